using BillingDashboard.Answers;

namespace BillingDashboard.Reports;

/// <summary>The rows of one page, and whether others follow.</summary>
public sealed record Slice<T>(IReadOnlyList<T> Rows, int Page, bool HasMore);

/// <summary>Reads pages by their number. What a page skips is read as well; <see cref="PlaceInList" /> is the way for long lists.</summary>
public static class Slice
{
    public const int Size = 20;

    public static async Task<Slice<T>> ReadAsync<T>(
        Journal journal, string question, IQueryable<T> sorted, int page, CancellationToken cancellationToken)
    {
        var rows = await journal.ReadAsync(question, sorted.Skip((page - 1) * Size).Take(Size + 1), cancellationToken);
        return new([.. rows.Take(Size)], page, rows.Count > Size);
    }
}
