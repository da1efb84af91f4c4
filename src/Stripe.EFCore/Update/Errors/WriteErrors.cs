using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Writes;

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

    /// <param name="member">What is to be set.</param>
    /// <param name="id">The property that has the id of the object that it refers to; null where it refers to none.</param>
    public static InvalidOperationException NoSetter(string member, string? id = null)
        => new(id is null
            ? $"'{member}' is no property that ExecuteUpdate can set. Set a property of the entity, a member of a nested object, or a key of metadata: "
                + "SetProperty(c => c.Metadata[\"plan\"], \"gold\"). Nothing was sent."
            : $"'{member}' is an object that the entity refers to, and Stripe takes its id. Set '{id}': SetProperty(e => e.{id}, \"...\"). Nothing was sent.");

    public static InvalidOperationException NoSetters()
        => new("ExecuteUpdate has nothing to set. Give it at least one SetProperty. Nothing was sent.");

    public static InvalidOperationException ManyTargets(string first, string second)
        => new($"ExecuteUpdate sets properties of '{first}' and of '{second}'. Each call writes objects of one entity: make two calls. Nothing was sent.");

    public static InvalidOperationException NoOperation(IReadOnlyEntityType type, string done, StripeResource resource, ResourceWrites? writes)
        => new($"{type.DisplayName()} cannot be {done}: Stripe has no such operation for {resource.ListPath}.{Instead(writes)}");

    /// <summary>An id that would make another path of the request.</summary>
    public static InvalidOperationException UnusableId(IReadOnlyEntityType type, string path, string parameter, string value)
        => new($"{type.DisplayName()} is written at {path}, and its '{parameter}' is '{value}', which is no id of Stripe's. Give the id of an object that is "
            + "there, or add a new object without an id. Nothing was sent.");

    public static InvalidOperationException KeyOfTwo(string key, string one, string other)
        => new($"The idempotency key '{key}' is that of two entities: {one} and {other}. A key is for one object: Stripe would answer the second "
            + "request with the first object. Give each entry a key of its own with WithIdempotencyKey(...). Nothing was sent.");

    /// <param name="member">The property, with the members below it.</param>
    /// <param name="writes">What Stripe writes of the list.</param>
    /// <param name="operation">What does not take it.</param>
    /// <param name="isTracked">Whether a change of a tracked entity is refused, which stays until somebody takes it back.</param>
    public static InvalidOperationException NotTaken(MemberPath member, ResourceWrites writes, WriteOperation operation, bool isTracked)
    {
        var back = isTracked && operation != writes.Create && member.TakeBack is { } call ? $" To leave it out of the save: {call}." : "";
        return new($"{Shown(member)} cannot be set: {operation.Service} does not take it.{FieldWays.Of(member, writes, operation)}"
            + $"{FieldWays.OfElement(member, writes, operation)} Nothing was sent.{back}");
    }

    public static InvalidOperationException NotOfKind(MemberPath member, WriteKind kind, object? value, WriteOperation operation) => value switch
    {
        null when member.Property is IReadOnlyProperty { Name: [.. var plural, 'I', 'd', 's'] } => ElementWithoutId(member, plural + "s"),
        Enum named => new($"{Shown(member)} is {named}, for which Stripe's text is not known, since {named.GetType().Name} does not say it. Say it at the "
            + "member of the enum: [EnumMember(Value = \"...\")]. Nothing was sent."),
        _ => new($"{Shown(member)} holds {(value is null ? "null" : $"a value of {value.GetType().Name}")}, and {operation.Service} takes {NameOf(kind)} "
            + $"there. Nothing was sent. {OtherKind(member, operation)}"),
    };

    public static InvalidOperationException MetadataLimit(IReadOnlyEntityType type, string member, string problem)
        => new($"{type.DisplayName()}.{member} holds {problem}. Nothing was sent.");

    public static InvalidOperationException WithoutId(IReadOnlyEntityType type, string member, Type reference)
        => new($"{type.DisplayName()}.{member} refers to a {reference.Name} that has no id. Add it to the context too, so that it is created first, or give "
            + "its id. Nothing was sent.");

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
        => new($"{type.DisplayName()}.{member} is a parameter of the list and no field of the object, so it cannot be changed. Nothing was sent. To leave it "
            + $"out of the save: {MemberPath.Of(type, member).TakeBack}. An object that was read elsewhere is given its parent before Attach.");

    private static string Instead(ResourceWrites? writes)
    {
        if (writes is null)
            return "";

        var names = writes.Others.Select(o => o.Service).Distinct().ToList();
        return names.Count == 0 ? "" : $" What Stripe has instead: {string.Join(", ", names)}; call it on db.Database.GetStripeClient().";
    }

    /// <summary>Nobody changes the types of Stripe.net's classes.</summary>
    private static string OtherKind(MemberPath member, WriteOperation operation)
    {
        var call = FieldWays.ParameterAt(operation, member.Fields) is { } field
            ? new OtherParameter([.. member.Fields.Where(name => name != "data")], field).Call
            : "context.Entry(entity).WithStripeParameter(...)";
        return member.IsOfStripeNet
            ? $"Give the parameter in place of the property: {call}."
            : $"Change the property's type or its value converter, or give the parameter in place of the property: {call}.";
    }

    /// <summary>Stripe.net has the objects of such a list in one property, and the ids of them in another, which the model maps.</summary>
    private static InvalidOperationException ElementWithoutId(MemberPath member, string property)
    {
        var name = member.Fields[0];
        var element = name == "discounts" ? "[\"coupon\"] = \"...\"" : "[\"...\"] = \"...\"";
        return new($"{TypeOf(member)}.{property} holds an object without an id, and Stripe takes ids of objects that are there. "
            + $"{(name == "discounts" ? "A coupon or a promotion code is given by a parameter" : "Give the parameter")}: leave {property} out, and call "
            + $"context.Entry(entity).WithStripeParameter(\"{name}\", new[] {{ new Dictionary<string, object?> {{ {element} }} }}). Nothing was sent.");
    }

    private static string Shown(MemberPath member) => $"{TypeOf(member)}.{member.Name}";

    private static string TypeOf(MemberPath member) => member.EntityType.DisplayName();

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
