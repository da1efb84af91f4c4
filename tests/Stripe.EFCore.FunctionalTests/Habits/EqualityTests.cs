using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>Values are equal as EF Core says, where C# compares references: bytes, lists, dictionaries, classes that a converter reads.</summary>
public sealed class EqualityTests
{
    private static readonly string[] Json =
    [
        """
        {"id":"a","bytes":"AQI=","tags":["x","y"],"codes":[1,2],"map":{"k":"v"},
        "set":["p","q"],"json":{"n":[1]},"sku":"A1","note":null,"size":{"width":1,"height":2}}
        """,
        """{"id":"b","bytes":null,"tags":[],"codes":[],"map":{},"set":[],"json":null,"sku":"a1","note":"n","size":null}""",
        """
        {"id":"c","bytes":"AQI=","tags":["x","y"],"codes":[1,2],"map":{"k":"v"},
        "set":["q","p"],"json":{"n":[1]},"sku":"A1","size":{"width":1,"height":2}}
        """,
    ];

    private readonly CannedRows<Thing> _db = CannedRows<Thing>.Of(Map, Json);

    [Fact]
    public async Task Bytes_are_equal_by_content()
    {
        byte[] bytes = [1, 2];
        byte[]? none = null;
        await AssertFinds(["a", "c"], t => t.Bytes == bytes);
        await AssertFinds(["a", "c"], t => t.Bytes!.Equals(bytes));
        await AssertFinds(["a", "c"], t => bytes.Equals(t.Bytes));
        await AssertFinds(["a", "c"], t => Equals(t.Bytes, bytes));
        await AssertFinds(["a", "c"], t => t.Bytes!.SequenceEqual(bytes));
        await AssertFinds(["b"], t => !t.Bytes!.Equals(bytes));
        await AssertFinds(["b"], t => t.Bytes!.Equals(none));
        await AssertFinds(["a", "c"], t => new[] { bytes }.Contains(t.Bytes));
        await AssertFinds(["a", "c"], t => _db.Rows.Any(o => o.Id != t.Id && o.Bytes!.Equals(t.Bytes)));
        Assert.Equal([2, 1], await _db.Rows.GroupBy(t => t.Bytes).Select(g => g.Count()).ToListAsync());
    }

    [Fact]
    public async Task Lists_of_values_are_equal_by_elements()
    {
        List<string> tags = ["x", "y"];
        int[] codes = [1, 2];
        await AssertFinds(["a", "c"], t => t.Tags.Equals(tags));
        await AssertFinds(["a", "c"], t => tags.Equals(t.Tags));
        await AssertFinds(["b"], t => !t.Tags.Equals(tags));
        await AssertFinds(["a", "c"], t => t.Codes.Equals(codes));
        await AssertFinds(["a", "c"], t => new[] { tags }.Contains(t.Tags));
        Assert.Equal(2, await _db.Rows.Select(t => t.Tags).Distinct().CountAsync());
    }

    [Fact]
    public async Task Dictionaries_sets_and_json_are_equal_by_what_they_hold()
    {
        var map = new Dictionary<string, string> { ["k"] = "v" };
        HashSet<string> set = ["p", "q"];
        var json = JsonDocument.Parse("""{ "n": [1] }""").RootElement;
        await AssertFinds(["a", "c"], t => t.Map == map);
        await AssertFinds(["a", "c"], t => t.Map.Equals(map));
        await AssertFinds(["a", "c"], t => new[] { map }.Contains(t.Map));
        await AssertFinds(["a", "c"], t => t.Set.Equals(set));
        await AssertFinds(["a", "c"], t => t.Json.Equals(json));
        Assert.Equal([2, 1], await _db.Rows.GroupBy(t => t.Map).Select(g => g.Count()).ToListAsync());
        Assert.Equal([2, 1], await _db.Rows.GroupBy(t => t.Set).Select(g => g.Count()).ToListAsync());
        Assert.Equal(2, await _db.Rows.Select(t => t.Json).Distinct().CountAsync());
    }

    [Fact]
    public async Task A_class_without_equality_is_compared_by_what_its_converter_gives()
    {
        var sku = new Sku("A1");
        Sku? none = null;
        await AssertFinds(["a", "c"], t => t.Sku == sku);
        await AssertFinds(["b"], t => t.Sku != sku);
        await AssertFinds(["a", "c"], t => t.Sku.Equals(sku));
        await AssertFinds(["a", "c"], t => sku.Equals(t.Sku));
        await AssertFinds(["a", "c"], t => Equals(t.Sku, sku));
        await AssertFinds([], t => t.Sku == none);
        await AssertFinds(["a", "c"], t => new[] { sku }.Contains(t.Sku));
        await AssertFinds(["a", "c"], t => new List<Sku> { sku }.Contains(t.Sku));
        await AssertFinds(["b"], t => !new HashSet<Sku> { sku }.Contains(t.Sku));
        await AssertFinds(["a", "c"], t => new[] { sku }.Any(s => s == t.Sku));
        await AssertFinds(["a", "c"], t => _db.Rows.Where(o => o.Id == "a").Select(o => o.Sku).Contains(t.Sku));
        await AssertFinds(["a", "c"], t => new { t.Sku } == new { Sku = sku });
    }

