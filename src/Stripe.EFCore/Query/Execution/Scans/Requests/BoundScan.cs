using System.Collections.Immutable;
using System.Text;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

/// <summary>What a scan asks the API for, now that values are known. Two are equal if they read the same columns by the same requests.</summary>
/// <param name="lists">Lists, whose rows are merged.</param>
/// <param name="retrieves">Single objects. With neither, nothing is asked and there are no rows.</param>
internal sealed class BoundScan(CompiledScan scan, ImmutableArray<ListRequest> lists, ImmutableArray<RetrieveRequest> retrieves) : IEquatable<BoundScan>
{
    private string? _key;

    /// <summary>The scan whose values are bound.</summary>
    public CompiledScan Compiled => scan;

    public ImmutableArray<ListRequest> Lists { get; } = lists;

    public ImmutableArray<RetrieveRequest> Retrieves { get; } = retrieves;

    /// <summary>The list that has the objects to retrieve among others, where they are many; null where it is not to be read for them.</summary>
    public BoundScan? List { get; init; }

    /// <summary>What is read besides a search, because the search may not know it yet; null where nothing is.</summary>
    public FreshPart? Fresh { get; init; }

    /// <summary>Whether the requests are those of a disjunction, so that the whole list is not read.</summary>
    public bool IsUnion { get; init; }

    /// <summary>How many requests it is at least.</summary>
    public int Requests => Lists.Length + Retrieves.Length;

    public bool IsEmpty => Lists.IsEmpty && Retrieves.IsEmpty;

    public bool Equals(BoundScan? other) => other is not null && ReferenceEquals(Compiled.Layout, other.Compiled.Layout) && Key == other.Key;

    public override bool Equals(object? obj) => Equals(obj as BoundScan);

    public override int GetHashCode() => Key.GetHashCode(StringComparison.Ordinal);

    /// <summary>One line a request.</summary>
    public override string ToString() => Key;

    /// <summary>Made where it is asked for: most scans are compared with none.</summary>
    private string Key => _key ??= Print(Lists, Retrieves);

    private static string Print(ImmutableArray<ListRequest> lists, ImmutableArray<RetrieveRequest> retrieves)
    {
        var text = new StringBuilder();
        foreach (var list in lists)
        {
            var separator = '?';
            text.Append("GET ").Append(list.Path);
            foreach (var (name, value) in list.Parameters)
                Append(name, value);
            if (list.IsPaged)
                Append("limit", PageSize(list.ExpectedRows));
            foreach (var field in list.Expand)
                Append("expand[]", "data." + field);
            text.Append('\n');

            void Append(string name, string value)
            {
                text.Append(separator).Append(name).Append('=').Append(value);
                separator = '&';
            }
        }

        foreach (var retrieve in retrieves)
        {
            text.Append("GET ").Append(retrieve.Path);
            var parameters = retrieve.Parameters.Select(p => $"{p.Name}={p.Value}").Concat(retrieve.Expand.Select(field => "expand[]=" + field));
            text.AppendJoin("", parameters.Select((parameter, i) => (i == 0 ? "?" : "&") + parameter)).Append('\n');
        }

        return text.ToString().TrimEnd('\n');
    }

    private static string PageSize(long? maxRows) => Math.Min(maxRows ?? 100, 100).ToString(System.Globalization.CultureInfo.InvariantCulture);
}
