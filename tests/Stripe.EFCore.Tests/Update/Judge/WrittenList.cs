using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using StripeEFCore.Tests.Resources;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>A list that Stripe.net has a class for, and what can be written of it.</summary>
internal sealed record WrittenList(Type Class, StripeResource Resource, ResourceWrites Writes)
{
    /// <summary>All lists that can be written.</summary>
    public static IReadOnlyList<WrittenList> All { get; } =
    [
        .. ListedObjects.All.Select(l => (l.Class, l.Resource, Writes: StripeWrites.Find(l.Resource.ListPath)))
            .Where(l => l.Writes is not null)
            .Select(l => new WrittenList(l.Class, l.Resource, l.Writes!)),
    ];

    /// <summary>
    ///     Lists whose rows are read with a parent or a filter that is a field of the object. The provider cannot read their answers yet: it says that the
    ///     object is written. Their requests are compared all the same.
    /// </summary>
    private static readonly HashSet<string> UnreadAnswers =
    [
        "/v1/accounts/{account}/capabilities", "/v1/accounts/{account}/external_accounts", "/v1/accounts/{account}/persons",
        "/v1/application_fees/{application_fee}/refunds", "/v1/apps/secrets", "/v1/customers/{customer}/balance_transactions",
        "/v1/customers/{customer}/tax_ids", "/v1/invoices/{invoice}/lines", "/v1/issuing/tokens", "/v1/radar/value_list_items", "/v1/subscription_items",
        "/v1/tax/locations", "/v1/transfers/{transfer}/reversals", "/v1/treasury/credit_reversals", "/v1/treasury/debit_reversals",
        "/v1/treasury/inbound_transfers", "/v1/treasury/outbound_payments", "/v1/treasury/outbound_transfers", "/v2/core/accounts/{account}/persons",
    ];

    /// <summary>Saves the one change of a context.</summary>
    public async Task SaveAsync(DbContext context)
    {
        try
        {
            Assert.Equal(1, await context.SaveChangesAsync());
        }
        catch (StripeUpdateException failure) when (failure.Outcome == StripeUpdateOutcome.Written && UnreadAnswers.Contains(Resource.ListPath))
        {
        }
    }

    public DbContext Context(WriteServer server)
    {
        server.Object = Resource.Object;
        return new OneList(this, server);
    }

    /// <summary>Gives an entity the ids of its parents, which stand in the path, in the field or the shadow property that has them.</summary>
    public void SetParents(DbContext context, object entity, bool andFilters)
    {
        var type = context.Model.FindEntityType(Class)!;
        foreach (var parameter in Resource.Parameters.Where(p => p.IsPath || (andFilters && p.Required)))
        {
            var property = type.GetProperties().First(p => p.FindFilter() == parameter.Name || p.GetJsonPath().Equals(parameter.Field!));
            if (property.IsShadowProperty())
                context.Entry(entity).Property(property.Name).CurrentValue = StripeNetWriter.Id;
            else if (property.GetGetter().GetClrValue(entity) is null)
                property.PropertyInfo!.SetValue(entity, IdAs(property.ClrType));
        }
    }

    private static object IdAs(Type type) => type == typeof(string) ? StripeNetWriter.Id : Twins.Reference(type, StripeNetWriter.Id);

    private sealed class OneList(WrittenList list, WriteServer server) : DbContext
    {
        private string Path => list.Resource.ListPath;

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
            => optionsBuilder
                .UseStripe(s => s.LiveApiKey("sk_test_1").MessageHandler(server).RateLimits(StripeRateLimits.Off))
                .ReplaceService<IModelCacheKeyFactory, ByPath>()
                .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));

        protected override void OnModelCreating(ModelBuilder modelBuilder)
            => modelBuilder.Entity(list.Class).ToStripeResource(Path);

        private sealed class ByPath : IModelCacheKeyFactory
        {
            public object Create(DbContext context, bool designTime) => (((OneList)context).Path, designTime);
        }
    }
}