    [Fact]
    public async Task Classes_without_equality_are_grouped_joined_and_sorted_by_what_their_converter_gives()
    {
        var things = _db.Rows;
        Assert.Equal(["A1 2", "a1 1"], await things.GroupBy(t => t.Sku).Select(g => g.Key.Text + " " + g.Count()).ToListAsync());
        Assert.Equal([2, 1], await things.GroupBy(t => new { t.Sku, t.Bytes }).Select(g => g.Count()).ToListAsync());
        Assert.Equal(2, await things.Select(t => t.Sku).Distinct().CountAsync());
        Assert.Equal(2, await things.DistinctBy(t => t.Sku).CountAsync());
        Assert.Equal(2, await things.Select(t => t.Sku).Union(things.Select(t => t.Sku)).CountAsync());
        Assert.Empty(await things.Where(t => t.Id == "a").Select(t => t.Sku).Except(things.Where(t => t.Id == "c").Select(t => t.Sku)).ToListAsync());
        Assert.Equal(["aa", "ac", "bb", "ca", "cc"], await things.Join(things, t => t.Sku, t => t.Sku, (t, o) => t.Id + o.Id).ToListAsync());
        Assert.Equal(["a2", "b1", "c2"], await things.GroupJoin(things, t => t.Sku, t => t.Sku, (t, o) => t.Id + o.Count()).ToListAsync());
        Assert.Equal(["a2", "b1", "c2"], await things.Select(t => t.Id + things.Count(o => o.Sku == t.Sku)).ToListAsync());
        var sorted = await things.OrderBy(t => t.Sku).ThenBy(t => t.Id).Select(t => t.Id).ToListAsync();
        Assert.Equal(Json.Length, sorted.Count);
        Assert.Equal(1, Math.Abs(sorted.IndexOf("a") - sorted.IndexOf("c")));
    }

    [Fact]
    public async Task A_comparer_of_the_models_says_what_is_equal()
    {
        await using var db = CannedRows<Thing>.Of(
            model =>
            {
                Map(model);
                model.Entity<Thing>().Property(t => t.Sku).HasConversion(
                    s => s.Text,
                    s => new Sku(s),
                    new ValueComparer<Sku>((x, y) => string.Equals(x!.Text, y!.Text, StringComparison.OrdinalIgnoreCase), s => 0));
            },
            Json);
        var sku = new Sku("A1");
        Assert.Equal(["a", "b", "c"], await db.Rows.Where(t => t.Sku == sku).Select(t => t.Id).ToListAsync());
    }

    [Fact]
    public async Task A_condition_on_a_converted_class_is_sent()
    {
        var stripe = CannedRows<Order>.Serving("""{"id":"o","sku":"A1"}""");
        await using var db = new CannedRows<Order>(
            stripe,
            model => model.Entity<Order>(order =>
            {
                order.ToStripeList("/v1/orders", list => list.Filter(o => o.Sku));
                order.Property(o => o.Sku).HasConversion(s => s!.Text, s => new Sku(s));
            }));
        var (sku, other) = (new Sku("A1"), new Sku("B2"));
        Assert.Single(await db.Rows.Where(o => o.Sku == sku).ToListAsync());
        Assert.Single(await db.Rows.Where(o => new[] { sku }.Contains(o.Sku)).ToListAsync());
        Assert.Empty(await db.Rows.Where(o => o.Sku == other).ToListAsync());
        Assert.Equal(["/v1/orders?sku=A1&limit=100", "/v1/orders?sku=A1&limit=100", "/v1/orders?sku=B2&limit=100"], stripe.TakeSent());
    }

    [Fact]
    public async Task Entities_with_such_a_key_are_equal_by_it()
    {
        await using var db = CannedRows<Order>.Of(
            model => model.Entity<Order>(order =>
            {
                order.ToStripeList("/v1/orders");
                order.Property(o => o.Sku).HasConversion(s => s!.Text, s => new Sku(s));
                order.HasKey(o => o.Sku);
            }),
            """{"id":"o","sku":"A1"}""",
            """{"id":"p","sku":"B2"}""");
        var given = new Order { Sku = new Sku("A1") };
        Assert.Equal(["o"], await db.Rows.Where(o => o == given).Select(o => o.Id).ToListAsync());
        Assert.Equal(["o"], await db.Rows.Where(o => new[] { given }.Contains(o)).Select(o => o.Id).ToListAsync());
        Assert.Equal(["o", "p"], await db.Rows.Where(o => db.Rows.Contains(o)).Select(o => o.Id).ToListAsync());
        Assert.Equal(2, await db.Rows.Concat(db.Rows).Distinct().CountAsync());
    }

