using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>A context that writes to a <see cref="WriteServer" />. Each test file has a model of its own.</summary>
internal abstract class WritingContext(WriteServer stripe) : DbContext
{
    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
        => optionsBuilder.UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(stripe).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));

    /// <summary>Attaches an entity as it was read.</summary>
    public T Attached<T>(T entity)
        where T : class
    {
        Attach(entity);
        return entity;
    }

    /// <summary>Saves, which has to be refused before any request, and returns the text of the refusal.</summary>
    /// <param name="said">What the text has to say.</param>
    public string Says(params string[] said)
    {
        var before = stripe.Sent.Count;
        var refusal = Assert.Throws<InvalidOperationException>(() => SaveChanges());
        Assert.All(said, s => Assert.Contains(s, refusal.Message, StringComparison.Ordinal));
        Assert.Equal(before, stripe.Sent.Count);
        return refusal.Message;
    }
}
