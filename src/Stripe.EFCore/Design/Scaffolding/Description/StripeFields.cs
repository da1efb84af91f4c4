using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>A field of an object, with the property that Stripe.net has for it.</summary>
/// <param name="Field">What the catalog knows of it.</param>
/// <param name="Member">
///     The name of Stripe.net's property; of a field that is expanded, the name of the property of the object: <c>Customer</c>.
/// </param>
/// <param name="Type">The type of Stripe.net's property.</param>
/// <param name="Holder">Stripe.net's class that has it.</param>
internal sealed record StripeField(ObjectField Field, string Member, Type Type, Type Holder)
{
    /// <summary>The name of the property of the id, or of the ids: <c>CustomerId</c>, <c>DiscountIds</c>.</summary>
    public string IdMember => Field.Kind == FieldKind.ObjectArray ? (Member.EndsWith('s') ? Member[..^1] : Member) + "Ids" : Member + "Id";
}

/// <summary>The fields of one of Stripe.net's classes, in the order of the class: the id, then by name.</summary>
internal static class StripeFields
{
    private const string Internal = "Internal";

    public static ImmutableArray<StripeField> Of(Type stripeClass)
        => stripeClass.IsInterface ? OfAny(StripeObjects.ClassesOf(stripeClass)) : OfClass(stripeClass);

    /// <summary>The fields of several classes, as far as they agree about the type.</summary>
    private static ImmutableArray<StripeField> OfAny(ImmutableArray<Type> classes)
        =>
        [
            .. classes.SelectMany(c => OfClass(c))
                .GroupBy(f => f.Field.Name, StringComparer.Ordinal)
                .Where(fields => fields.Select(f => f.Type).Distinct().Count() == 1)
                .Select(fields => fields.First()),
        ];

    private static ImmutableArray<StripeField> OfClass(Type stripeClass)
        =>
        [
            .. stripeClass.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
                .Where(EntityMember.Is)
                .Where(p => p.GetCustomAttribute<JsonExtensionDataAttribute>() is null)
                .DistinctBy(EntityMember.NameOf)
                .Select(p => (Property: p, Field: StripeObjects.Field(stripeClass, EntityMember.NameOf(p))))
                .Where(p => p.Field is not null)
                .Select(p => new StripeField(p.Field!, MemberOf(p.Property), p.Property.PropertyType, stripeClass))
                .OrderBy(f => f.Field.Name == "id" ? 0 : 1),
        ];

    private static string MemberOf(PropertyInfo property)
        => property.GetMethod is { IsPublic: false } && property.Name.StartsWith(Internal, StringComparison.Ordinal)
            ? property.Name[Internal.Length..]
            : property.Name;
}
