using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Updates.Errors;

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
        var (isHeld, members) = (false, EntityMembers.Of(write.Entry.EntityType));
        foreach (var member in members.Properties.Where(m => m.Filter is null && IsAtOrAbove(m.Path, path)))
        {
            if (write.Entry.GetCurrentValue(member.Property) is not { } value)
            {
                isHeld = true;
                continue;
            }

            var (below, tree) = (path[member.Path.Length..], FieldTree.OfProperty(member.Property, value));
            isHeld |= HasMember(tree, below);
            var left = below.Length > 0 ? LeftOut(tree, below)
                : member.IsUnset(value) ? value
                : null;
            if (left is not null)
                return Way(member.Place.Member, path, Literal(left));
        }

        isHeld |= members.Lists.Any(l => l.Complex.GetJsonPath().Segments is var list && IsAtOrAbove(list, path)
            && HasMember(FieldTree.OfList(write.Entry.GetCurrentValue(l.Complex), l.Complex.ComplexType), path[list.Length..]));
        return isHeld || WriteRenames.Of(write.Operation).Any(r => r.To.SequenceEqual(path)) ? "" : WayWithoutProperty(write, path);
    }

    private static bool IsAtOrAbove(ImmutableArray<string> member, string[] path)
        => !member.IsEmpty && member.Length <= path.Length && member.SequenceEqual(path[..member.Length]);

    /// <summary>Whether a value has a member at a path, with or without a value. It counts as having one where an object on the way is null.</summary>
    private static bool HasMember(object? tree, string[] path) => (tree, path) switch
    {
        (FieldObject given, [var name, .. var below]) => given.Fields.TryGetValue(name, out var value) && HasMember(value, below),
        (List<object?> list, [var index, .. var below]) when int.TryParse(index, NumberStyles.None, CultureInfo.InvariantCulture, out var at)
            => HasMember(list.ElementAtOrDefault(at), below),
        _ => true,
    };

    /// <summary>The way for a parameter that Stripe needs and no property of the class holds: <c>custom_unit_amount[enabled]</c> of a price.</summary>
    private static string WayWithoutProperty(EntryWrite write, string[] path)
    {
        if (write.Operation.Fields.Find(path[0]) is not { } outer)
            return "";
        string[] names = [.. path.TakeWhile(name => !name.All(char.IsAsciiDigit))];
        var field = names.Length == path.Length ? FieldWays.ParameterAt(write.Operation, names) : outer;
        var call = field is null ? "" : new OtherParameter(names.Length == path.Length ? [.. names] : [names[0]], field).Call;
        return field is null ? ""
            : $" No property of {write.Entry.EntityType.DisplayName()} holds it. Give the parameter with {call}"
                + $"{(path.Length == 1 ? "" : $", which takes the whole of {path[0]} in place of the property")}.";
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
