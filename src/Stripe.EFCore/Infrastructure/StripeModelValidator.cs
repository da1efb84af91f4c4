using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Refuses what Stripe cannot serve while the model is built, and says what would work.</summary>
internal sealed class StripeModelValidator(ModelValidatorDependencies dependencies) : ModelValidator(dependencies)
{
    /// <summary>What gives rows of a SQL database to an entity type.</summary>
    private static readonly (string Annotation, string Method)[] Sources =
    [
        (RelationalAnnotationNames.SqlQuery, "ToSqlQuery"),
        (RelationalAnnotationNames.ViewName, "ToView"),
        (RelationalAnnotationNames.FunctionName, "ToFunction"),
    ];

    public override void Validate(IModel model, IDiagnosticsLogger<DbLoggerCategory.Model.Validation> logger)
    {
        // First: a class that maps to nothing is better told so than that it lacks a key.
        foreach (var entityType in model.GetEntityTypes().Where(e => e.BaseType is null && !e.IsOwned()))
            ValidateResource(entityType);
        foreach (var entityType in model.GetEntityTypes())
            ValidateReadable(entityType);
        base.Validate(model, logger);
        foreach (var entityType in model.GetEntityTypes())
        {
            ValidateConcurrency(entityType);
            ValidateReferences(entityType);
            ValidateCollections(entityType);
            ValidateHiddenMembers(entityType);
            foreach (var problem in FieldCheck.ProblemsOf(entityType))
                logger.FieldProblem(problem);
        }
    }

    private static void ValidateResource(IEntityType entityType)
    {
        if (Sources.FirstOrDefault(s => entityType[s.Annotation] is not null) is { Method: { } method })
            throw MappingErrors.NoSqlSource(entityType, method);
        if (entityType.FindStripeResource() is not { } resource)
            throw IsJoin(entityType) ? MappingErrors.NoJoinList(entityType) : MappingErrors.NoResource(entityType);
        if (resource is { Parent: { } parent } && !resource.Parameters.Any(p => p.IsPath && p.Name == parent))
            throw MappingErrors.NeedsParent(entityType, resource);

        foreach (var property in entityType.GetDeclaredProperties())
        {
            if (property.FindFilter() is { } name)
                ValidateFilter(property, resource, resource.Parameters.FirstOrDefault(p => p.Name == name));
        }
    }

    /// <summary>A property that is a parameter of the list needs one that a query can compare, and a type that has room for no value.</summary>
    private static void ValidateFilter(IProperty property, StripeResource resource, ListParameter? parameter)
    {
        if (parameter is not { Field: not null, Kind: not ParameterKind.Object } || parameter.Unsafe && !parameter.IsPseudoColumn)
            throw MappingErrors.NoFilter(property, resource);
        if (parameter is { IsPseudoColumn: true, Required: false } && !property.IsNullable && property.ClrType.IsValueType)
            throw MappingErrors.CannotBeUnknown(property, resource, parameter.Name);
    }

    private static void ValidateReadable(ITypeBase type)
    {
        foreach (var property in type.GetDeclaredProperties())
        {
            if ((property.GetTypeMapping().Converter?.ProviderClrType ?? property.ClrType) is var read && ReadableTypes.FindUnreadable(read) is { } part)
                throw MappingErrors.NotReadable(property, part);
        }

        foreach (var property in type.GetDeclaredComplexProperties())
        {
            if (ReadableTypes.FindUnreadable(property.ClrType) is { } part)
                throw MappingErrors.NotReadable(property, part);
            ValidateReadable(property.ComplexType);
        }
    }

    private static bool IsJoin(IEntityType entityType) => entityType.IsPropertyBag && entityType.GetForeignKeys().Count() > 1;

    private static void ValidateConcurrency(IEntityType entityType)
    {
        if (entityType.GetFlattenedDeclaredProperties().FirstOrDefault(p => p.IsConcurrencyToken) is { } token)
            throw MappingErrors.ConcurrencyToken(token);
    }

    /// <summary>A foreign key that EF Core made up, with no field of that name in Stripe's object, would match nothing.</summary>
    private static void ValidateReferences(IEntityType entityType)
    {
        if (entityType.IsOwned() || entityType.FindStripeClass() is not { } stripeClass)
            return;

        foreach (var property in entityType.GetDeclaredForeignKeys().SelectMany(fk => fk.Properties))
        {
            if (property.IsShadowProperty() && IsFoundByName(property) && property.FindFilter() is null
                && StripeClass.HasField(stripeClass, property.GetJsonPath()) is false)
                throw MappingErrors.NoField(property, entityType.GetStripeResource());
        }
    }

    /// <summary>Objects of a list of their own do not come with their parent: read from its JSON, the collection would be empty whatever Stripe has.</summary>
    private static void ValidateCollections(IEntityType entityType)
    {
        if (entityType.IsOwned() || entityType.FindStripeClass() is not { } stripeClass)
            return;

        foreach (var property in entityType.GetDeclaredComplexProperties().Where(p => p.IsCollection))
        {
            var element = property.ComplexType.ClrType;
            var resource = StripeClass.Is(element) ? StripeCatalog.Find(element) : StripeCatalog.Find(element.Name);
            if (resource is { Parent: null } && !resource.Parameters.Any(p => p.Required) && StripeClass.ComesApart(stripeClass, property.GetJsonPath()))
                throw MappingErrors.ComesApart(property, resource);
        }
    }

    /// <summary>A member that hides one of Stripe.net's has no field, so it would be null whatever Stripe has.</summary>
    private static void ValidateHiddenMembers(IEntityType entityType)
    {
        if (StripeClass.Hiding(entityType.ClrType).FirstOrDefault(p => entityType.FindMember(p.Name) is null && !IsIgnored(entityType, p)) is { } hiding)
            throw MappingErrors.HidesMember(entityType, hiding);
    }

    private static bool IsIgnored(IEntityType entityType, PropertyInfo property)
        => property.IsDefined(typeof(NotMappedAttribute))
            || (entityType as IConventionEntityType)?.FindIgnoredConfigurationSource(property.Name) is ConfigurationSource.Explicit;

    private static bool IsFoundByName(IProperty property)
        => property is not IConventionProperty convention
            || convention.FindJsonPathSource() is null or ConfigurationSource.Convention;
}
