using System.Reflection;
using System.Text.Json.Serialization;

namespace Stripe.EFCore.Metadata;

/// <summary>What the reflection of a Stripe.net class tells: JSON names, and the pairs of an expandable field's id and object.</summary>
internal static class StripeClass
{
    public static bool Is(Type type) => typeof(StripeEntity).IsAssignableFrom(type);

    /// <summary>The JSON name of a member: its own, or for the id of an expandable field (<c>CustomerId</c>) the field's (<c>customer</c>).</summary>
    public static string? JsonNameOf(Type stripeType, string member)
    {
        if (stripeType.GetProperty(member, BindingFlags.Public | BindingFlags.Instance)?.GetCustomAttribute<JsonPropertyNameAttribute>() is { } own)
            return own.Name;

        return IsExpandableId(stripeType, member) ? ExpandableName(stripeType, member[..^2]) : ExpandableName(stripeType, member);
    }

    /// <summary>The Stripe.net class of a nested member, under which its own members are named; null where there is none.</summary>
    public static Type? NestedType(Type stripeType, string member)
    {
        var type = stripeType.GetProperty(member, BindingFlags.Public | BindingFlags.Instance)?.PropertyType;
        if (type is { IsGenericType: true } && type.GetGenericArguments() is [var element])
            type = element;
        return type is not null && Is(type) ? type : null;
    }

    public static bool IsExpandableId(Type stripeType, string member)
        => member.Length > 2 && member.EndsWith("Id", StringComparison.Ordinal) && ExpandableName(stripeType, member[..^2]) is not null;

    /// <summary>The names of a class's expandable fields, each with the type of its object.</summary>
    public static IEnumerable<(string Name, Type Target)> Expandables(Type stripeType)
        => stripeType.GetProperties(BindingFlags.Public | BindingFlags.Instance)
            .Where(p => ExpandableName(stripeType, p.Name) is not null && Is(p.PropertyType))
            .Select(p => (p.Name, p.PropertyType));

    /// <summary>Stripe.net keeps an expandable field <c>X</c> in a non-public property <c>InternalX</c>, beside which <c>XId</c> and <c>X</c> are views.</summary>
    private static string? ExpandableName(Type stripeType, string member)
        => stripeType.GetProperty("Internal" + member, BindingFlags.NonPublic | BindingFlags.Instance)?.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
}
