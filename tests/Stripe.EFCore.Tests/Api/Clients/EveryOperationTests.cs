using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Api.Clients;
using StripeEFCore.Tests.Catalog;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>Every operation of Stripe.net sends the same through the context's client as through Stripe.net's own.</summary>
public sealed class EveryOperationTests : IAsyncLifetime
{
    private const string Account = "acct_1";

    private readonly RecordedCalls _calls = new();
    private DbContext? _context;

    public Task InitializeAsync()
    {
        _context = new(new DbContextOptionsBuilder().UseStripe(s => s
            .ApiKey(ClientServer.Key).AccountId(Account).ApiBase(_calls.Address).MaxRetries(0).MessageHandler(new SocketsHttpHandler())).Options);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _context!.DisposeAsync();
        await _calls.DisposeAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Sends_what_Stripe_net_sends(bool callerDecides)
    {
        var (ours, plain) = (_context!.Database.GetStripeClient(), _calls.Plain(ClientServer.Key, Account));
        var types = typeof(StripeClient).Assembly.GetTypes().Where(StripeNetOperations.IsService);
        var (count, unsent, different) = (0, new List<string>(), new List<string>());
        foreach (var type in types)
        {
            var services = (Plain: StripeNetOperations.CreateService(type, plain), Ours: StripeNetOperations.CreateService(type, ours));
            foreach (var method in type.GetMethods(BindingFlags.Public | BindingFlags.Instance).Where(StripeNetOperations.IsOperation))
            {
                var expected = await _calls.OfAsync(() => CallAsync(services.Plain, method, callerDecides));
                var actual = await _calls.OfAsync(() => CallAsync(services.Ours, method, callerDecides));
                count++;
                if (!expected.Contains("HTTP/1.1", StringComparison.Ordinal))
                    unsent.Add($"{type.Name}.{method.Name}: {expected}");
                if (expected != actual)
                    different.Add($"{type}.{method.Name}\nexpected {expected}\nsent     {actual}");
            }
        }

        Assert.InRange(count, 500, int.MaxValue);
        Assert.Empty(unsent);
        Assert.True(different.Count == 0, $"{different.Count} of {count} differ:\n{string.Join("\n\n", different.Take(3))}");
    }

    [Fact]
    public async Task Templates_know_the_words_of_every_operation()
    {
        var operations = await StripeNetOperations.RecordAsync();
        Assert.All(operations, o => Assert.Equal(o.Path.Replace("{}", "{id}", StringComparison.Ordinal), PathTemplate.Of(o.Path)));
        Assert.Equal("/v1/customers/{id}/sources/{id}", PathTemplate.Of("/v1/customers/gold/sources/card_1"));
        Assert.Equal("/v1/files/{id}/contents", PathTemplate.Of("/v1/files/file_1/contents"));
    }

    private static Task CallAsync(object service, MethodInfo method, bool callerDecides) =>
        (Task)method.Invoke(service, RecordedCalls.Arguments(method, callerDecides ? Decided() : null))!;

    private static RequestOptions Decided() => new() { ApiKey = "sk_test_other", StripeAccount = "acct_other", IdempotencyKey = "of the caller" };
}
