using System.Net;
using System.Text.RegularExpressions;

namespace Stripe.EFCore.Api.Errors;

/// <summary>
///     The expansions that may be why a restricted key was refused: Stripe asks for permission to read each object that is expanded, and its answer names the
///     permission (<c>rak_customer_read</c>) but not the field.
/// </summary>
internal static partial class DeniedExpansion
{
    /// <summary>
    ///     The expanded fields of a refused request that lead to what the key may not read; all of them where the answer does not say what that is.
    /// </summary>
    public static IReadOnlyList<string> Of(Uri request, HttpStatusCode status, string? said)
    {
        if (status != HttpStatusCode.Forbidden)
            return [];

        string[] expanded =
        [
            .. request.Query.TrimStart('?').Split('&').Select(p => Uri.UnescapeDataString(p).Split('=', 2))
                .Where(p => p.Length == 2 && p[0].StartsWith("expand[", StringComparison.Ordinal)).Select(p => p[1]),
        ];
        if (expanded.Length == 0 || said is null || Permission().Match(said) is not { Success: true } permission)
            return expanded;

        var resource = permission.Groups["resource"].Value;
        string[] leading = [.. expanded.Where(path => LeadsTo(path, resource))];
        return leading.Length > 0 ? leading : IsOfEndpoint(request.AbsolutePath, resource) ? [] : expanded;
    }

    /// <summary>The member of Stripe's class that a field is read by: <c>data.latest_invoice.payments</c> is <c>LatestInvoice.Payments</c>.</summary>
    public static string MemberOf(string path)
        => string.Join('.', path.Split('.').SkipWhile(s => s == "data").Select(PascalCase));

    private static string PascalCase(string field)
        => string.Concat(field.Split('_').Select(w => w.Length == 0 ? "" : char.ToUpperInvariant(w[0]) + w[1..]));

    private static bool LeadsTo(string path, string resource)
        => path[(path.LastIndexOf('.') + 1)..] is var field
            && (field == resource || field == resource + "s" || field.EndsWith("_" + resource, StringComparison.Ordinal));

    private static bool IsOfEndpoint(string path, string resource)
        => path.Split('/').Any(s => s == resource || s == resource + "s" || s == resource + "es" || resource.EndsWith('y') && s == resource[..^1] + "ies");

    [GeneratedRegex(@"\brak_(?<resource>\w+)_(read|write)\b")]
    private static partial Regex Permission();
}
