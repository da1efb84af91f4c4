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
            .FirstOrDefault();
        return found.Property is null ? ComplexOf(type, path) : MemberNames.WithHolders(found.Property) + Rest(path[found.Path.Length..]);
    }

    private static string? ComplexOf(IEntityType type, string[] path)
        => type.GetComplexProperties().FirstOrDefault(c => c.GetJsonPath().Segments is [var first, ..] && first == path[0]) is { } complex
            ? complex.Name + Rest(path[1..])
            : null;

    private static string Rest(string[] path)
        => string.Concat(path.Select(part => part.All(char.IsAsciiDigit) ? $"[{part}]" : $".{JsonNames.MemberNameOf(part)}"));
}
