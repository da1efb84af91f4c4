using System.Diagnostics.CodeAnalysis;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;
using Microsoft.EntityFrameworkCore.Metadata.Conventions.Infrastructure;

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
            if (StripeClass.Is(entityType.ClrType) || entityType.IsPropertyBag)
                continue;

            foreach (var member in entityType.ClrType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            {
                if (IsNested(member, entityType, out var nested, out var isCollection))
                    Add(entityType.Builder, member, nested, isCollection);
            }
        }
    }

    private bool IsNested(
        PropertyInfo member, IConventionEntityType entityType, [NotNullWhen(true)] out Type? nested, out bool isCollection)
    {
        nested = null;
        isCollection = false;
        if (member.GetIndexParameters().Length > 0 || entityType.IsIgnored(member.Name) || entityType.FindMember(member.Name) is not null)
            return false;

        var classifier = dependencies.MemberClassifier;
        if (!classifier.IsCandidateComplexProperty(member, entityType.Model, useAttributes: true, out var element, out _))
            return false;

        isCollection = element is not null;
        nested = element ?? Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType;
        return nested != typeof(object) && !nested.IsAbstract
            && entityType.Model.FindEntityType(nested) is null && !entityType.Model.IsIgnored(nested)
            && dependencies.TypeMappingSource.FindMapping(member, (IModel)entityType.Model, useAttributes: true) is null;
    }

    private static void Add(IConventionEntityTypeBuilder builder, PropertyInfo member, Type nested, bool isCollection)
    {
        if (isCollection)
            builder.ComplexCollection(member, nested);
        else
            builder.ComplexProperty(member, nested);
    }
}

/// <summary>
///     The same inside complex types. A member there that refers to an entity is left out: complex types have no navigations, its id stands
///     beside it.
/// </summary>
internal sealed class NestedMemberConvention(ProviderConventionSetBuilderDependencies dependencies)
    : ComplexPropertyDiscoveryConvention(dependencies)
{
    protected override bool IsCandidateComplexProperty(
        MemberInfo memberInfo, IConventionTypeBase structuralType, [NotNullWhen(true)] out Type? targetClrType, out bool isCollection)
    {
        if (!base.IsCandidateComplexProperty(memberInfo, structuralType, out targetClrType, out isCollection))
            return false;
        if (Dependencies.TypeMappingSource.FindMapping(memberInfo, (IModel)structuralType.Model, useAttributes: true) is not null)
            return false;
        if (structuralType is IConventionEntityType || structuralType.Model.FindEntityType(targetClrType) is null)
            return true;

        structuralType.Builder.Ignore(memberInfo.Name);
        return false;
    }
}
