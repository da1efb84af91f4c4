#pragma warning disable CS0618 // RawJObject is obsolete, and read all the same.
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Payloads;

/// <summary>Where objects cannot have their JSON, they are refused with the way out.</summary>
public sealed class RawJsonRefusalTests
{
    private static readonly string List = CannedContext.ListOf(RawJsonTests.ChargeJson);

    [Fact]
    public void An_object_that_is_tracked_without_its_JSON_is_refused()
    {
        using var db = new SingleClassContext<Charge>(List);
        Assert.Null(db.Objects.Single().RawJObject);

        var refusal = Assert.Throws<InvalidOperationException>(() => db.Objects.WithRawJson().ToList());

        Assert.Contains("tracks Charge 'ch_1' already, which was read without its JSON", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("AsNoTracking()", refusal.Message, StringComparison.Ordinal);
        Assert.NotNull(db.Objects.AsNoTracking().WithRawJson().Single().RawJObject);
        db.ChangeTracker.Clear();
        Assert.Same(db.Objects.WithRawJson().Single(), db.Objects.WithRawJson().Single());
    }

    [Fact]
    public void A_query_that_is_compiled_without_JSON_is_refused_in_a_context_that_keeps_it()
    {
        var compiled = EF.CompileQuery((SingleClassContext<Charge> db) => db.Objects.AsNoTracking());
        var keeping = EF.CompileQuery((SingleClassContext<Charge> db) => db.Objects.AsNoTracking().WithRawJson());
        using var without = new SingleClassContext<Charge>(List);

        // A compiled query belongs to one model, and the cache of a process with many models drops some.
        using var with = RawJsonTests.Keeping<Charge>(List, o => o.UseModel(without.Model));

        Assert.Null(compiled(without).Single().RawJObject);
        Assert.Contains("WithRawJson()", Assert.Throws<InvalidOperationException>(() => compiled(with).ToList()).Message, StringComparison.Ordinal);
        Assert.All(new[] { without, with }, db => Assert.NotNull(keeping(db).Single().RawJObject));
    }

    [Fact]
    public void A_query_that_reads_JSON_of_an_object_is_refused_with_the_way_out()
    {
        using var db = RawJsonTests.Keeping<Charge>(List);
        var known = StripeEntity.FromJson<Charge>(RawJsonTests.ChargeJson);
        foreach (var query in new Action[]
        {
            () => db.Objects.Where(c => (int)c.RawJObject["new_field"]! == 1).ToList(),
            () => db.Objects.Select(c => c.RawJObject["new_field"]).ToList(),
            () => db.Objects.Select(c => c.RawJsonElement).ToList(),
            () => db.Objects.Select(c => new { c.Id, Json = c.RawJsonElement!.Value.GetRawText() }).ToList(),
            () => db.Objects.Select(c => c.PaymentMethodDetails.RawJObject).ToList(),
            () => db.Objects.Count(c => c.BillingDetails.RawJsonElement.HasValue),
            () => db.Objects.Where(c => c.Refunds.Data.Any(r => r.RawJObject != null)).ToList(),
            () => db.Objects.SelectMany(c => c.Refunds.Data).Select(r => r.RawJObject).ToList(),
            () => db.Objects.OrderBy(c => c.RawJObject["new_field"]).ToList(),
            () => db.Objects.WithRawJson().Select(c => ((Card)c.Source).RawJObject).ToList(),
        })
        {
            Assert.Contains("HasJsonPath(\"amount_surcharge\")", Assert.Throws<InvalidOperationException>(query).Message, StringComparison.Ordinal);
        }

        Assert.Single(db.Objects.Where(c => c.Amount == (long)known.RawJObject["amount"]!));
        Assert.Equal(["2.5"], db.Objects.AsEnumerable().Select(c => (string)c.RawJObject["new_field"]!["a"]![1]!));
    }
}
