using System.Text.RegularExpressions;
using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     A value of a page that cannot be read. A row has it in the slot of its column, so that only a query that reads the column fails. A member of a
///     Stripe.net object keeps the value that it has when Stripe sends none.
/// </summary>
/// <param name="reason">Why it cannot be read.</param>
/// <param name="absent">What the column holds where Stripe sends no value.</param>
internal sealed partial class UnreadableValue(UnreadableValueException reason, object? absent = null)
{
    private const string NoName = "an object";

    /// <summary>What the column holds where Stripe sends no value.</summary>
    public object? Absent => absent;

    /// <summary>The path of the value in the object of the list.</summary>
    public string Path => reason.Path;

    /// <summary>What kind of value it is.</summary>
    public string Kind => reason.Kind;

    /// <summary>The type that it was wanted as.</summary>
    public string Wanted => reason.Wanted;

    /// <summary>Whether it is an object of a kind that Stripe.net has no class for.</summary>
    public bool IsUnknownObject => reason.IsUnknownObject;

    /// <summary>The object's kind (<c>charge</c>); null if the object does not state it.</summary>
    public string? ObjectName { get; private set; }

    /// <summary>The id of the object; null if it has none.</summary>
    public string? ObjectId { get; private set; }

    /// <summary>The API version that the object was written in, which events state.</summary>
    public string? ApiVersion { get; private set; }

    /// <summary>The object and its place in the answer.</summary>
    public string Owner { get; private set; } = NoName;

    /// <summary>Prepends a member or a path of members to the value's path.</summary>
    public void Under(string path) => reason.Under(path);

    /// <summary>Adds the object of the answer that has the value.</summary>
    /// <param name="name">The name of its kind.</param>
    /// <param name="id">Its id.</param>
    /// <param name="apiVersion">The API version that it states it was written in.</param>
    /// <param name="index">Its index in the list, or null if it was retrieved by itself.</param>
    public void Of(string? name, string? id, string? apiVersion, int? index)
    {
        (ObjectName, ObjectId, ApiVersion) = (OutsideText.CleanCode(name), OutsideText.CleanCode(id), OutsideText.CleanCode(apiVersion));
        var (kind, place) = (ObjectName ?? NoName, index is null ? "" : $" at 'data[{index}]'");
        Owner = (ObjectId is null ? kind + place : $"{kind} '{ObjectId}'") + (ApiVersion is null ? "" : $" (API version {ApiVersion})");
    }

    /// <summary>The error of a query that reads the value.</summary>
    public StripeResponseException ToException() => new($"The field '{Path}' of {Owner} {reason.Problem}", reason);

    /// <summary>A path without the places of elements in their lists.</summary>
    public static string WithoutIndexes(string path) =>
        path.Contains('[', StringComparison.Ordinal) ? Index().Replace(path, "") : path;

    /// <summary>The value of a slot. A value that was read is cast as it would be without this check.</summary>
    public static T Read<T>(object? slot) => slot is UnreadableValue value ? throw value.ToException() : (T)slot!;

    /// <summary>The value of a slot that is a member of an object of Stripe.net's.</summary>
    public static T ReadMember<T>(object? slot) => slot is UnreadableValue value ? (T)value.Absent! : (T)slot!;

    // Whether a value that cannot be read equals another is unknown.
#pragma warning disable CA1065
    public override bool Equals(object? obj) => throw ToException();

    public override int GetHashCode() => throw ToException();
#pragma warning restore CA1065

    [GeneratedRegex(@"\[\d+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
