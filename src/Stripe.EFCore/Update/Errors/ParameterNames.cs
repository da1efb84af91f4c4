using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>The property that a parameter of Stripe's error means.</summary>
internal static class ParameterNames
{
    /// <summary>The property for <c>address[city]</c>: <c>Address.City</c>; null where no property is written as the parameter.</summary>
    public static string? PropertyOf(IEntityType type, string? parameter)
    {
        if (string.IsNullOrEmpty(parameter))
            return null;

        var path = parameter.Split('[', ']').Where(part => part.Length > 0).ToArray();
        var found = type.GetFlattenedProperties()
            .Where(p => p.FindFilter() is null)
            .Select(p => (Property: p, Path: p.GetJsonPath().Segments))
            .Where(p => p.Path.Length > 0 && p.Path.Length <= path.Length && p.Path.Zip(path).All(s => s.First == s.Second))
            .OrderByDescending(p => p.Path.Length)
            .ThenBy(p => MemberNames.IsInternal(p.Property))
            .FirstOrDefault();
        return found.Property is null ? ComplexOf(type, path)
            : MemberNames.WithHolders(found.Property) + Rest(found.Property.ClrType, path[found.Path.Length..]);
    }

    private static string? ComplexOf(IEntityType type, string[] path)
        => type.GetComplexProperties().FirstOrDefault(c => c.GetJsonPath().Segments is [var first, ..] && first == path[0]) is { } complex
            ? complex.Name + RestOf(complex.ComplexType, path[1..])
            : null;

    /// <summary>The members below a complex property, by the names of the model.</summary>
    private static string RestOf(IComplexType type, string[] path)
    {
        if (path is not [var name, ..])
            return "";
        if (IsPlace(name))
            return $"[{name}]{RestOf(type, path[1..])}";
        if (type.GetComplexProperties().FirstOrDefault(c => JsonNames.PathOf(c).Segments is [var first, ..] && first == name) is { } complex)
            return $".{complex.Name}{RestOf(complex.ComplexType, path[1..])}";
        return type.GetProperties().FirstOrDefault(p => JsonNames.PathOf(p).Segments is [var first] && first == name) is { } property
            ? $".{property.Name}{Rest(property.ClrType, path[1..])}"
            : Rest(type.ClrType, path);
    }

    /// <summary>The members below a property of a type, by the names of its class as far as they are known.</summary>
    private static string Rest(Type? type, string[] path)
    {
        if (path is not [var name, ..])
            return "";
        if (IsPlace(name))
            return $"[{name}]{Rest(ElementOf(type), path[1..])}";

        // A text has no members: the property holds an id, and the parameter an object with the id.
        if (type == typeof(string))
            return "";
        var isStripes = type is not null && StripeClass.Is(type);
        var member = isStripes ? StripeClass.Field(type!, name) : null;

        // Nobody can set a member that the class does not have.
        if (isStripes && member is null)
            return "";
        return $".{member?.Name ?? JsonNames.MemberNameOf(name)}{Rest(member?.PropertyType, path[1..])}";
    }

    private static bool IsPlace(string name) => name.All(char.IsAsciiDigit);

    private static Type? ElementOf(Type? list) => list is { IsGenericType: true } && list.GetGenericArguments() is [var element] ? element : null;
}
