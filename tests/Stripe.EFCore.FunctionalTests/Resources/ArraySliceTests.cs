using System.Text.Json.Nodes;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Array parameters that are given more values than one request takes.</summary>
public sealed class ArraySliceTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    public static IEnumerable<object[]> Arrays
        => ListedSet.All.SelectMany(s => s.Filters.Where(f => f is { Kind: ParameterKind.AnyOf, IsPseudoColumn: false })
            .Select(f => new object[] { s.Name, f.Name }));

    [Theory]
    [MemberData(nameof(Arrays))]
    public async Task More_values_than_a_request_takes_are_several_requests_and_the_rows_are_those_of_LINQ_to_Objects(string name, string parameter)
    {
        var set = ListedSet.All.Single(s => s.Name == name);
        var filter = set.Filters.First(f => f.Name == parameter);
        var objects = (await stripe.WaysAsync(set))[0].Objects;
        var field = filter.Field!.Segments;
        string[] some = [.. objects.SelectMany(o => ObjectText.Values(o, field)).Where((_, i) => i % 2 == 0).Distinct().Take(150)];
        Assert.NotEmpty(some);
        foreach (var count in new[] { filter.MostItems, filter.MostItems + 1, 2 * filter.MostItems + 3 })
        {
            // What exists stands at the ends, so that a slice that is left out is seen.
            string[] unknown = [.. Enumerable.Range(0, Math.Max(0, count - some.Length)).Select(n => $"unknown_{n}")];
            string[] values = [.. some[..(some.Length / 2)], .. unknown, .. some[(some.Length / 2)..]];
            var question = new FilterQuestion(filter, $"{parameter} in {values.Length} values", [])
            {
                Compare = column => FilterColumn.IsAmong(column, values),
                Meets = o => IsAmong(o, field, values),
            };
            stripe.Requests.Clear();
            await using var db = stripe.CreateContext();
            var rows = await EveryFilterTests.RowsAsync(db, set, [question]);
            Assert.Equal(
                objects.Where(o => IsAmong(o, field, values)).Select(o => ObjectText.Of(o, set.Class)).Order(StringComparer.Ordinal),
                rows.Select(ObjectText.Of).Order(StringComparer.Ordinal));
            Assert.All(stripe.Requests.Entries,
                r => Assert.True(r.Parameters.Count(p => p.Key.StartsWith(parameter + "[", StringComparison.Ordinal)) <= filter.MostItems));
            Assert.True(
                !filter.AllowedValues.IsEmpty
                    || stripe.Requests.Entries.All(r => r.Parameters.Any(p => p.Key.StartsWith(parameter + "[", StringComparison.Ordinal))),
                $"A request does not ask for {parameter}: {string.Join(' ', stripe.Requests.Entries)}");
        }
    }

    private static bool IsAmong(JsonObject found, IEnumerable<string> field, string[] values) => ObjectText.Values(found, field).Any(values.Contains);
}
