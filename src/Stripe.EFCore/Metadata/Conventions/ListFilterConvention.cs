using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     Makes properties of the parameters of a list that are no fields of its objects: parents and filters. A property that the user has for one is taken: with
///     <c>[StripeFilter]</c>, or named as the parameter, with or without <c>Id</c>. Stripe.net's classes have none, so they get shadow properties named as the
///     parameters; a read model gets one where a query could not read the list without it.
/// </summary>
internal sealed class ListFilterConvention : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes().Where(e => e.BaseType is null && !e.IsOwned()).ToArray())
        {
            foreach (var property in entityType.GetDeclaredProperties().ToArray())
                TakeAttribute(property);
            if (entityType.FindStripeResource() is { } resource)
                Complete(entityType, resource);
        }
    }

    private static void TakeAttribute(IConventionProperty property)
    {
        var member = property.PropertyInfo ?? (MemberInfo?)property.FieldInfo;
        if (member?.GetCustomAttribute<StripeFilterAttribute>() is { } attribute && property.FindAnnotation(StripeAnnotationNames.Filter) is null)
            property.SetAnnotation(StripeAnnotationNames.Filter, attribute.Name, fromDataAnnotation: true);
    }

    private static void Complete(IConventionEntityType entityType, StripeResource resource)
    {
        // The balance has no id, and there is only one.
        if (resource.IsSingleton && entityType.FindPrimaryKey() is null)
            entityType.Builder.HasNoKey();

        foreach (var property in entityType.GetDeclaredProperties().ToArray())
        {
            if (property.FindFilter() is { } name && resource.Parameters.FirstOrDefault(p => p.Name == name)?.Field is { } field)
                property.SetAnnotation(StripeAnnotationNames.JsonPath, field.ToString());
        }

        foreach (var parameter in resource.Parameters.Where(p => p.Field is not null && (p.IsPseudoColumn || p.IsPath || p.Required)))
        {
            if (FindByPath(entityType, parameter.Field!) is not null)
                continue;
            if (FindByName(entityType, parameter) is { } named)
                Map(named, parameter);
            else if (parameter.Required || StripeClass.Is(entityType.ClrType))
                Add(entityType, parameter);
        }

        if (resource.RepeatsIds)
            KeyByParent(entityType, resource);
    }

    private static IConventionProperty? FindByPath(IConventionEntityType entityType, JsonPath path)
        => entityType.GetDeclaredProperties().FirstOrDefault(p => JsonNames.PathOf(p).Equals(path));

    /// <summary>A property of the user's with the name of a parameter whose value rows have.</summary>
    private static IConventionProperty? FindByName(IConventionEntityType entityType, ListParameter parameter)
    {
        var name = JsonNames.MemberNameOf(ShadowName(parameter));
        return entityType.FindProperty(ShadowName(parameter))
            ?? (parameter.Asked == AskedValue.Unkept || StripeClass.Is(entityType.ClrType) ? null
                : entityType.GetDeclaredProperties().FirstOrDefault(p => (p.Name == name || p.Name == name + "Id") && IsFree(p, parameter)
                    && !IsField(p, parameter)));
    }

    /// <summary>Whether objects have a value of the property's name that is not what the parameter asks for: the end of a summary, and not of all.</summary>
    private static bool IsField(IConventionProperty property, ListParameter parameter)
        => parameter is { IsPseudoColumn: true, IsPath: false } && ((IConventionEntityType)property.DeclaringType).FindStripeClass() is { } stripeClass
            && StripeObjects.Field(stripeClass, JsonNames.PathOf(property).Segments[0]) is { Kind: FieldKind.Value };

    /// <summary>Whether nobody says where the property's value stands, and it can be missing where it may.</summary>
    private static bool IsFree(IConventionProperty property, ListParameter parameter)
        => !JsonNames.IsConfigured(property)
            && (parameter.Required || !property.ClrType.IsValueType || Nullable.GetUnderlyingType(property.ClrType) is not null);

    private static void Add(IConventionEntityType entityType, ListParameter parameter)
    {
        if (entityType.Builder.Property(TypeOf(parameter), ShadowName(parameter)) is { Metadata: var added })
            Map(added, parameter);
    }

    private static void Map(IConventionProperty property, ListParameter parameter)
    {
        property.SetAnnotation(StripeAnnotationNames.Filter, parameter.Name);
        property.SetAnnotation(StripeAnnotationNames.JsonPath, parameter.Field!.ToString());
    }

    /// <summary>Objects of several parents share their ids, so that a tracked object is the one of its parent.</summary>
    private static void KeyByParent(IConventionEntityType entityType, StripeResource resource)
    {
        if (entityType.FindPrimaryKey() is not { Properties: [var id] } key || key.GetConfigurationSource() != ConfigurationSource.Convention
            || resource.Parameters.FirstOrDefault(p => p.IsPath) is not { Field: { } field } || FindByPath(entityType, field) is not { } parent)
        {
            return;
        }

        entityType.Builder.PrimaryKey([parent, id]);
    }

    /// <summary>The parameter's name, without the brackets of a filter inside another.</summary>
    private static string ShadowName(ListParameter parameter)
        => parameter.Name.Replace("[", "_", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal);

    private static Type TypeOf(ListParameter parameter)
        => parameter.Type switch
        {
            ParameterType.Boolean => typeof(bool?),
            ParameterType.Integer => typeof(long?),
            ParameterType.Decimal => typeof(decimal?),
            ParameterType.Timestamp or ParameterType.Instant => typeof(DateTime?),
            _ => typeof(string),
        };
}
