using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>What sets a field that belongs to another object, or to none.</summary>
internal static class ObjectWays
{
    /// <summary>The way as a sentence that begins with a blank; null where the field is one of the object's own.</summary>
    public static string? Of(MemberPath member, FieldSteps steps, WriteOperation operation)
        => OfReference(member, steps, operation) ?? OfList(steps) ?? OfNoField(member, steps);

    /// <summary>A list of objects that are written by themselves.</summary>
    public static string? OfList(FieldSteps steps)
        => PathOfList(steps) is { } path ? $" Its elements are objects that are written by themselves ({path}): write each as an entity of its own." : null;

    /// <summary>The path at which the elements of a list are written by themselves; null where they are not.</summary>
    public static string? PathOfList(FieldSteps steps)
        => steps is { Unknown: null, Known: [.., { Kind: FieldKind.List, ListPath: { } path }] }
            && StripeWrites.All.FirstOrDefault(w => ShapeOf(w.ListPath) == ShapeOf(path.Split('?')[0])) is { } own
            && (own.Create ?? own.Update ?? own.Delete) is not null
                ? own.ListPath
                : null;

    /// <summary>A field of an object that the entity only refers to: <c>customer.email</c> of an invoice.</summary>
    private static string? OfReference(MemberPath member, FieldSteps steps, WriteOperation operation)
    {
        for (var i = Math.Min(steps.Known.Length, member.Fields.Length - 1) - 1; i >= 0; i--)
        {
            var holder = steps.Known[i];
            if (NameOf(holder) is not { } name || IsTaken(operation, steps.Known[..(i + 1)]))
                continue;
            return holder.Kind == FieldKind.Object
                ? $" It belongs to the {name.Replace('_', ' ')} that '{holder.Name}' refers to, which is an object of its own: change it in an entity of that "
                    + "object."
                : $" It belongs to an element of '{holder.Name}', which is an object of its own ({name}): change it in an entity of that object.";
        }

        return null;
    }

    private static string? OfNoField(MemberPath member, FieldSteps steps)
    {
        if (steps.Unknown is not { } name)
            return null;

        var hint = FieldCheck.ProblemsOf(member.EntityType).OfType<FieldProblem.NotFound>().FirstOrDefault(p => p.Member == member.Property)?.Hint;
        var holder = steps.Known is [.., var last] ? $"'{last.Name}' of Stripe's object" : "Stripe's object";
        return $" {holder} has no field '{name}', as far as is known.{(hint is null ? "" : $" {hint}")} Give the property the path of a field (JsonPath), or "
            + "leave it out of the model (NotMapped).";
    }

    /// <summary>The name of an object that has an id and a place of its own; null for a part of another object.</summary>
    private static string? NameOf(ObjectField field)
        => field.Kind is FieldKind.Value or FieldKind.Map || field.IsSnapshot ? null
            : field is { IsExpandable: true, Targets: [var only] } ? only
            : field.IsExpandable ? "object"
            : field.Class is { } type && StripeObjects.NameOf(type) is { } name
                && StripeCatalog.Resources.Any(r => r.Object == name && StripeWrites.Find(r.ListPath)?.Update is not null) ? name
            : null;

    /// <summary>Whether the operation takes the object with its members, as the items of a subscription.</summary>
    private static bool IsTaken(WriteOperation operation, ImmutableArray<ObjectField> holders)
        => holders.Aggregate((WriteFields?)operation.Fields, (fields, holder) => fields?.Find(holder.Name)?.Fields) is not null;

    private static string ShapeOf(string path) => string.Join('/', path.Split('/').Select(s => s.StartsWith('{') ? "{}" : s));
}
