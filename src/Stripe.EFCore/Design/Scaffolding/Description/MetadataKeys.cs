using System.Text.RegularExpressions;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>Which keys of metadata can be properties.</summary>
internal static partial class MetadataKeys
{
    /// <summary>Whether a path can name the key, and a property can be named after it. A dot would be a step of the path.</summary>
    public static bool IsProperty(string key) => Key().IsMatch(key);

    /// <summary>Whether a value can be the name of a constant.</summary>
    public static bool IsName(string value) => Value().IsMatch(value);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]*(?:[_-][A-Za-z0-9]+)*\z")]
    private static partial Regex Key();

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9]*(?:[_.-][A-Za-z0-9]+)*\z")]
    private static partial Regex Value();
}
