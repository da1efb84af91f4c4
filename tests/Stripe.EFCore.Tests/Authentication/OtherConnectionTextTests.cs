using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Authentication;

/// <summary>What people give in the place of a connection string is told the right form, and is not repeated.</summary>
public class OtherConnectionTextTests
{
    [Theory]
    [InlineData("sk_test_123", "LiveAPIKey=")]
    [InlineData(" rk_live_51Secret ", "LiveAPIKey=")]
    [InlineData("sk_test_51Secret;AccountId=acct_1", "LiveAPIKey=")]
    [InlineData("pk_test_51Secret", "LiveAPIKey=")]
    [InlineData("acct_51Secret", "AccountId=")]
    [InlineData("51Secret", "LiveAPIKey=")]
    [InlineData("LiveAPIKey: sk_test_51Secret", "LiveAPIKey=")]
    [InlineData("https://51Secret@api.stripe.com", "ApiBase=")]
    [InlineData("postgres://user:51Secret@host:5432/db?sslmode=require", "URL")]
    [InlineData("mongodb+srv://user:51Secret@host/?retryWrites=true", "URL")]
    [InlineData("jdbc:stripe:51Secret=1", "URL")]
    [InlineData("Server=db;Database=51Secret;Trusted_Connection=True", "'Server'")]
    [InlineData("Data Source=51Secret.db", "'data source'")]
    [InlineData("DataSource=51Secret.db", "'datasource'")]
    [InlineData("Host=51Secret;Username=postgres;Password=51Secret", "'Host'")]
    [InlineData("LiveAPIKey=sk_test_51Secret;Pwd=51Secret", "'Pwd'")]
    [InlineData("AccountEndpoint=https://51Secret;AccountKey=51Secret==", "'AccountEndpoint'")]
    [InlineData("Name=ConnectionStrings:51Secret", "AddStripe<TContext>(configuration)")]
    [InlineData(" name = 51Secret", "AddStripe<TContext>(configuration)")]
    [InlineData("LiveAPIKey='sk_test_51Secret", "character 0")]
    [InlineData("LiveAPIKey=\"sk_test_51Secret;MaxRows=1", "second one")]
    [InlineData("MaxRows=1;LiveAPIKey", "character 10")]
    [InlineData("=sk_test_51Secret", "a name")]
    [InlineData("LiveAPIKey=sk_test_51Secret;WebhookSecret=whsec_51Secret", "another section")]
    [InlineData("LiveAPIKey=sk_test_51Secret;publishablekey=pk_test_51Secret", "another section")]
    public void Another_text_is_told_the_right_form_without_what_it_holds(string text, string told)
    {
        var refusals = new[]
        {
            Assert.Throws<ArgumentException>(() => new DbContextOptionsBuilder().UseStripe(text)),
            Assert.Throws<ArgumentException>(() => new StripeConnectionStringBuilder(text)),
        };
        Assert.All(refusals, refusal =>
        {
            Assert.Contains(told, refusal.Message, StringComparison.OrdinalIgnoreCase);
            Assert.Contains("Stripe", refusal.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("51Secret", refusal.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("test_123", refusal.ToString(), StringComparison.Ordinal);
            Assert.DoesNotContain("initialization string", refusal.Message, StringComparison.Ordinal);
        });
    }
}