    [Fact]
    public async Task A_converter_of_nulls_sees_null_and_what_is_missing()
    {
        Assert.Equal(["none", "n", "none"], (await _db.Rows.ToListAsync()).Select(t => t.Note));
        Assert.Equal(["none", "n", "none"], await _db.Rows.Select(t => t.Note).ToListAsync());
        await AssertFinds(["a", "c"], t => t.Note == "none");
        await AssertFinds([], t => t.Note == null);
        Assert.Equal([2, 1], await _db.Rows.GroupBy(t => t.Note).Select(g => g.Count()).ToListAsync());
    }

    [Fact]
    public async Task A_condition_on_a_property_whose_converter_reads_null_is_not_sent()
    {
        var stripe = CannedRows<Buyer>.Serving("""{"id":"cus_1","object":"customer","email":null}""", """{"id":"cus_2","object":"customer"}""");
        await using var db = new CannedRows<Buyer>(
            stripe,
            model => model.Entity<Buyer>(buyer =>
            {
                buyer.ToStripeResource("customer");
                buyer.Property(b => b.Email).HasConversion(new OrUnknown());
            }));
        Assert.Equal(["cus_1", "cus_2"], await db.Rows.Where(b => b.Email == "unknown").Select(b => b.Id).ToListAsync());
        Assert.Equal(["/v1/customers?limit=100"], stripe.TakeSent());
    }

    [Fact]
    public async Task A_complex_struct_that_is_missing_is_its_default_where_its_value_is_asked_for()
    {
        Assert.Equal([new Size(1, 2), default, new Size(1, 2)], await _db.Rows.Select(t => t.Size!.Value).ToListAsync());
        Assert.Equal([new Size(1, 2), default, new Size(1, 2)], (await _db.Rows.Select(t => new { t.Size!.Value }).ToListAsync()).Select(t => t.Value));
        Assert.Equal([new Size(1, 2), null, new Size(1, 2)], await _db.Rows.Select(t => t.Size).ToListAsync());
        await AssertFinds(["a", "c"], t => t.Size.HasValue);
        var missing = await Assert.ThrowsAsync<InvalidOperationException>(() => _db.Rows.Select(t => t.Size!.Value.Width).ToListAsync());
        Assert.Contains("'size.width'", missing.Message, StringComparison.Ordinal);
        Assert.Equal([1, null, 1], await _db.Rows.Select(t => (int?)t.Size!.Value.Width).ToListAsync());
    }

    private static void Map(ModelBuilder model)
        => model.Entity<Thing>(thing =>
        {
            thing.ToStripeList("/v1/things");
            thing.Property(t => t.Sku).HasConversion(s => s.Text, s => new Sku(s));
            thing.Property(t => t.Note).HasConversion(new OrNone());
            thing.ComplexProperty(t => t.Size);
        });

    private async Task AssertFinds(string[] expected, System.Linq.Expressions.Expression<Func<Thing, bool>> condition)
    {
        Assert.Equal(expected, await _db.Rows.Where(condition).Select(t => t.Id).ToListAsync());
        Assert.Equal(expected, _db.Rows.Where(condition).Select(t => t.Id));
    }

    public sealed class Thing
    {
        public string Id { get; set; } = "";
        public byte[]? Bytes { get; set; }
        public List<string> Tags { get; set; } = [];
        public int[] Codes { get; set; } = [];
        public Dictionary<string, string> Map { get; set; } = [];
        public HashSet<string> Set { get; set; } = [];
        public JsonElement Json { get; set; }
        public Sku Sku { get; set; } = null!;
        public string? Note { get; set; }
        public Size? Size { get; set; }
    }

    public sealed class Order
    {
        public string Id { get; set; } = "";
        public Sku? Sku { get; set; }
    }

    public sealed class Buyer
    {
        public string Id { get; set; } = "";
        public string? Email { get; set; }
    }

    /// <summary>No two of them are equal.</summary>
    public sealed class Sku(string text)
    {
        public string Text => text;
    }

    public readonly record struct Size(int Width, int Height);

    private sealed class OrNone() : ValueConverter<string?, string?>(value => value == "none" ? null : value, json => json ?? "none", convertsNulls: true);

    private sealed class OrUnknown() : ValueConverter<string?, string?>(value => value, json => json ?? "unknown", convertsNulls: true);
}
