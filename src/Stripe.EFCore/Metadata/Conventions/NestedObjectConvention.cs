using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     In a read model, a class that the context does not name as an entity is a nested object of the JSON: a complex property, and a list
///     of such a complex
///     collection. That is known when the model is finished.
/// </summary>
internal sealed class NestedObjectConvention(ProviderConventionSetBuilderDependencies dependencies) : IModelFinalizingConvention
{
    public void ProcessModelFinalizing(IConventionModelBuilder modelBuilder, IConventionContext<IConventionModelBuilder> context)
    {
        foreach (var entityType in modelBuilder.Metadata.GetEntityTypes().ToArray())
        {
            if (!StripeClass.Is(entityType.ClrType) && !entityType.IsPropertyBag)
                AddNested(entityType);
            foreach (var property in entityType.GetDeclaredComplexProperties().ToArray())
                Complete(property.ComplexType);
        }
    }

    private void AddNested(IConventionTypeBase type)
    {
        foreach (var member in type.ClrType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (IsNested(member, type, out var nested, out var isCollection))
                Add(type.Builder, member, nested, isCollection);
        }
    }

    /// <summary>
    ///     What a complex type's class refers to is nested in it too, but for entities, whose ids stand beside it: complex types have no navigations.
    /// </summary>
    private void Complete(IConventionComplexType type)
    {
        foreach (var member in type.ClrType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (type.FindMember(member.Name) is null && !type.IsIgnored(member.Name) && RefersToEntity(member.PropertyType, type.Model))
                type.Builder.Ignore(member.Name);
        }

        AddNested(type);
        foreach (var property in type.GetDeclaredComplexProperties().ToArray())
            Complete(property.ComplexType);
    }

    private static bool RefersToEntity(Type type, IConventionModel model)
        => model.FindEntityTypes(type).Any(e => !e.IsOwned())
            || type.IsGenericType && type.GetGenericArguments() is [var element] && typeof(IEnumerable).IsAssignableFrom(type)
            && model.FindEntityTypes(element).Any(e => !e.IsOwned());

    private bool IsNested(
        PropertyInfo member, IConventionTypeBase type, [NotNullWhen(true)] out Type? nested, out bool isCollection)
    {
        nested = null;
        isCollection = false;
        if (member.GetIndexParameters().Length > 0 || type.IsIgnored(member.Name) || type.FindMember(member.Name) is not null)
            return false;

        var classifier = dependencies.MemberClassifier;
        if (!classifier.IsCandidateComplexProperty(member, type.Model, useAttributes: true, out var element, out _))
            return false;

        isCollection = element is not null;
        nested = element ?? Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        return nested != typeof(object) && !nested.IsAbstract && ReadableTypes.FindUnreadable(nested) is null
            && type.Model.FindEntityType(nested) is null && !type.Model.IsIgnored(nested)
            && !Holds(nested, type)
            && dependencies.TypeMappingSource.FindMapping(member, (IModel)type.Model, useAttributes: true) is null;
    }

    /// <summary>Whether a type stands in one of the class given; nested in itself, it would have no end.</summary>
    private static bool Holds(Type nested, IConventionTypeBase type)
        => type.ClrType.IsAssignableFrom(nested)
            || type is IConventionComplexType { ComplexProperty.DeclaringType: var holder } && Holds(nested, holder);

    private static void Add(IConventionTypeBaseBuilder builder, PropertyInfo member, Type nested, bool isCollection)
    {
        if (isCollection)
            builder.ComplexCollection(member, nested);
        else
            builder.ComplexProperty(member, nested);
    }
}

/// <summary>
///     The same while the model is built: which classes are entities is not known before it is finished, so nothing is decided about those
///     that are now.
/// </summary>
internal sealed class NestedMemberConvention(ProviderConventionSetBuilderDependencies dependencies)
    : ComplexPropertyDiscoveryConvention(dependencies)
{
    protected override bool IsCandidateComplexProperty(
        MemberInfo memberInfo, IConventionTypeBase structuralType, [NotNullWhen(true)] out Type? targetClrType, out bool isCollection)
        => base.IsCandidateComplexProperty(memberInfo, structuralType, out targetClrType, out isCollection)
            && ReadableTypes.FindUnreadable(targetClrType) is null
            && Dependencies.TypeMappingSource.FindMapping(memberInfo, (IModel)structuralType.Model, useAttributes: true) is null
            && (structuralType is IConventionEntityType || structuralType.Model.FindEntityType(targetClrType) is null);
}
