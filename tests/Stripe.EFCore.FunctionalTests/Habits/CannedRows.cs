using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Queries;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>A context over one list with the rows given, mapped as a test says.</summary>
internal sealed class CannedRows<T>(CannedStripe stripe, Action<ModelBuilder> map) : DbContext(stripe.Options<CannedRows<T>>())
    where T : class
{
    public static CannedRows<T> Of(Action<ModelBuilder> map, params string[] rows) => new(Serving(rows), map);

    public static CannedStripe Serving(params string[] rows) => new(_ => rows.Select(r => (JsonObject)JsonNode.Parse(r)!));

    public DbSet<T> Rows => Set<T>();

    /// <summary>The model is the test's own, though the class of the context is the same.</summary>
    protected override void OnModelCreating(ModelBuilder modelBuilder) => map(modelBuilder);
}
