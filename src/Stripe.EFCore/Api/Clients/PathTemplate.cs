using System.Collections.Frozen;

namespace Stripe.EFCore.Api.Clients;

/// <summary>
///     The operation that a path belongs to, with <c>{id}</c> for what is no word of Stripe's paths. An id of the application's own may look like a word, so
///     nothing is guessed: metrics show these templates, and rate limits count by them.
/// </summary>
internal static class PathTemplate
{
    private static readonly FrozenSet<string> Words = Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet();

    /// <summary>Each word between two slashes of an operation of Stripe.net.</summary>
    private const string Text = "v1 v2";

    public static string Of(string path) => string.Join('/', path.Split('/').Select(s => s.Length == 0 || Words.Contains(s) ? s : "{id}"));
}
