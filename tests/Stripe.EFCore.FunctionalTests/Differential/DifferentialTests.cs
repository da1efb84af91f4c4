using StripeEFCore.FunctionalTests.Differential.Shapes;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>
///     Every shape gives what LINQ to Objects gives over the same objects, synchronously and asynchronously, and sends no more requests than its lists have
///     pages.
/// </summary>
public sealed class DifferentialTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private static readonly Dictionary<string, QueryShape> Shapes =
        WhereShapes.All().Concat(ProjectionShapes.All()).Concat(EndingShapes.All()).Concat(CombiningShapes.All()).Concat(KeyedShapes.All())
            .Concat(FoundShapes.All()).ToDictionary(s => s.Name);

    public static TheoryData<string> Names => [.. Shapes.Keys];

    internal static int Count => Shapes.Count;

    internal static IEnumerable<QueryShape> All => Shapes.Values;

    [Theory]
    [MemberData(nameof(Names))]
    public void Sync_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        using var context = shop.CreateContext();
        ShapeAssert.Answers(Shapes[name], QueryRunner.Expected(Shapes[name], shop.Objects), QueryRunner.Actual(Shapes[name], context));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Async_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        await using var context = shop.CreateContext();
        shop.Requests.Clear();
        ShapeAssert.Answers(Shapes[name], QueryRunner.Expected(Shapes[name], shop.Objects), await QueryRunner.ActualAsync(Shapes[name], context));
        ShapeAssert.SendsNoMore(Shapes[name], new RequestBound(context.Model, t => Pages(t.ClrType.Name)), shop.Sent());
    }

    /// <summary>Prices are two lists, the active and the others.</summary>
    private int Pages(string type)
    {
        var objects = (IQueryable<object>)typeof(InMemoryShop).GetProperty(type + "s")!.GetValue(shop.Objects)!;
        return ((objects.Count() + 99) / 100) + (type == "Price" ? 1 : 0);
    }
}
