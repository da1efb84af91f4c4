using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Refuses what Stripe cannot serve while the model is built, and says what would work.</summary>
internal sealed class StripeModelValidator(ModelValidatorDependencies dependencies) : ModelValidator(dependencies)
{
    public override void Validate(IModel model, IDiagnosticsLogger<DbLoggerCategory.Model.Validation> logger)
    {
        // First: a class that maps to nothing is better told so than that it lacks a key.
        foreach (var entityType in model.GetEntityTypes().Where(e => e.BaseType is null && !e.IsOwned() && !e.HasSharedClrType))
            ValidateResource(entityType);
        base.Validate(model, logger);
        foreach (var property in model.GetEntityTypes().SelectMany(e => e.GetDeclaredProperties()).Where(p => p.IsConcurrencyToken))
        {
            throw new InvalidOperationException(
                $"'{property.DeclaringType.DisplayName()}.{property.Name}' is a concurrency token, which Stripe has none of: its objects carry no version.");
        }
    }

    private static void ValidateResource(IEntityType entityType)
    {
        var resource = entityType.FindStripeResource() ?? throw MappingErrors.NoResource(entityType);
        if (resource.Parent is not null)
            throw MappingErrors.NeedsParent(entityType, resource);

        var required = resource.Parameters.Where(p => p.Required).Select(p => p.Name).ToArray();
        if (required.Length > 0)
            throw MappingErrors.NeedsFilter(entityType, resource, required);
    }
}
