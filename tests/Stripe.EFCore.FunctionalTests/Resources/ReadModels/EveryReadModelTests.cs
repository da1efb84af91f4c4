namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Every list with each of its filters alone, and with a few pairs of them, as sets of a user's own classes: see <see cref="FilterJudge" />.</summary>
public sealed class EveryReadModelTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    private const int UsualPairs = 2;

    public static TheoryData<string> Names => [.. NamesOf(isOneRow: false)];

    public static TheoryData<string> OneRowNames => [.. NamesOf(isOneRow: true)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Filters_give_the_rows_that_Stripe_nets_client_reads(string name)
    {
        ReadModel[] models = [.. ReadModel.All.Where(m => m.Set.Name == name)];
        IRowReader[] readers = [.. models.Select(m => new ReadModelReader(stripe, m))];
        var problems = await new FilterJudge(stripe, models[0].Set, UsualPairs, readers).ProblemsAsync();
        Assert.True(problems.Length == 0, problems);
    }

    [Theory]
    [MemberData(nameof(OneRowNames))]
    public async Task What_is_one_object_is_a_set_of_one_row(string name)
    {
        var json = await stripe.Judge.ReadOneAsync(name);
        foreach (var reader in ReadModel.All.Where(m => m.Set.Name == name).Select(m => new ReadModelReader(stripe, m)))
            Assert.Equal([reader.TextOf(json, [])], await reader.FindAsync([]));
    }

    private static IEnumerable<string> NamesOf(bool isOneRow)
        => ReadModel.All.Where(m => m.Set.Resource.IsSingleton == isOneRow).Select(m => m.Set.Name).Distinct();
}
