using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>Why something is not written, and what to do instead. All of it is said before any request.</summary>
internal static class WriteErrors
{
    public static InvalidOperationException TooManyObjects(StripeResource resource, int most)
        => new($"The query finds more than {most} objects of {resource.ListPath}, which is the limit of one ExecuteUpdate or ExecuteDelete, so none is "
            + "written. Narrow the query, take a part of it (Take), or raise the connection setting MaxBulkWrites.");

    public static InvalidOperationException NotAnEntity(string done, Type type)
        => new($"{done} writes objects of Stripe, and the query gives {type.Name}, which is no entity type of the model. Let the query end in the entities, as "
            + "in context.Customers.Where(c => ...). Nothing was sent.");

    public static InvalidOperationException NoSetter(string member)
        => new($"'{member}' is no property that ExecuteUpdate can set. Set a property of the entity, a member of a nested object, or a key of metadata: "
            + "SetProperty(c => c.Metadata[\"plan\"], \"gold\"). Nothing was sent.");

    public static InvalidOperationException NoSetters()
        => new("ExecuteUpdate has nothing to set. Give it at least one SetProperty. Nothing was sent.");

    public static InvalidOperationException ManyTargets(string first, string second)
        => new($"ExecuteUpdate sets properties of '{first}' and of '{second}'. Each call writes objects of one entity: make two calls. Nothing was sent.");

    public static InvalidOperationException NoOperation(IReadOnlyEntityType type, string done, StripeResource resource, ResourceWrites? writes)
        => new($"{type.DisplayName()} cannot be {done}: Stripe has no such operation for {resource.ListPath}.{Instead(writes)}");

    public static InvalidOperationException NotTaken(IReadOnlyEntityType type, string member, ResourceWrites writes, WriteOperation operation)
    {
        var field = JsonNameOf(member);
        var other = operation == writes.Create ? writes.Update : writes.Create;
        var way = other?.Fields.Find(field) is not null
            ? operation == writes.Create
                ? " It can be set once the object is there: save the object first, then set it and save again."
                : " It can be set only when the object is created."
            : Verbs(field, writes) is { Length: > 0 } verbs ? $" Stripe changes it by {verbs}; call it on db.Database.GetStripeClient()."
            : " Stripe sets it itself.";
        return new($"{type.DisplayName()}.{member} cannot be set: {operation.Service} does not take it.{way} Nothing was sent.");
    }

    public static InvalidOperationException NotOfKind(IReadOnlyEntityType type, string member, WriteKind kind, object? value, WriteOperation operation)
        => new($"{type.DisplayName()}.{member} holds a value of {value?.GetType().Name ?? "no type"}, and {operation.Service} takes {NameOf(kind)} there. "
            + "Nothing was sent. Change the property's type or its value converter, or give the parameter with WithStripeParameter(...).");

    public static InvalidOperationException MetadataLimit(IReadOnlyEntityType type, string member, string problem)
        => new($"{type.DisplayName()}.{member} holds {problem}. Nothing was sent.");

    public static InvalidOperationException WithoutId(IReadOnlyEntityType type, string member, Type reference)
        => new($"{type.DisplayName()}.{member} refers to a {reference.Name} that has no id. Add it to the context too, so that it is created first, or give "
            + "its id. Nothing was sent.");

    public static InvalidOperationException CannotLose(IReadOnlyEntityType type, string member, string id)
        => new($"{type.DisplayName()}.{member} no longer holds '{id}', and Stripe takes nothing out of this list when the object is changed. Delete the "
            + "element by itself. Nothing was sent.");

    public static InvalidOperationException Owned(IReadOnlyEntityType type)
        => new($"{type.DisplayName()} is an owned type, whose changes are not written. Map it as a complex type (ComplexProperty or ComplexCollection), "
            + "which is written with the object that holds it. Nothing was sent.");

    public static InvalidOperationException KeyNotOfStripe(IReadOnlyEntityType type, string key)
        => new($"{type.DisplayName()} cannot be written: its key is {key}, and Stripe names an object by one text. Write it through an entity type whose key "
            + "is the property of the field id. Nothing was sent.");

    public static InvalidOperationException IdChosen(IReadOnlyEntityType type, string id)
        => new($"{type.DisplayName()} '{id}' was added with an id, and Stripe chooses the ids of new objects of this type. Leave the id out. To change the "
            + "object that has this id, use Update or Attach in place of Add. Nothing was sent.");

    public static InvalidOperationException NoParent(IReadOnlyEntityType type, string path, string parent)
        => new($"{type.DisplayName()} is written at {path}, and nothing says which '{parent}' is meant. Set the property of that parameter: "
            + $"context.Entry(entity).Property(\"{parent}\").CurrentValue = \"...\". Nothing was sent.");

    public static InvalidOperationException Cycle(IEnumerable<string> entities)
        => new($"The changes depend on each other in a circle, so none can be first: {string.Join(" -> ", entities)}. Save one of them without its reference, "
            + "then set the reference and save again. Nothing was sent.");

    public static InvalidOperationException FilterChanged(IReadOnlyEntityType type, string member)
        => new($"{type.DisplayName()}.{member} is a parameter of the list and no field of the object, so it cannot be changed. Nothing was sent.");

    private static string Instead(ResourceWrites? writes)
    {
        if (writes is null)
            return "";

        var names = writes.Others.Select(o => o.Service).Distinct().ToList();
        return names.Count == 0 ? "" : $" What Stripe has instead: {string.Join(", ", names)}; call it on db.Database.GetStripeClient().";
    }

    /// <summary>The verbs that change a field: all that change the state for a status, else those whose name has a word of the field's.</summary>
    private static string Verbs(string field, ResourceWrites writes)
    {
        var words = field.Split('_').Where(word => word.Length > 3).Select(word => word[..4]).ToArray();
        return string.Join(", ", writes.Others
            .Where(o => field == "status" ? !ChangesLines(o.Name) : words.Any(word => o.Name.Contains(word, StringComparison.OrdinalIgnoreCase)))
            .Select(o => o.Service)
            .Distinct());
    }

    private static bool ChangesLines(string verb) => verb.Contains("Lines", StringComparison.Ordinal) || verb.StartsWith("Create", StringComparison.Ordinal);

    private static string JsonNameOf(string member)
        => JsonNames.FieldNameOf(member.Split('.', '[')[0]);

    private static string NameOf(WriteKind kind) => kind switch
    {
        WriteKind.Text => "text",
        WriteKind.Integer => "a whole number",
        WriteKind.Decimal => "a decimal number",
        WriteKind.Boolean => "true or false",
        WriteKind.Timestamp or WriteKind.Instant => "a time",
        WriteKind.File => "a file",
        WriteKind.List or WriteKind.ObjectList => "a list",
        WriteKind.Map => "keys with texts",
        _ => "an object",
    };
}
