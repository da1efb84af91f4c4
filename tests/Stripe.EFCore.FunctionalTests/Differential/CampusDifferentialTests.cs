using Microsoft.EntityFrameworkCore.Metadata;
using StripeEFCore.FunctionalTests.Differential.Shapes;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>The same as <see cref="DifferentialTests" /> over a model with keys, relationships and types of every kind.</summary>
public sealed class CampusDifferentialTests(CampusFixture campus) : IClassFixture<CampusFixture>
{
    private static readonly Dictionary<string, QueryShape> Shapes = CampusShapes.All().ToDictionary(s => s.Name);

    private static readonly Dictionary<string, QueryShape> Refused = RefusedShapes.All().ToDictionary(s => s.Name);

    public static TheoryData<string> Names => [.. Shapes.Keys];

    internal static IEnumerable<QueryShape> All => Shapes.Values;

    public static TheoryData<string> RefusedNames => [.. Refused.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Sync_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        using var context = campus.CreateContext();
        ShapeAssert.Answers(
            Shapes[name], QueryRunner.Expected(Shapes[name], campus.Objects, campus.Objects.ShadowOf), QueryRunner.Actual(Shapes[name], context));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Async_query_answers_what_LINQ_to_Objects_answers(string name)
    {
        await using var context = campus.CreateContext();
        campus.Requests.Clear();
        ShapeAssert.Answers(
            Shapes[name], QueryRunner.Expected(Shapes[name], campus.Objects, campus.Objects.ShadowOf), await QueryRunner.ActualAsync(Shapes[name], context));
        ShapeAssert.SendsNoMore(Shapes[name], new RequestBound(context.Model, Pages), campus.Sent());
    }

    [Theory]
    [MemberData(nameof(RefusedNames))]
    public void What_is_refused_is_refused_before_any_request(string name)
    {
        using var context = campus.CreateContext();
        campus.Requests.Clear();
        var refusal = Assert.Throws<InvalidOperationException>(() => QueryRunner.Actual(Refused[name], context));
        Assert.Contains("could not be translated", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(campus.Sent());
    }

    [Fact]
    public void Both_models_together_have_at_least_600_shapes()
        => Assert.True(Shapes.Count + DifferentialTests.Count >= 600, $"{Shapes.Count} + {DifferentialTests.Count} shapes");

    private int Pages(IEntityType type) => (campus.Sizes[CampusFixture.PathOf(type)] + 99) / 100;
}
