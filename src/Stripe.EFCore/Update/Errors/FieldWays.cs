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
        var path = member.Fields;
        var other = operation == writes.Create ? writes.Update : writes.Create;
        if (other is not null && Takes(other, path))
        {
            return operation == writes.Create
                ? " It can be set once the object is there: save the object first, then set it and save again."
                : " It can be set only when the object is created.";
        }

        if (member.Property is IProperty property && ParentPath.ParameterOf((IEntityType)member.EntityType, property) is { } parent
            && ParentPath.Takes(operation, parent))
        {
            return " It names the parent, whose id stands in the path of the request: give it before Attach.";
        }

        if (path is [var owned] && operation.Fields.Find("owner")?.Fields is { } owner && owner.Find(owned) is not null && owner.Find("type") is not null)
            return $" Stripe takes it as a part of the owner: Owner = new() {{ Type = \"{owned}\", {member.Name} = \"...\" }}.";
        return Verbs(path[0], writes) is { Length: > 0 } verbs ? $" Stripe changes it by {verbs}; call it on db.Database.GetStripeClient()."
            : " Stripe sets it itself.";
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
