using System.Collections;
using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Microsoft.EntityFrameworkCore.Metadata.Conventions;

namespace Stripe.EFCore.Metadata.Conventions;

/// <summary>
///     In a read model, a class without a key of its own is a nested object of the JSON: a complex property, and a list of such a complex collection.
///     A class with an <c>Id</c>, or one that the context already names, is an entity, as EF Core has it.
/// </summary>
internal sealed class NestedValueConvention : IEntityTypeAddedConvention, IComplexPropertyAddedConvention
{
    public void ProcessEntityTypeAdded(IConventionEntityTypeBuilder entityTypeBuilder, IConventionContext<IConventionEntityTypeBuilder> context)
        => Process(entityTypeBuilder, entityTypeBuilder.Metadata);

    public void ProcessComplexPropertyAdded(
        IConventionComplexPropertyBuilder propertyBuilder, IConventionContext<IConventionComplexPropertyBuilder> context)
        => Process(propertyBuilder.Metadata.ComplexType.Builder, propertyBuilder.Metadata.ComplexType);

    private static void Process(IConventionTypeBaseBuilder builder, IConventionTypeBase type)
    {
        if (StripeClass.Is(type.ClrType) || type.HasSharedClrType && type is IConventionEntityType)
            return;

        foreach (var property in type.ClrType.GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            if (property.GetIndexParameters().Length > 0 || property.GetMethod is null || property.GetCustomAttribute<NotMappedAttribute>() is not null)
                continue;
            if (IsNested(property.PropertyType, type.Model))
                builder.ComplexProperty(property);
            else if (ElementOf(property.PropertyType) is { } element && IsNested(element, type.Model))
                builder.ComplexCollection(property, element);
        }
    }

    private static bool IsNested(Type type, IConventionModel model)
        => type.IsClass && type != typeof(string) && type != typeof(object) && !type.IsAbstract && !type.IsArray
            && type.Namespace is not null && !type.Namespace.StartsWith("System", StringComparison.Ordinal)
            && !StripeClass.Is(type) && !typeof(IEnumerable).IsAssignableFrom(type)
            && !typeof(Microsoft.EntityFrameworkCore.Infrastructure.ILazyLoader).IsAssignableFrom(type)
            && model.FindEntityType(type) is null && !model.IsOwned(type)
            && type.GetCustomAttribute<OwnedAttribute>() is null && type.GetCustomAttribute<KeylessAttribute>() is null
            && !type.GetProperties().Any(p => IsKey(type, p));

    private static bool IsKey(Type type, PropertyInfo property)
        => property.GetCustomAttribute<System.ComponentModel.DataAnnotations.KeyAttribute>() is not null
            || string.Equals(property.Name, "Id", StringComparison.OrdinalIgnoreCase)
            || string.Equals(property.Name, type.Name + "Id", StringComparison.OrdinalIgnoreCase);

    private static Type? ElementOf(Type type)
        => type == typeof(string) ? null
            : type.IsArray ? type.GetElementType()
            : type.IsGenericType && type.GetGenericArguments() is [var element] && typeof(IEnumerable<>).MakeGenericType(element).IsAssignableFrom(type) ? element
            : null;
}
