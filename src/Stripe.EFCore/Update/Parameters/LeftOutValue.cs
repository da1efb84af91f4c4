using System.Globalization;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>A value that was not sent since its class begins with it, where Stripe misses the parameter.</summary>
internal static class LeftOutValue
{
    /// <summary>What to do, as a sentence that begins with a blank; empty where the entity holds no such value.</summary>
    /// <param name="write">The change that Stripe refused.</param>
    /// <param name="parameter">The parameter that Stripe misses: <c>recurring[interval_count]</c>.</param>
    public static string WayFor(EntryWrite write, string? parameter)
    {
        if (string.IsNullOrEmpty(parameter) || write.IsDelete)
            return "";

        var path = parameter.Split('[', ']').Where(part => part.Length > 0).ToArray();
        foreach (var member in EntityMembers.Of(write.Entry.EntityType).Properties.Where(m => m.Filter is null))
        {
            var (property, own) = (member.Property, member.Path);
            if (own.IsEmpty || own.Length > path.Length || !own.SequenceEqual(path[..own.Length]) || write.Entry.GetCurrentValue(property) is not { } value)
                continue;

            var below = path[own.Length..];
            var left = below.Length > 0 ? LeftOut(FieldTree.OfProperty(property, value), below)
                : member.IsUnset(value) ? value
                : null;
            if (left is not null)
                return Way(member.Place.Member, path, Literal(left));
        }

        return "";
    }

    private static string Way(string member, string[] path, string value)
        => $" {member} holds a value that its class begins with ({value}), and such values are not sent, since nobody can see whether somebody set them. Send "
            + $"it with context.Entry(entity).WithStripeParameter(\"{path[0]}\", {(path.Length == 1 ? value : "...")})"
            + $"{(path.Length == 1 ? "" : $", which takes the whole of {path[0]}")}.";

    /// <summary>The member that a path leads to, where nobody set it.</summary>
    private static object? LeftOut(object? tree, string[] path) => (tree, path) switch
    {
        (FieldObject given, [var name]) => given.Fields.GetValueOrDefault(name) is { } value && !given.IsSet(name) ? value : null,
        (FieldObject given, [var name, ..]) => LeftOut(given.Fields.GetValueOrDefault(name), path[1..]),
        (List<object?> list, [var index, _, ..]) when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            => LeftOut(list.ElementAtOrDefault(at), path[1..]),
        _ => null,
    };

    private static string Literal(object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum member => $"\"{EnumNames.ToWire(member) ?? member.ToString()}\"",
        string text => $"\"{text}\"",
        _ => FormattableString.Invariant($"{value}"),
    };
}
