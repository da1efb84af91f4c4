using System.Globalization;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Metadata.Compiled;

/// <summary>
///     A hash of the members of a class, as far as a model is made of them: names, types, and the attributes on them. A class whose hash is
///     another one than in a compiled model was changed since.
/// </summary>
internal static class ClassMembers
{
    private const BindingFlags All = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;

    /// <summary>The hash as text; null for Stripe.net's classes, which the version tells apart, and for types without a class of their own.</summary>
    public static string? TextOf(IReadOnlyTypeBase type)
        => StripeClass.Is(type.ClrType) || type.IsPropertyBag ? null : HashOf(type.ClrType).ToString("x16", CultureInfo.InvariantCulture);

    private static ulong HashOf(Type type)
    {
        var hash = StableHash.Start;
        foreach (var attribute in type.CustomAttributes)
            hash = HashOf(attribute, hash);
        foreach (var property in type.GetProperties(All).OrderBy(p => p.Name, StringComparer.Ordinal))
        {
            hash = StableHash.Add(StableHash.Add(hash, property.Name), property.PropertyType.FullName);
            foreach (var attribute in property.CustomAttributes)
                hash = HashOf(attribute, hash);
        }

        return hash;
    }

    private static ulong HashOf(CustomAttributeData attribute, ulong hash)
    {
        hash = StableHash.Add(hash, attribute.AttributeType.FullName);
        foreach (var argument in attribute.ConstructorArguments)
            hash = HashOf(argument, hash);
        foreach (var argument in attribute.NamedArguments)
            hash = HashOf(argument.TypedValue, StableHash.Add(hash, argument.MemberName));
        return hash;
    }

    private static ulong HashOf(CustomAttributeTypedArgument argument, ulong hash)
        => argument.Value is IEnumerable<CustomAttributeTypedArgument> array
            ? array.Aggregate(hash, (sofar, item) => HashOf(item, sofar))
            : StableHash.Add(hash, Convert.ToString(argument.Value, CultureInfo.InvariantCulture));
}
