using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Answers;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Declarations;

namespace Stripe.EFCore.Emulator.Writes.Requests;

/// <summary>One write: what is asked for, and what it changes.</summary>
/// <param name="Ids">The ids in the path.</param>
/// <param name="Given">The parameters, checked and typed; null where one is to be unset.</param>
/// <param name="Resource">The object that the operation makes, changes or deletes.</param>
internal sealed record WriteRequest(Operation Operation, ImmutableArray<string> Ids, JsonObject Given, string Resource, WriteSession Session)
{
    /// <summary>The contents of an uploaded file.</summary>
    public UploadedFile? File { get; init; }

    public long Now => Session.Now;

    /// <summary>The text of a parameter; null where it is not given, or to be unset.</summary>
    public string? Text(string name) => JsonFields.Text(JsonFields.At(Given, name));

    public long? Integer(string name) => Given.NumberOrNull(name);

    public bool? Flag(string name) => JsonFields.At(Given, name) is JsonValue value && value.TryGetValue<bool>(out var flag) ? flag : null;

    public bool Has(string name) => Given.ContainsKey(name);

    public IEnumerable<JsonObject> Elements(string name) => (JsonFields.At(Given, name) as JsonArray)?.OfType<JsonObject>() ?? [];

    /// <summary>A copy of the object that the path names.</summary>
    public JsonObject Subject(string? resource = null)
    {
        var name = resource ?? Resource;
        if (Operation.IsV2 && Session.Find(name, Ids[0]) is null)
            throw new ApiError(System.Net.HttpStatusCode.NotFound, "invalid_request_error", "not_found", $"No such {name}: '{Ids[0]}'");
        return Session.Require(name, Ids[0], name is "customer" or "coupon" ? "id" : name.Split('.')[^1]);
    }

    /// <summary>A new object with the parameters in it, not yet added.</summary>
    public JsonObject New()
    {
        var document = Session.New(Resource, Text("id"));
        Apply(document);
        return document;
    }

    /// <summary>Puts the parameters into an object.</summary>
    public void Apply(JsonObject document)
    {
        References.Check(Session.Store, Given, Session.Store.ShapeOf(Resource));
        if (FieldsOf.Resource(Resource) is { } type)
            Session.Merge.Into(document, Given, type);
    }
}

/// <summary>A file that a form carries.</summary>
internal sealed record UploadedFile(string Name, string ContentType, byte[] Contents);
