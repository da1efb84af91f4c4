using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Search;
using Stripe.EFCore.Emulator.Seeding.Payments;
using Stripe.EFCore.Emulator.Shapes;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>The data of one account.</summary>
internal sealed class AccountStore
{
    private readonly TimeProvider _clock;
    private readonly SearchSettings _search;
    private long _lastEvent;

    private readonly ConcurrentDictionary<string, Table> _byObject = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Table> _byPath = new(StringComparer.Ordinal);

    public AccountStore(ISeededData? data, TimeProvider clock, SearchSettings search, string id = "")
    {
        (_clock, _search, AccountId) = (clock, search, id);
        foreach (var schema in ResourceSchemas.All)
            Add(schema, data?.Resources.FirstOrDefault(r => r.Object == schema.Object));
        if (data is not null && PayoutAccount.Of(data) is { } account)
            Required("bank_account").Insert(account);
        StandingObjects.AddTo(this);
    }

    public string AccountId { get; }

    /// <summary>The account itself, as its updates left it.</summary>
    public JsonObject Account => Required("account").Find(AccountId)!.Document();

    public string DisplayName
    {
        get;
        set
        {
            field = value;
            var account = Account;
            account["business_profile"]!["name"] = value;
            account["settings"]!["dashboard"]!["display_name"] = value;
            Required("account").Replace(AccountId, account);
        }
    } = "";

    /// <summary>The current time in Unix seconds.</summary>
    public long Now => UtcNow.ToUnixTimeSeconds();

    public DateTimeOffset UtcNow => _clock.GetUtcNow();

    public EmulatedSearch Search => _search.Current;

    /// <summary>Whether Stripe offers search to the account.</summary>
    public bool HasSearch { get; set; } = true;

    /// <summary>Whether any object belongs to a test clock.</summary>
    public bool HasTestClocks { get; private set; }

    /// <summary>Whether changes that come not through the API leave events too.</summary>
    public bool RecordsEvents { get; set; }

    /// <summary>Held by a write, so that each one sees what those before it did.</summary>
    public Lock WriteGate { get; } = new();

    /// <summary>Identifiers that may be used once, with the second of their use.</summary>
    public ConcurrentDictionary<string, long> Identifiers { get; } = new(StringComparer.Ordinal);

    public long NextEventNumber() => Interlocked.Increment(ref _lastEvent);

    public Table Add(ResourceSchema schema, ISeededResource? seed = null)
    {
        var table = new Table(schema, seed) { Index = SearchFields.Of(schema.Object) is null ? null : new SearchIndex(_clock, _search) };
        _byObject[schema.Object] = table;
        if (schema.Path.Length > 0)
            _byPath[schema.Path] = table;
        return table;
    }

    public Table? ByPath(string path) => _byPath.GetValueOrDefault(path);

    public Table? ByObject(string name) => _byObject.GetValueOrDefault(name);

    public Table Required(string name)
        => ByObject(name) ?? throw new ArgumentException($"The emulator has no resource '{name}'. Make one with AddList.", nameof(name));

    public ObjectShape ShapeOf(string name) => ByObject(name)?.Schema.Shape ?? ObjectShapes.Of(name) ?? ObjectShape.Empty;

    /// <summary>Stores an object, together with the objects that it holds where Stripe has ids or lists of objects.</summary>
    public void Insert(string name, JsonObject document)
    {
        var table = Required(name);
        new Intake(this).Take(document, name);
        HasTestClocks |= document["test_clock"] is not null;
        table.Insert(document);
    }

    public void Replace(Table table, string id, JsonObject document)
    {
        HasTestClocks |= document["test_clock"] is not null;
        table.Replace(id, document);
    }

    /// <summary>An object by its id, among the resources named; the stub of a deleted one where it leaves one.</summary>
    public JsonObject? Find(ImmutableArray<string> names, string id)
    {
        foreach (var name in names)
        {
            if (ByObject(name) is not { } table)
                continue;
            if (table.Find(id) is { } row)
                return row.Document();
            if (table.WasDeleted(id))
                return Stub(table.Schema, id);
        }

        return null;
    }

    public static JsonObject Stub(ResourceSchema schema, string id) => new() { ["id"] = id, ["object"] = schema.Object, ["deleted"] = true };
}
