using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>What sets a field that an operation does not take.</summary>
internal static class FieldWays
{
    /// <summary>Verbs that leave the status of their object as it is.</summary>
    private static readonly string[] KeepStatus =
    [
        "AddLines", "ApplyCustomerBalance", "DeleteDiscount", "IncrementAuthorization", "Migrate", "Ping", "RemoveLines", "Subscribe", "Unsubscribe",
        "UpdateLines",
    ];

    /// <summary>The way as a sentence that begins with a blank.</summary>
    public static string Of(MemberPath member, ResourceWrites writes, WriteOperation operation)
    {
        var (path, steps) = (member.Fields, FieldSteps.Of(member));
        return path is ["deleted"] && writes.Delete is not null
            ? " Stripe says with it that the object is gone. To delete the object: context.Remove(entity), and save."
            : AtAnotherTime(path, writes, operation) ?? AsParent(member, operation) ?? AsPart(member, operation)
            ?? AsData(path, writes, operation, ObjectWays.OfList(steps)) ?? ObjectWays.Of(member, steps, operation)
            ?? AtAnotherLevel(path, operation) ?? $"{ByVerbs(path[0], writes) ?? " Stripe sets it itself."}{OfCopy(member, writes, operation)}";
    }

    /// <summary>Who adds a copy of an object that was read has the values that Stripe set in it.</summary>
    private static string OfCopy(MemberPath member, ResourceWrites writes, WriteOperation operation)
        => operation != writes.Create ? ""
            : $" If the entity is a copy of an object that was read, set {member.Name} back to null (a number, a flag or a time: to default).";

    private static string? AtAnotherTime(string[] path, ResourceWrites writes, WriteOperation operation)
    {
        var other = operation == writes.Create ? writes.Update : writes.Create;
        if (other is null || !Takes(other, path))
            return null;
        return operation == writes.Create
            ? " It can be set once the object is there: save the object first, then set it and save again."
            : " It can be set only when the object is created.";
    }

    private static string? AsParent(MemberPath member, WriteOperation operation)
        => member.Property is IProperty property && ParentPath.ParameterOf((IEntityType)member.EntityType, property) is { } parent
            && ParentPath.Takes(operation, parent)
                ? " It names the parent, whose id stands in the path of the request: give it before Attach."
                : null;

    private static string? AsPart(MemberPath member, WriteOperation operation)
        => member.Fields is [var owned] && operation.Fields.Find("owner")?.Fields is { } owner && owner.Find(owned) is not null
            && owner.Find("type") is not null
            ? $" Stripe takes it as a part of the owner: Owner = new() {{ Type = \"{owned}\", {member.Name} = \"...\" }}."
            : null;

    /// <summary>What a new object is made of has a parameter of its own: <c>tax_id_data</c>.</summary>
    /// <param name="path">The field.</param>
    /// <param name="writes">What Stripe writes of the list.</param>
    /// <param name="operation">What does not take the field.</param>
    /// <param name="later">The way once the object is there; null for none.</param>
    private static string? AsData(string[] path, ResourceWrites writes, WriteOperation operation, string? later)
        => OtherParameter.DataOf(operation, path) is { } data
            ? $" Stripe takes it as {data.Name}: leave the property out, and call {data.Call}."
            : operation == writes.Update && writes.Create is { } create && OtherParameter.DataOf(create, path) is { } created
                ? $" It can be set only when the object is created, by the parameter {created.Name}.{later}"
                : null;

    private static string? AtAnotherLevel(string[] path, WriteOperation operation)
        => OtherParameter.AtAnotherLevel(operation, path) is { } other
            ? $" It takes {other.Name}, which has the same name at another place: if you mean that, leave the property out, and call {other.Call}."
            : null;

    private static string? ByVerbs(string field, ResourceWrites writes)
        => Verbs(field, writes) is { Length: > 0 } verbs ? $" Stripe changes it by {verbs}; call it on db.Database.GetStripeClient()." : null;

    /// <summary>
    ///     What a member of a list's element may be refused for: Stripe knows elements by their ids, and one without an id of the list is sent as a new one,
    ///     with all that it holds. Empty for any other member.
    /// </summary>
    public static string OfElement(MemberPath member, ResourceWrites writes, WriteOperation operation)
        => operation == writes.Update && member.Name.LastIndexOf(']') is > 0 and var end && end < member.Name.Length - 1
            && MemberPath.Of(member.EntityType, member.Name[..(end + 1)]).Fields is var list && ParameterAt(operation, list)?.Fields?.Find("id") is not null
                ? $" If it is not you who set it: {member.Name[..(end + 1)]} is sent as a new element, with all that it holds, where its Id is null or none "
                    + "that the list had when it was read. To change an element that is there, leave its Id as it was."
                : "";

    /// <summary>The parameter for a field; null where the operation takes none.</summary>
    public static WriteField? ParameterAt(WriteOperation operation, string[] path)
    {
        var (fields, field) = ((WriteFields?)operation.Fields, (WriteField?)null);
        foreach (var name in path)
        {
            // A list of Stripe has its objects in the field data, and its parameter is the list itself.
            if (name == "data" && field is { Kind: WriteKind.ObjectList })
                continue;
            field = fields?.Find(name);
            fields = field?.Fields;
        }

        return field;
    }

    private static bool Takes(WriteOperation operation, string[] path)
        => WriteRenames.Of(operation).Any(r => r.From.SequenceEqual(path)) || Takes(operation.Fields, path);

    private static bool Takes(WriteFields? fields, string[] path)
        => path is []
            || (fields?.Find(path[0]) is { } field && (field.Kind is WriteKind.Map || Takes(field.Fields, path[1..])))
            || (path[0] == "data" && Takes(fields, path[1..]));

    /// <summary>The verbs that change a field: all that change the state for a status, else those whose name has a word of the field's.</summary>
    private static string Verbs(string field, ResourceWrites writes)
    {
        var words = field.Split('_').Where(word => word.Length > 3).Select(word => word[..4]).ToArray();
        var verbs = writes.Others
            .Where(o => field == "status" ? ChangesStatus(o.Name) : words.Any(word => o.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(o => o.Service)
            .Distinct();

        // The DELETE of a subscription is one of its states: the subscription stays in the lists.
        return string.Join(", ", field == "status" && writes.Delete is { Service: "SubscriptionService.Cancel" } cancel
            ? verbs.Prepend($"{cancel.Service} (db.Database.CancelSubscriptionAsync, or Remove and SaveChanges)")
            : verbs);
    }

    private static bool ChangesStatus(string verb)
        => !KeepStatus.Contains(verb) && !verb.StartsWith("Create", StringComparison.Ordinal) && !verb.StartsWith("Refresh", StringComparison.Ordinal);
}
