using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.LongLists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Search;
using Stripe.EFCore.Emulator.Seeding;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>
///     The data of a made-up business, and beside it some objects of every kind that such a business has none of: they are made from Stripe.net's classes,
///     the first time that somebody asks for one, and are the same for the same seed and time.
/// </summary>
internal sealed class OtherData : ISeededData
{
    private readonly Lazy<AccountStore> _made;

    private OtherData(ISeededData business, SeedMath math)
    {
        _made = new(() => Make(business, math));
        Resources =
        [
            .. business.Resources,
            .. ResourceSchemas.All.Where(s => !s.IsSingleton && business.Resources.All(r => r.Object != s.Object))
                .Select(s => new OtherResource(s.Object, _made)),
        ];
    }

    public IReadOnlyList<ISeededResource> Resources { get; }

    /// <param name="seed">Another seed gives other ids and other choices.</param>
    /// <param name="customers">How many customers the business has.</param>
    /// <param name="now">The present; everything is older.</param>
    public static ISeededData Create(int seed, long customers, DateTimeOffset now)
        => new OtherData(SeededData.Create(seed, customers, now), new SeedMath(seed, customers, now));

    private static AccountStore Make(ISeededData business, SeedMath math)
    {
        var store = new AccountStore(null, TimeProvider.System, new SearchSettings());
        var now = DateTimeOffset.FromUnixTimeSeconds(math.Now).UtcDateTime;
        var data = new OtherWriter(new LongListWriter(new EmulatedAccount(store), now.Date.AddDays(-45), minutes: 31), business, math);
        OtherConnect.AddTo(data);
        OtherCatalog.AddTo(data);
        OtherCustomers.AddTo(data);
        OtherBilling.AddTo(data);
        OtherInvoicing.AddTo(data);
        OtherSales.AddTo(data);
        OtherPayments.AddTo(data);
        OtherMoney.AddTo(data);
        OtherIssuing.AddTo(data);
        OtherTreasury.AddTo(data);
        OtherFiles.AddTo(data);
        OtherChecks.AddTo(data);
        OtherDevices.AddTo(data);
        ApiV2Objects.AddTo(new LongListWriter(new EmulatedAccount(store), now.Date.AddDays(-20)));
        return store;
    }
}

/// <summary>The objects of one kind, oldest first. They are whole: what an answer shows of them is left to the view.</summary>
internal sealed class OtherResource(string name, Lazy<AccountStore> made) : ISeededResource
{
    private readonly Lazy<(JsonObject[] Objects, Dictionary<string, long> Indexes)> _rows = new(() =>
    {
        JsonObject[] objects = [.. made.Value.Required(name).Older(null, long.MinValue, long.MaxValue, null).Reverse().Select(r => r.Document())];
        var ids = objects.Select((o, i) => KeyValuePair.Create(made.Value.Required(name).Schema.KeyOf(o), (long)i));
        return (objects, new Dictionary<string, long>(ids, StringComparer.Ordinal));
    });

    public string Object => name;

    public bool IsWhole => true;

    public long Count => _rows.Value.Objects.Length;

    public string IdAt(long index) => made.Value.Required(name).Schema.KeyOf(_rows.Value.Objects[index]);

    public bool TryGetIndex(string id, out long index) => _rows.Value.Indexes.TryGetValue(id, out index);

    public long CreatedAt(long index) => JsonFields.Created(_rows.Value.Objects[index]);

    public void Write(Utf8JsonWriter writer, long index) => _rows.Value.Objects[index].WriteTo(writer);
}
