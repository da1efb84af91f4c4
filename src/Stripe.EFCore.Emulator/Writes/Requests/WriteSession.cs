using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Events;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Answers;

namespace Stripe.EFCore.Emulator.Writes.Requests;

/// <summary>
///     What one write changes: nothing until <see cref="Commit" />, so that a refusal in the middle leaves no trace. Each change that is saved has the event
///     that Stripe has for it.
/// </summary>
internal sealed class WriteSession(AccountStore store, NewIds ids, EventJournal journal)
{
    private readonly List<Change> _changes = [];
    private readonly List<(string Type, JsonObject Document)> _notes = [];
    private readonly Dictionary<(string Resource, string Id), JsonObject?> _latest = [];

    public AccountStore Store => store;

    /// <summary>Unix seconds: of the emulator's clock, or of the test clock that the write goes by.</summary>
    public long Now { get; private set; } = store.Now;

    /// <summary>Lets the session go on at another time.</summary>
    public void MoveTo(long now) => Now = now;

    public Merge Merge => new(
        Now, (type, id, param) => ObjectShapes.NameOf(type) is { } resource && store.ByObject(resource) is not null ? Require(resource, id, param) : null);

    /// <summary>The error that the write answers with although its changes stay, as those of a declined payment do.</summary>
    public ApiError? Error { get; private set; }

    public void FailWith(ApiError error) => Error = error;

    /// <summary>Takes the error back.</summary>
    public ApiError? TakeError()
    {
        var error = Error;
        Error = null;
        return error;
    }

    public string NewId(string resource) => store.ByObject(resource) is { } table ? ids.Next(table) : ids.Next(resource[..2]);

    public string NewIdWith(string prefix) => ids.Next(prefix);

    /// <summary>A copy of an object as it is by now, to be changed at will; null where there is none.</summary>
    public JsonObject? Find(string resource, string? id)
        => id is null ? null
            : _latest.TryGetValue((resource, id), out var latest) ? (JsonObject?)latest?.DeepClone()
            : store.ByObject(resource)?.Find(id)?.Document();

    /// <exception cref="ApiError">There is none.</exception>
    public JsonObject Require(string resource, string id, string param) => Find(resource, id) ?? throw ApiError.Missing(resource, id, param);

    /// <summary>Copies of the objects whose field has a value, newest first.</summary>
    public IEnumerable<JsonObject> Where(string resource, string field, string value)
    {
        var added = _latest.Where(l => l.Key.Resource == resource && l.Value is not null).Select(l => l.Value!).Reverse();
        var stored = store.Required(resource).Older(null, long.MinValue, long.MaxValue, (field, value))
            .Where(r => !_latest.ContainsKey((resource, r.Id))).Select(r => r.Document());
        return added.Concat(stored).Where(d => JsonFields.Text(JsonFields.At(d, field)) == value).Select(d => (JsonObject)d.DeepClone());
    }

    /// <summary>A new object with what Stripe gives each one, not yet added.</summary>
    public JsonObject New(string resource, string? id = null)
    {
        var document = NewObject.OfResource(resource, Now);
        document["id"] = id ?? NewId(resource);
        foreach (var (name, value) in Defaults.Of(resource))
            document[name] = value?.DeepClone();
        foreach (var name in (string[])["created", "date", "updated"])
        {
            if (document.ContainsKey(name) || name == "created" && store.ByObject(resource) is not null && !document.ContainsKey("date"))
                document[name] = resource.StartsWith("v2.", StringComparison.Ordinal) ? store.UtcNow.ToString("yyyy-MM-ddTHH:mm:ss.fffZ", null) : Now;
        }

        return document;
    }

    /// <exception cref="ApiError">There is an object with this id.</exception>
    public void Add(JsonObject document)
    {
        var resource = ResourceOf(document);
        if (Find(resource, KeyOf(resource, document)) is not null)
            throw ApiError.Invalid("resource_already_exists", $"{resource} already exists.", "id");

        // What a customer of a test clock gets belongs to the clock too.
        if (store.HasTestClocks && document.TryGetPropertyValue("test_clock", out var clock) && clock is null)
            document["test_clock"] = Find("customer", JsonFields.Text(document["customer"]))?["test_clock"]?.DeepClone();
        Keep(resource, null, document);
    }

    /// <summary>Keeps a changed object.</summary>
    public void Save(JsonObject document)
    {
        var resource = ResourceOf(document);
        Keep(resource, Find(resource, KeyOf(resource, document))!, document);
    }

    /// <summary>Keeps a change that no event tells of.</summary>
    public void SaveSilently(JsonObject document)
    {
        Save(document);
        _changes[^1] = _changes[^1] with { IsSilent = true };
    }

    public void Delete(JsonObject document)
    {
        var resource = ResourceOf(document);
        _changes.Add(new Change(resource, document, null));
        _latest[(resource, KeyOf(resource, document))] = null;
    }

    /// <summary>Has an event that no change of a field tells of.</summary>
    public void Note(string type, JsonObject document) => _notes.Add((type, (JsonObject)document.DeepClone()));

    /// <summary>Changes nothing in the end, as a preview does.</summary>
    public void Forget()
    {
        _changes.Clear();
        _notes.Clear();
        _latest.Clear();
    }

    /// <summary>Changes the data of the account, and writes the events.</summary>
    public void Commit()
    {
        foreach (var (resource, before, after) in _changes)
        {
            if (before is null)
                store.Insert(resource, after!);
            else if (after is null)
                store.Required(resource).Delete(KeyOf(resource, before));
            else
                store.Replace(store.Required(resource), KeyOf(resource, after), after);
        }

        foreach (var (resource, before, after) in _changes.Where(c => !c.IsSilent))
        {
            if (before is null)
                journal.Created(resource, after!);
            else if (after is null)
                journal.Deleted(resource, before);
            else
                journal.Updated(resource, before, after);
        }

        foreach (var (type, document) in _notes)
            journal.Noted(type, ResourceOf(document), document);
    }

    private void Keep(string resource, JsonObject? before, JsonObject after)
    {
        var kept = (JsonObject)after.DeepClone();
        _changes.Add(new Change(resource, before, kept));
        _latest[(resource, KeyOf(resource, kept))] = kept;
    }

    private string KeyOf(string resource, JsonObject document) => store.Required(resource).Schema.KeyOf(document);

    private static string ResourceOf(JsonObject document) => JsonFields.Text(document["object"])!;

    private sealed record Change(string Resource, JsonObject? Before, JsonObject? After)
    {
        public bool IsSilent { get; init; }
    }
}
