using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Events;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator;

/// <summary>The data of one account, for tests to set up and look at.</summary>
public sealed class EmulatedAccount
{
    private readonly AccountStore _store;

    internal EmulatedAccount(AccountStore store) => _store = store;

    /// <summary>What the consent page calls the account.</summary>
    public string DisplayName
    {
        get => _store.DisplayName;
        set => _store.DisplayName = value;
    }

    /// <summary>Whether Stripe offers search to the account. Without it every search is refused, as for accounts in India. True by default.</summary>
    public bool HasSearch
    {
        get => _store.HasSearch;
        set => _store.HasSearch = value;
    }

    /// <summary>
    ///     Whether <see cref="Insert(string, JsonObject)" />, <see cref="Update" /> and <see cref="Delete" /> leave events, as writes through the API always
    ///     do. False by default.
    /// </summary>
    public bool RecordsEvents
    {
        get => _store.RecordsEvents;
        set => _store.RecordsEvents = value;
    }

    /// <summary>Puts an object into a resource's list, as it stands. Without a <c>created</c> it is the oldest.</summary>
    /// <param name="resource">The resource's object name: <c>customer</c>.</param>
    /// <param name="document">The object, with an <c>id</c>.</param>
    public void Insert(string resource, JsonObject document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var copy = AsJson(document);
        copy["object"] ??= resource;
        _store.Insert(resource, copy);
        if (RecordsEvents)
            new EventJournal(_store).Created(resource, copy);
    }

    /// <summary>Puts an object of Stripe.net into its list. Objects that it holds in place of their ids, and in its lists, are put into theirs.</summary>
    /// <param name="entity">The object, with an <c>Id</c>.</param>
    public void Insert(IStripeEntity entity)
    {
        ArgumentNullException.ThrowIfNull(entity);
        var resource = ObjectShapes.NameOf(entity.GetType())
            ?? throw new ArgumentException($"Stripe.net's class {entity.GetType().Name} is no resource of the API, so it has no list.", nameof(entity));
        Insert(resource, EntityJson.Of((StripeEntity)entity));
    }

    /// <summary>An object by its id; null where there is none.</summary>
    /// <param name="resource">The resource's object name.</param>
    /// <param name="id">The id.</param>
    /// <returns>A copy of the object, or null.</returns>
    public JsonObject? Get(string resource, string id) => _store.Required(resource).Find(id)?.Document();

    /// <summary>Changes an object in place.</summary>
    /// <param name="resource">The resource's object name.</param>
    /// <param name="id">The id.</param>
    /// <param name="change">Changes the object.</param>
    public void Update(string resource, string id, Action<JsonObject> change)
    {
        ArgumentNullException.ThrowIfNull(change);
        var table = _store.Required(resource);
        var before = table.Find(id)?.Document() ?? throw new ArgumentException($"There is no {resource} '{id}'.", nameof(id));
        var document = (JsonObject)before.DeepClone();
        change(document);
        document = AsJson(document);
        _store.Replace(table, id, document);
        if (RecordsEvents)
            new EventJournal(_store).Updated(resource, before, document);
    }

    /// <summary>Deletes an object.</summary>
    /// <param name="resource">The resource's object name.</param>
    /// <param name="id">The id.</param>
    public void Delete(string resource, string id)
    {
        var table = _store.Required(resource);
        var document = table.Find(id)?.Document() ?? throw new ArgumentException($"There is no {resource} '{id}'.", nameof(id));
        table.Delete(id);
        if (RecordsEvents)
            new EventJournal(_store).Deleted(resource, document);
    }

    /// <summary>The ids of a resource's objects, newest first: also of those that have no list, as tax calculations.</summary>
    /// <param name="resource">The resource's object name.</param>
    /// <returns>The ids, found while they are read.</returns>
    public IEnumerable<string> Ids(string resource)
        => _store.Required(resource).Older(null, long.MinValue, long.MaxValue, null).Select(r => r.Id);

    /// <summary>How many objects a resource has.</summary>
    /// <param name="resource">The resource's object name.</param>
    /// <returns>The number of objects.</returns>
    public long Count(string resource) => _store.Required(resource).Count;

    /// <summary>Serves any list in Stripe's style, newest first by <c>created</c>, or where there is none, in the reverse order of the items.</summary>
    /// <param name="path">The path: <c>/v1/made_up_things</c>.</param>
    /// <param name="resource">The object name of the items.</param>
    /// <param name="items">The items; those without an <c>id</c> are given one.</param>
    /// <param name="filters">
    ///     Filters in short: <c>name</c> or <c>name=field</c>, with <c>:bool</c>, <c>:range</c> or <c>:any</c> behind it, separated by spaces.
    /// </param>
    /// <param name="expandables">Expandable fields: <c>field</c> or <c>field=object</c>, separated by spaces.</param>
    public void AddList(string path, string resource, IEnumerable<JsonObject> items, string filters = "", string expandables = "")
    {
        ArgumentNullException.ThrowIfNull(items);
        var schema = ResourceSchemas.Of(resource, path.Replace("/v1/", "", StringComparison.Ordinal), resource, filters, expandables) with { Path = path };
        var table = _store.Add(schema);
        var number = 0;
        foreach (var item in items)
        {
            var document = AsJson(item);
            document["id"] ??= $"{resource}_{number}";
            document["object"] ??= resource;
            table.Insert(document);
            number++;
        }
    }

    /// <summary>A copy whose values are JSON and no longer the CLR types they were given as.</summary>
    private static JsonObject AsJson(JsonObject document) => (JsonObject)JsonNode.Parse(document.ToJsonString())!;
}
