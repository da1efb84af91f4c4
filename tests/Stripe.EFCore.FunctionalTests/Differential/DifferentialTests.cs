using StripeEFCore.FunctionalTests.Differential.Shapes;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>Every shape gives what LINQ to Objects gives over the same objects, synchronously and asynchronously.</summary>
public sealed class DifferentialTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    private static readonly Dictionary<string, QueryShape> Shapes =
        WhereShapes.All().Concat(ProjectionShapes.All()).Concat(EndingShapes.All()).Concat(CombiningShapes.All()).Concat(KeyedShapes.All())
            .Concat(FoundShapes.All()).ToDictionary(s => s.Name);

    public static TheoryData<string> Names => [.. Shapes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sync_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        using var context = shop.CreateContext();
        Assert.Equal(QueryRunner.Expected(Shapes[name], shop.Objects), QueryRunner.Actual(Shapes[name], context));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Async_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        await using var context = shop.CreateContext();
        Assert.Equal(QueryRunner.Expected(Shapes[name], shop.Objects), await QueryRunner.ActualAsync(Shapes[name], context));
    }

    [Fact]
    public void The_suite_holds_at_least_150_shapes() => Assert.True(Shapes.Count >= 150, $"{Shapes.Count} shapes");
}
