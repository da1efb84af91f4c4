using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Benchmarks.Questions.ByLinq;

// What a user of EF Core writes who knows LINQ and the classes, and does not think of requests.

/// <summary>Runs a query.</summary>
internal static class Rows
{
    public static async Task<IEnumerable<object>> AnswerAsync<T>(this IQueryable<T> query)
        where T : class
        => await query.ToListAsync();
}
