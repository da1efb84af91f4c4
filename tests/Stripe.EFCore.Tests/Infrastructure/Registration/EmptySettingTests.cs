using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Stripe.EFCore.Authentication.Connection;

namespace StripeEFCore.Tests.Infrastructure.Registration;

/// <summary>A setting whose value is empty is a template that nobody filled in. It is refused, and is not the default.</summary>
public sealed class EmptySettingTests
{
    public static TheoryData<string> Properties => [.. ConnectionProperties.All.Select(p => p.Name).Where(name => name != "AccountId")];

    [Theory]
    [MemberData(nameof(Properties))]
    public void An_empty_key_of_the_configuration_is_refused_by_its_path(string name)
    {
        foreach (var value in new[] { "", "  ", null })
        {
            var configuration = new ConfigurationBuilder()
                .AddInMemoryCollection([new("Stripe:LiveAPIKey", "sk_test_empty")])
                .AddInMemoryCollection([new("Stripe:" + name.ToLowerInvariant(), value)]).Build();
            foreach (var refused in new[]
            {
                Assert.Throws<ArgumentException>(() => new ServiceCollection().AddStripe<DbContext>(configuration)),
                Assert.Throws<ArgumentException>(() => new DbContextOptionsBuilder().UseStripe(configuration.GetSection("Stripe"))),
            })
            {
                Assert.Contains($"'Stripe:{name}'", refused.Message, StringComparison.OrdinalIgnoreCase);
                Assert.Contains("leave the key out", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Properties))]
    public void An_empty_value_in_a_connection_string_is_refused_by_its_name(string name)
    {
        foreach (var text in new[] { $"{name}=", $"MaxRows=1;{name}=;Timeout=3", $"{name}=\"\"", $"{name}='  '", $"{name}=x;{name}=  " }.Where(CanBeRead))
        {
            var refused = Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder(text));
            Assert.Contains(name + " is empty", refused.Message, StringComparison.Ordinal);
            Assert.Contains("leave it out", refused.Message, StringComparison.Ordinal);
        }

        Assert.Contains(name + " is empty", Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder()[name] = " ").Message);

        // The first value of the last text is read before the second, and may be none of the property's.
        bool CanBeRead(string text) => !text.Contains("=x;", StringComparison.Ordinal)
            || Record.Exception(() => new StripeConnectionStringBuilder($"{name}=x")) is null;
    }

    [Fact]
    public void An_unknown_name_without_a_value_is_refused_too()
        => Assert.Contains("Did you mean Readonly?", Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder("Readonli=")).Message);

    [Fact]
    public void A_refused_text_leaves_the_builder_as_it_was_also_with_a_blank_account()
    {
        var builder = new StripeConnectionStringBuilder("LiveAPIKey=sk_test_empty;AccountId=");
        Assert.Throws<ArgumentException>(() => builder.ConnectionString = "MaxRows=5;Readonly=");
        Assert.Equal(("sk_test_empty", -1), (builder.LiveAPIKey, builder.MaxRows));
        Assert.Contains("AccountId", Assert.Throws<InvalidOperationException>(() => builder.ToSettings().Validate()).Message);
    }
}
