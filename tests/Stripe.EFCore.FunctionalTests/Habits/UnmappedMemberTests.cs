using System.ComponentModel.DataAnnotations.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using StripeEFCore.FunctionalTests.Queries;

namespace StripeEFCore.FunctionalTests.Habits;

/// <summary>A member that the model leaves out has no value in a row, and a type that no JSON is read as is no property.</summary>
public sealed class UnmappedMemberTests
{
    private readonly CannedStripe _stripe = CannedRows<Parcel>.Serving("""{"id":"a","weight":3,"labels":["x"],"hidden":"h","hidden_list":["h"]}""");

    private CannedRows<Parcel> Open()
        => new(_stripe, model => model.Entity<Parcel>(parcel =>
        {
            parcel.ToStripeList("/v1/parcels");
            parcel.Ignore(p => p.Hidden);
        }));

    public static TheoryData<string> Names => [.. Queries.Keys];

    private static readonly Dictionary<string, Func<CannedRows<Parcel>, object>> Queries = new()
    {
        ["a list as the collection"] = db => db.Rows.SelectMany(p => p.HiddenList).ToList(),
        ["a list as the collection, with a result"] = db => db.Rows.SelectMany(p => p.HiddenList, (p, h) => h).ToList(),
        ["a member in the result"] = db => db.Rows.SelectMany(p => p.Labels, (p, l) => p.Hidden + l).ToList(),
        ["a member in an object of the result"] = db => db.Rows.SelectMany(p => p.Labels, (p, l) => new { p.Hidden, l }).ToList(),
        ["a member in a condition"] = db => db.Rows.SelectMany(p => p.Labels.Where(l => l == p.Hidden)).ToList(),
        ["a member of a subquery"] = db => db.Rows.SelectMany(p => db.Rows.Select(o => o.Hidden)).ToList(),
        ["a member in query syntax"] = db => (from p in db.Rows from l in p.Labels select p.Hidden).ToList(),
    };

    [Theory]
    [MemberData(nameof(Names))]
    public void A_member_that_is_left_out_is_refused_inside_SelectMany(string name)
    {
        using var db = Open();
        var refusal = Assert.Throws<InvalidOperationException>(() => Queries[name](db));
        Assert.Matches("'Hidden(List)?' on entity type 'Parcel'", refusal.Message);
        Assert.Empty(_stripe.TakeSent());
    }

    [Fact]
    public async Task What_a_member_computes_of_others_is_read_from_the_object()
    {
        await using var db = Open();
        Assert.Equal(["3 kg x"], await db.Rows.SelectMany(p => p.Labels, (p, l) => p.Text + " " + l).ToListAsync());
        var made = db.Rows.Select(p => new Parcel { Id = p.Id, Hidden = p.Id + "!" });
        Assert.Equal(["a!"], await made.SelectMany(p => db.Rows, (p, _) => p.Hidden).ToListAsync());
    }

    [Fact]
    public void A_type_that_no_JSON_is_read_as_is_refused_when_the_model_is_built()
    {
        AssertRefused<Grid>("Grid.Cells", "int[,]");
        AssertRefused<GridList>("GridList.Cells", "int[,]");
        AssertRefused<GridHolder>("Cells", "int[,]");
    }

    [Fact]
    public void A_class_that_is_mapped_to_SQL_is_refused_when_the_model_is_built()
    {
        AssertNoSql("ToSqlQuery", parcel => parcel.ToSqlQuery("SELECT * FROM parcels WHERE weight > 3"));
        AssertNoSql("ToView", parcel => parcel.ToView("heavy_parcels"));
        AssertNoSql("ToFunction", parcel => parcel.ToFunction("heavy_parcels"));
    }

    [Fact]
    public async Task An_array_of_arrays_is_read()
    {
        await using var db = CannedRows<Jagged>.Of(model => model.Entity<Jagged>().ToStripeList("/v1/grids"), """{"id":"a","cells":[[1,2],[3]]}""");
        Assert.Equal([[1, 2], [3]], (await db.Rows.SingleAsync()).Cells);
    }

    private void AssertNoSql(string method, Action<EntityTypeBuilder<Parcel>> map)
    {
        using var db = new CannedRows<Parcel>(_stripe, model =>
        {
            model.Entity<Parcel>().ToStripeList("/v1/parcels");
            map(model.Entity<Parcel>());
        });
        Assert.Contains(method, Assert.Throws<InvalidOperationException>(() => db.Rows.ToList()).Message, StringComparison.Ordinal);
        Assert.Empty(_stripe.TakeSent());
    }

    private static void AssertRefused<T>(string property, string type)
        where T : class
    {
        using var db = CannedRows<T>.Of(model => model.Entity<T>().ToStripeList("/v1/grids"));
        var refusal = Assert.Throws<InvalidOperationException>(() => db.Model);
        Assert.Contains(property, refusal.Message, StringComparison.Ordinal);
        Assert.Contains($"'{type}'", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("Ignore", refusal.Message, StringComparison.Ordinal);
    }

    public sealed class Parcel
    {
        public string Id { get; set; } = "";
        public int Weight { get; set; }
        public List<string> Labels { get; set; } = [];
        public string? Hidden { get; set; }

        [NotMapped]
        public List<string> HiddenList { get; set; } = [];

        public string Text => $"{Weight} kg";
    }

    public sealed class Grid
    {
        public string Id { get; set; } = "";
        public int[,]? Cells { get; set; }
    }

    public sealed class GridList
    {
        public string Id { get; set; } = "";
        public List<int[,]>? Cells { get; set; }
    }

    public sealed class GridHolder
    {
        public string Id { get; set; } = "";
        public GridPart? Part { get; set; }
    }

    public sealed class GridPart
    {
        public int[,]? Cells { get; set; }
    }

    public sealed class Jagged
    {
        public string Id { get; set; } = "";
        public int[][] Cells { get; set; } = [];
    }
}
