using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Differential;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>What a query has to answer, by LINQ to Objects over objects that may be null, and what it answers.</summary>
internal static class StripeJudge
{
    public static string Expected(QueryShape query, IStripe objects) => Outcome(query, () => OverObjects(query.Query, objects));

    public static string Actual(QueryShape query, DbContext context) => Outcome(query, () => QueryRunner.OverContext(query.Query, context));

    public static async Task<string> ActualAsync(QueryShape query, DbContext context)
    {
        try
        {
            var rows = await QueryRunner.OverContextAsync(query.Query, context).ConfigureAwait(false);
            return Outcome(query, () => rows);
        }
        catch (InvalidOperationException exception)
        {
            return Outcome(query, () => throw exception);
        }
    }

    /// <summary>The rows of LINQ to Objects; a member of null is null, and what is null has no elements.</summary>
    public static List<string> OverObjects(LambdaExpression query, IStripe objects)
        => ResultText.Of(new MissingValues(_ => false).Rewrite(query).Compile().DynamicInvoke(objects), query.ReturnType);

    private static string Outcome(QueryShape query, Func<List<string>> run)
    {
        try
        {
            var rows = run();
            return string.Join("\n", query.IsOrdered ? rows : rows.Order(StringComparer.Ordinal));
        }
        catch (Exception exception)
        {
            while (exception is TargetInvocationException { InnerException: { } inner })
                exception = inner;
            return exception is InvalidOperationException && !exception.Message.Contains("could not be translated", StringComparison.Ordinal)
                ? nameof(InvalidOperationException)
                : throw new InvalidOperationException($"{query.Name}: {exception.Message}", exception);
        }
    }
}
