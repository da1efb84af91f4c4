using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Every list with each of its filters alone, and with a few pairs of them, as a set of Stripe.net's class: see <see cref="FilterJudge" />.</summary>
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
        var problems = await new FilterJudge(stripe, set, UsualPairs, new Reader(stripe, set)).ProblemsAsync();
        Assert.True(problems.Length == 0, problems);
    }

    /// <summary>The rows of a set that meet all comparisons.</summary>
    internal static Task<StripeEntity[]> RowsAsync(DbContext db, ListedSet set, FilterQuestion[] questions)
        => (Task<StripeEntity[]>)RowsMethod.MakeGenericMethod(set.Class).Invoke(null, [db, set, questions])!;

    private static async Task<StripeEntity[]> RowsOfAsync<T>(DbContext db, ListedSet set, FilterQuestion[] questions)
        where T : StripeEntity
    {
        var row = Expression.Parameter(typeof(T), "x");
        var entityType = db.Model.FindEntityType(set.Name)!;
        var predicate = questions.Select(q => q.Predicate(row, entityType)).Aggregate((Expression)Expression.Constant(true), Expression.AndAlso);
        return [.. await db.Set<T>(set.Name).Where(Expression.Lambda<Func<T, bool>>(predicate, row)).AsNoTracking().ToListAsync()];
    }

    private sealed class Reader(ResourcesFixture stripe, ListedSet set) : IRowReader
    {
        public string Name => set.Class.Name;

        public string TextOf(JsonObject wanted, FilterQuestion[] asked) => ObjectText.Of(wanted, set.Class);

        public async Task<IEnumerable<string>> FindAsync(FilterQuestion[] asked)
        {
            await using var db = stripe.CreateContext();
            return (await RowsAsync(db, set, asked)).Select(ObjectText.Of);
        }

        public bool Sends(FilterQuestion question) => question.IsSent;
    }
}
