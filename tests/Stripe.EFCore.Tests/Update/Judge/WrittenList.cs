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

    /// <summary>Saves the one change of a context.</summary>
    public static async Task SaveAsync(DbContext context) => Assert.Equal(1, await context.SaveChangesAsync());

    public DbContext Context(WriteServer server)
    {
        server.Object = Resource.Object ?? JsonNames.FieldNameOf(Class.Name);
        server.Fields =
        [
            .. Resource.Parameters.Where(p => p.IsPath || p.Required)
                .Select(p => (FieldOf(p), p.AllowedValues.IsEmpty ? StripeNetWriter.Id : p.AllowedValues[0])),
        ];
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

    private static string[] FieldOf(ListParameter parameter) => parameter.Field is { } field && !ListParameter.IsColumn(field)
        ? [.. field.Segments]
        : parameter.Name.Split((char[])['[', ']'], StringSplitOptions.RemoveEmptyEntries);

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
