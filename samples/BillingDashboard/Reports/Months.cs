using System.Globalization;

namespace BillingDashboard.Reports;

/// <summary>A month, in UTC.</summary>
public readonly record struct Month(int Year, int Number) : IComparable<Month>
{
    public DateTime Start => new(Year, Number, 1, 0, 0, 0, DateTimeKind.Utc);

    public DateTime End => Start.AddMonths(1);

    public static Month Of(DateTime time) => new(time.Year, time.Month);

    /// <summary>The months up to now, oldest first.</summary>
    public static IReadOnlyList<Month> Last(int count, DateTime now) =>
        [.. Enumerable.Range(1 - count, count).Select(m => Of(Of(now).Start.AddMonths(m)))];

    public int CompareTo(Month other) => Start.CompareTo(other.Start);

    public override string ToString() => Start.ToString("MMM yyyy", CultureInfo.InvariantCulture);
}
