using System.Globalization;

namespace BillingDashboard.Pages.Shared;

/// <summary>How the pages write times, shares and Stripe's words.</summary>
public static class Text
{
    public static string Day(DateTime time) => time.ToString("d MMM yyyy", CultureInfo.InvariantCulture);

    public static string Day(DateTime? time) => time is { } known ? Day(known) : "";

    public static string Percent(decimal share) => share.ToString("0.0%", CultureInfo.InvariantCulture);

    public static string Count(long count) => count.ToString("N0", CultureInfo.InvariantCulture);

    /// <summary><c>past_due</c> as <c>Past due</c>.</summary>
    public static string Words(string value) => value.Length == 0 ? "" : char.ToUpperInvariant(value[0]) + value[1..].Replace('_', ' ');

    public static string Milliseconds(TimeSpan time) => string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:N0} ms");
}
