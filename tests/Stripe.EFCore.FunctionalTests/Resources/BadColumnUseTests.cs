using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Every column of every list that no field repeats, used in ways that no request answers, and parents that do not exist.</summary>
public sealed class BadColumnUseTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    private static readonly MethodInfo Concat = typeof(string).GetMethod(nameof(string.Concat), [typeof(string), typeof(string)])!;

    public static IEnumerable<object[]> Columns
        => ListedSet.All.SelectMany(s => s.Filters.Where(f => f is { IsPseudoColumn: true, IsPath: false }).Select(f => new object[] { s.Name, f.Name }));

    public static TheoryData<string> Parents => [.. ListedSet.All.Where(s => s.Filters.Any(f => f.IsPath)).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_column_in_a_way_that_no_request_answers_is_refused_before_any_request(string name, string parameter)
    {
        var set = ListedSet.All.Single(s => s.Name == name);
        var filter = set.Filters.First(f => f.Name == parameter);
        await using var db = stripe.CreateContext();
        var entityType = db.Model.FindEntityType(set.Name)!;
        foreach (var (text, use) in Uses(filter))
        {
            stripe.Requests.Clear();
            var others = set.Filters.Where(f => f.Required && f != filter).Select(f => new FilterQuestion(f, f.Name, [])
            {
                Compare = column => FilterColumn.Is(column, ExpressionType.Equal, ValueOf(f)),
                Meets = null,
            });
            var question = new FilterQuestion(filter, text, []) { Compare = column => use(column), Meets = null };
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => EveryFilterTests.RowsAsync(db, set, [.. others, question]));
            Assert.True(
                refusal.Message.Contains($"'{set.Path}'", StringComparison.Ordinal) && refusal.Message.Contains($"'{parameter}'", StringComparison.Ordinal)
                    && refusal.Message.Contains(" value", StringComparison.Ordinal) && refusal.Message.EndsWith('.')
                    && !refusal.Message.Contains('?' + parameter, StringComparison.Ordinal)
                        && !refusal.Message.Contains("AsEnumerable", StringComparison.Ordinal),
                $"{text}: {refusal.Message}");
            Assert.Empty(stripe.Requests.Entries);
        }

        IEnumerable<(string Text, Func<Expression, Expression> Use)> Uses(ListParameter column)
        {
            yield return ("!=", c => FilterColumn.Is(c, ExpressionType.NotEqual, ValueOf(column)));
            yield return ("not ==", c => Expression.Not(FilterColumn.Is(c, ExpressionType.Equal, ValueOf(column))));
            yield return ("== null", c => Expression.Equal(c, Expression.Constant(null, c.Type)));
            yield return ("|| a field", c => Expression.OrElse(FilterColumn.Is(c, ExpressionType.Equal, ValueOf(column)), Field(c)));
            if (column.Type == ParameterType.String)
                yield return ("arithmetic", c => Expression.Equal(Expression.Add(c, Expression.Constant("x"), Concat), Expression.Constant("ax")));
            if (column.Type == ParameterType.Integer)
                yield return ("arithmetic", c => Expression.Equal(Expression.Add(c, Expression.Constant(1L, c.Type)), Expression.Constant(2L, c.Type)));
        }

        Expression Field(Expression column)
            => Expression.Equal(Expression.Property(Row(column), nameof(Stripe.IHasObject.Object)), Expression.Constant("another"));
    }

    [Theory]
    [MemberData(nameof(Parents))]
    public async Task A_parent_that_does_not_exist_has_no_rows_after_one_request(string name)
    {
        var set = ListedSet.All.Single(s => s.Name == name);
        await using var db = stripe.CreateContext();
        stripe.Requests.Clear();
        var all = set.Filters.Where(f => f.Required).Select(f => new FilterQuestion(f, f.Name, [])
        {
            Compare = column => FilterColumn.Is(column, ExpressionType.Equal, ValueOf(f)),
            Meets = null,
        });
        Assert.Empty(await EveryFilterTests.RowsAsync(db, set, [.. all]));
        Assert.Single(stripe.Requests.Entries);
    }

    private static ParameterExpression Row(Expression column)
        => column switch
        {
            ParameterExpression row => row,
            MemberExpression member => Row(member.Expression!),
            MethodCallExpression call => Row(call.Arguments[0]),
            UnaryExpression unary => Row(unary.Operand),
            _ => throw new InvalidOperationException($"{column} reads no row."),
        };

    private static string ValueOf(ListParameter filter)
        => filter.Type switch
        {
            ParameterType.Boolean => "true",
            ParameterType.Integer or ParameterType.Timestamp => "1760140800",
            ParameterType.Instant => "2026-01-01T00:00:00.000Z",
            _ => filter.AllowedValues is [var first, ..] ? first : "none_1",
        };
}
