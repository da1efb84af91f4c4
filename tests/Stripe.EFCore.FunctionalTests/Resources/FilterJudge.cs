using System.Text.Json.Nodes;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>How the rows of a list are read, and how rows and objects are compared.</summary>
internal interface IRowReader
{
    /// <summary>What is read, as a reader of a failed test sees it.</summary>
    string Name { get; }

    /// <summary>An object that Stripe.net's client reads, as the row that meets some comparisons is written.</summary>
    string TextOf(JsonObject wanted, FilterQuestion[] asked);

    /// <summary>The rows that meet all comparisons.</summary>
    Task<IEnumerable<string>> FindAsync(FilterQuestion[] asked);

    /// <summary>Whether a request has to have the parameter.</summary>
    bool Sends(FilterQuestion question);
}

/// <summary>
///     Asks a list whole, with each of its filters alone, and with pairs of them: the rows are those that Stripe.net's own client reads with the same filter,
///     and those that LINQ to Objects finds in what it reads without. STRIPE_EFCORE_ALL_FILTER_PAIRS=1 asks all pairs.
/// </summary>
internal sealed class FilterJudge(ResourcesFixture stripe, ListedSet set, int usualPairs, params IRowReader[] readers)
{
    private readonly List<string> _problems = [];

    /// <summary>What differs from Stripe.net's client; nothing where all is right.</summary>
    public async Task<string> ProblemsAsync()
    {
        var ways = await stripe.WaysAsync(set);
        var (mandatory, objects) = ways[0];
        await VerifyAsync("without a filter", objects, [.. mandatory.SelectMany(v => FilterQuestion.About(v.Parameter, [v.Text]).Take(1))]);
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

        foreach (var pair in PairsOf(questions))
            await AskAsync(pair);
        return string.Join("\n", _problems);

        async Task AskAsync(FilterQuestion[] asked)
        {
            var text = string.Join(" && ", asked.Select(q => q.Text));
            Asked[] others = [.. mandatory.Where(m => asked.All(q => q.Parameter != m.Parameter)).Select(m => Beside(m, asked))];
            FilterQuestion[] all = [.. others.SelectMany(m => FilterQuestion.About(m.Parameter, [m.Text]).Take(1)), .. asked];
            var isRefused = asked.Any(q => q.Parameter.ExclusiveWith.Any(e => asked.Any(o => o.Parameter.Name == e)));
            if (!isRefused && !AreAtOdds(asked))
                await VerifyAsync(text, await ReadAsync(others, asked), all);
            if (asked.All(q => q.Meets is not null && !q.Parameter.Required))
                await VerifyAsync(text + " in process", objects.FindAll(o => asked.All(q => q.Meets!(o))), all);
        }
    }

    /// <summary>
    ///     Whether no request asks for both: what Stripe insists on beside one filter is not what another one asks for, or one parameter compares two
    ///     fields.
    /// </summary>
    private static bool AreAtOdds(FilterQuestion[] asked)
        => asked.DistinctBy(q => q.Parameter.Name).Count() < asked.Length || asked.SelectMany(q => q.Parameter.Companions).Distinct().GroupBy(c => c.Name)
            .Any(c => c.Skip(1).Any() || asked.Any(q => q.Parameter.Name == c.Key && q.Requests.Any(r => r.Text != c.First().Value)));

    /// <summary>A user's secrets are asked for with the user, and an account's without.</summary>
    private static Asked Beside(Asked mandatory, FilterQuestion[] asked)
        => mandatory.Parameter.Name == "scope[type]" && asked.Any(q => q.Parameter.Name == "scope[user]") ? Asked.Of(mandatory.Parameter, "user") : mandatory;

    private IEnumerable<FilterQuestion[]> PairsOf(List<FilterQuestion> questions)
    {
        var pairs = questions.SelectMany((q, i) => questions.Skip(i + 1).Where(r => r.Parameter != q.Parameter).Select(r => new[] { q, r })).ToArray();
        var step = Math.Max(1, pairs.Length / usualPairs);
        return Environment.GetEnvironmentVariable("STRIPE_EFCORE_ALL_FILTER_PAIRS") == "1" || pairs.Length == 0
            ? pairs
            : pairs.Index().Where(p => p.Index % step == set.Name.Length % step).Select(p => p.Item);
    }

    /// <summary>All objects that some request of each question has.</summary>
    private async Task<List<JsonObject>> ReadAsync(IEnumerable<Asked> others, FilterQuestion[] asked)
    {
        IEnumerable<Asked[]> ways = [[.. others]];
        foreach (var question in asked)
            ways = [.. ways.SelectMany(w => question.Requests.Select(r => (Asked[])[.. w, r]))];
        var found = new List<JsonObject>();
        foreach (var way in ways)
            found.AddRange(await stripe.ReadAsync(set, way));
        return [.. found.DistinctBy(o => o.ToJsonString())];
    }

    private async Task VerifyAsync(string text, List<JsonObject> wanted, FilterQuestion[] questions)
    {
        foreach (var reader in readers)
        {
            string[] expected = [.. wanted.Select(o => reader.TextOf(o, questions)).Order(StringComparer.Ordinal)];
            try
            {
                stripe.Requests.Clear();
                string[] found = [.. (await reader.FindAsync(questions)).Order(StringComparer.Ordinal)];
                Compare($"{reader.Name}: {text}", expected, found);
                VerifySent($"{reader.Name}: {text}", questions, reader);
            }
            catch (Exception exception) when (exception is not OutOfMemoryException)
            {
                _problems.Add($"{reader.Name}: {text}: {exception.GetBaseException().Message}");
            }
        }
    }

    private void Compare(string text, string[] expected, string[] found)
    {
        if (expected.SequenceEqual(found))
            return;

        var difference = expected.Except(found).Concat(found.Except(expected)).Take(2);
        _problems.Add(
            $"{text}: {expected.Length} rows wanted, {found.Length} found:\n  "
                + $"{string.Join("\n  ", difference)}\n  {string.Join("\n  ", stripe.Requests.Entries)}");
    }

    /// <remarks>Objects that are asked for by their ids need no other filter, and of two filters that Stripe takes one of, one is sent.</remarks>
    private void VerifySent(string text, FilterQuestion[] questions, IRowReader reader)
    {
        var sent = questions.Where(q => stripe.Requests.Entries.Any(r => set.Filters.Any(f => f.Field!.Equals(q.Parameter.Field) && Has(r, f)))).ToList();
        var missing = questions.Except(sent)
            .Where(q => reader.Sends(q) && questions.All(reader.Sends))
            .Where(q => !sent.Any(o => o.Parameter.Name == "ids" || q.Parameter.ExclusiveWith.Contains(o.Parameter.Name)))
            .Select(q => q.Parameter.Name)
            .ToArray();
        if (missing.Length > 0)
            _problems.Add($"{text}: {string.Join(", ", missing)} not sent: {string.Join(' ', stripe.Requests.Entries)}");
    }

    private bool Has(SentRequest request, ListParameter filter)
        => filter.IsPath
            ? request.Path.StartsWith(set.Path[..set.Path.IndexOf('{', StringComparison.Ordinal)], StringComparison.Ordinal)
            : request.Parameters.Any(p => p.Key.StartsWith(filter.Name, StringComparison.Ordinal) && p.Key[filter.Name.Length..] is "" or ['[' or '_', ..]);
}
