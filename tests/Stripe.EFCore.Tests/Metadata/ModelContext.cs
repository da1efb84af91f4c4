using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;

namespace StripeEFCore.Tests.Metadata;

/// <summary>A context of one test's own: subclass it, so that EF Core builds a model of the subclass.</summary>
public abstract class ModelContext : DbContext
{
    public const string Key = "sk_test_model";

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.UseStripe($"LiveAPIKey={Key}");
}

internal static class ModelReading
{
    /// <summary>The model of a context as queries see it.</summary>
    public static IModel ModelOf<TContext>()
        where TContext : DbContext, new()
    {
        using var context = new TContext();
        return context.Model;
    }

    public static IEntityType EntityType<TEntity>(this IModel model)
        => model.FindEntityType(typeof(TEntity)) ?? throw new InvalidOperationException($"{typeof(TEntity)} is not in the model.");
}
