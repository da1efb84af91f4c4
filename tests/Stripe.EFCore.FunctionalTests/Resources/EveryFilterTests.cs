using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Nodes;
using CsCheck;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>
///     Every list with each of its filters alone, and with a few pairs of them: the rows are those that Stripe.net's own client reads with the same filter, and
///     those that LINQ to Objects finds in what it reads without. STRIPE_EFCORE_ALL_FILTER_PAIRS=1 asks all pairs.
/// </summary>
public sealed class EveryFilterTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    private const int UsualPairs = 4;

    private static readonly MethodInfo RowsMethod = typeof(EveryFilterTests).GetMethod(nameof(RowsOfAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<string> Names => [.. ListedSet.All.Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task Filters_give_the_rows_that_Stripe_nets_client_reads(string name)
    {
        var set = ListedSet.All.Single(s => s.Name == name);
        var ways = await stripe.WaysAsync(set);
        var (mandatory, objects) = ways[0];
        var problems = new List<string>();
        await VerifyAsync("without a filter", objects, set, [.. mandatory.SelectMany(v => FilterQuestion.About(v.Parameter, [v.Text]).Take(1))], problems);
        Assert.NotEmpty(objects);

        var questions = new List<FilterQuestion>();
        foreach (var filter in set.Filters.Where(f => !f.Required))
        {
            FilterQuestion[] asked = [.. FilterQuestion.About(filter, await FilterValues.OfAsync(stripe, set, filter, objects))];
            questions.AddRange(asked);
            foreach (var question in asked)
                await AskAsync([question]);
        }

        foreach (var filter in set.Filters.Where(f => f.Required && mandatory.Length == 1))
        {
            string[] values = [.. ways.SelectMany(w => w.Values).Where(v => v.Parameter == filter).Select(v => v.Text).Distinct().Take(2)];
            foreach (var question in FilterQuestion.About(filter, values).Where(_ => values.Length > 1))
                await AskAsync([question]);
        }

        foreach (var pair in PairsOf(questions, name))
            await AskAsync(pair);
        Assert.True(problems.Count == 0, string.Join("\n", problems));

        async Task AskAsync(FilterQuestion[] asked)
        {
            var text = string.Join(" && ", asked.Select(q => q.Text));
            Asked[] others = [.. mandatory.Where(m => asked.All(q => q.Parameter != m.Parameter)).Select(m => Beside(m, asked))];
            FilterQuestion[] all = [.. others.SelectMany(m => FilterQuestion.About(m.Parameter, [m.Text]).Take(1)), .. asked];
            var isRefused = asked.Any(q => q.Parameter.ExclusiveWith.Any(e => asked.Any(o => o.Parameter.Name == e)));
            if (!isRefused)
                await VerifyAsync(text, await ReadAsync(set, others, asked), set, all, problems);
            if (asked.All(q => q.Meets is not null && !q.Parameter.Required))
                await VerifyAsync(text + " in process", objects.FindAll(o => asked.All(q => q.Meets!(o))), set, all, problems);
        }
    }

    /// <summary>A user's secrets are asked for with the user, and an account's without.</summary>
    private static Asked Beside(Asked mandatory, FilterQuestion[] asked)
        => mandatory.Parameter.Name == "scope[type]" && asked.Any(q => q.Parameter.Name == "scope[user]") ? Asked.Of(mandatory.Parameter, "user") : mandatory;

    private static IEnumerable<FilterQuestion[]> PairsOf(List<FilterQuestion> questions, string name)
    {
        var pairs = questions.SelectMany((q, i) => questions.Skip(i + 1).Where(r => r.Parameter != q.Parameter).Select(r => new[] { q, r })).ToArray();
        return Environment.GetEnvironmentVariable("STRIPE_EFCORE_ALL_FILTER_PAIRS") == "1" || pairs.Length == 0
            ? pairs
            : pairs.Index().Where(p => p.Index % Math.Max(1, pairs.Length / UsualPairs) == name.Length % Math.Max(1, pairs.Length / UsualPairs)).Select(p => p.Item);
    }

    /// <summary>All objects that some request of each question has.</summary>
    private async Task<List<JsonObject>> ReadAsync(ListedSet set, IEnumerable<Asked> others, FilterQuestion[] asked)
    {
        IEnumerable<Asked[]> ways = [[.. others]];
        foreach (var question in asked)
            ways = [.. ways.SelectMany(w => question.Requests.Select(r => (Asked[])[.. w, r]))];
        var found = new List<JsonObject>();
        foreach (var way in ways)
            found.AddRange(await stripe.ReadAsync(set, way));
        return [.. found.DistinctBy(o => o.ToJsonString())];
    }

    private async Task VerifyAsync(string text, List<JsonObject> wanted, ListedSet set, FilterQuestion[] questions, List<string> problems)
    {
        string[] expected = [.. wanted.Select(o => ObjectText.Of(o, set.Class)).Order(StringComparer.Ordinal)];
        string[] found;
        try
        {
            stripe.Requests.Clear();
            await using var db = stripe.CreateContext();
            var rows = (Task<StripeEntity[]>)RowsMethod.MakeGenericMethod(set.Class).Invoke(null, [db, set, questions])!;
            found = [.. (await rows).Select(ObjectText.Of).Order(StringComparer.Ordinal)];
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            problems.Add($"{text}: {exception.GetBaseException().Message}");
            return;
        }

        if (!expected.SequenceEqual(found))
        {
            var difference = expected.Except(found).Concat(found.Except(expected)).Take(2);
            problems.Add($"{text}: {expected.Length} rows wanted, {found.Length} found:\n  {string.Join("\n  ", difference)}\n  {string.Join("\n  ", stripe.Requests.Entries)}");
        }

        var missing = questions.Where(q => q.IsSent && questions.All(o => o.IsSent) && !stripe.Requests.Entries.Any(r => set.Filters.Any(f => f.Field!.Equals(q.Parameter.Field) && Has(r, set, f)))).Select(q => q.Parameter.Name).ToArray();
        if (missing.Length > 0)
            problems.Add($"{text}: {string.Join(", ", missing)} not sent: {string.Join(' ', stripe.Requests.Entries)}");
    }

    private static bool Has(SentRequest request, ListedSet set, ListParameter filter)
        => filter.IsPath
            ? request.Path.StartsWith(set.Path[..set.Path.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal)
            : request.Parameters.Any(p => p.Key.StartsWith(filter.Name, StringComparison.Ordinal) && p.Key[filter.Name.Length..] is "" or ['[' or '_', ..]);

    private static async Task<StripeEntity[]> RowsOfAsync<T>(DbContext db, ListedSet set, FilterQuestion[] questions)
        where T : StripeEntity
    {
        var row = Expression.Parameter(typeof(T), "x");
        var entityType = db.Model.FindEntityType(set.Name)!;
        var predicate = questions.Select(q => q.Predicate(row, entityType)).Aggregate((Expression)Expression.Constant(true), Expression.AndAlso);
        return [.. await db.Set<T>(set.Name).Where(Expression.Lambda<Func<T, bool>>(predicate, row)).AsNoTracking().ToListAsync()];
    }
}
