using System.Collections.Immutable;
using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>A parameter of another name, or at another level, by which an operation takes what a field shows.</summary>
/// <param name="Path">The parameter.</param>
/// <param name="Field">What it takes.</param>
internal sealed record OtherParameter(ImmutableArray<string> Path, WriteField Field)
{
    private const int Levels = 3;

    /// <summary>The parameter for what an object is made of: <c>tax_id_data</c> for <c>tax_ids</c>; null where there is none.</summary>
    public static OtherParameter? DataOf(WriteOperation operation, string[] path)
    {
        var fields = path[..^1].Aggregate((WriteFields?)operation.Fields, (holder, name) => name == "data" ? holder : holder?.Find(name)?.Fields);
        return new[] { path[^1], path[^1].TrimEnd('s') }.Select(name => fields?.Find($"{name}_data")).FirstOrDefault(f => f is not null) is { } data
            ? new([.. path[..^1].Where(name => name != "data"), data.Name], data)
            : null;
    }

    /// <summary>The parameter of the same name at another level: <c>unit_amount_decimal</c> for <c>pricing.unit_amount_decimal</c>; null for none.</summary>
    public static OtherParameter? AtAnotherLevel(WriteOperation operation, string[] path)
        => !SaysOne(path) ? null
            : All([], operation.Fields, Levels)
                .Where(p => p.Path[^1] == path[^1] && (IsWithin(p.Path, path) || IsWithin(path, p.Path)))
                .OrderBy(p => Math.Abs(p.Path.Length - path.Length))
                .ThenBy(p => p.Path.Length)
                .FirstOrDefault();

    /// <summary>The parameter as Stripe writes it: <c>pricing[price]</c>.</summary>
    public string Name => Path[0] + string.Concat(Path[1..].Select(name => $"[{name}]"));

    /// <summary>The call that gives the parameter, as C#.</summary>
    public string Call
        => $"context.Entry(entity).WithStripeParameter(\"{Path[0]}\", {ParameterLiteral.Of([.. Path[1..]], Field)})";

    private static IEnumerable<OtherParameter> All(ImmutableArray<string> holder, WriteFields fields, int levels)
        => fields.All.SelectMany(f => f is { Kind: WriteKind.Object, Fields: { } below } && levels > 1
            ? All(holder.Add(f.Name), below, levels - 1).Prepend(new(holder.Add(f.Name), f))
            : [new(holder.Add(f.Name), f)]);

    /// <summary>
    ///     Whether a name means one thing wherever it stands: <c>amount</c> and <c>type</c> are another in each object, and names of several words are not. The
    ///     subscription in <c>subscription_details</c> is one too.
    /// </summary>
    private static bool SaysOne(string[] path)
        => path[^1].Contains('_', StringComparison.Ordinal) || path is [.., var around, var last] && around.StartsWith(last + "_", StringComparison.Ordinal);

    /// <summary>Whether a path has all names of another, in their order.</summary>
    private static bool IsWithin(IEnumerable<string> names, IEnumerable<string> path)
    {
        var left = new Queue<string>(names);
        foreach (var name in path)
        {
            if (left.Count > 0 && left.Peek() == name)
                left.Dequeue();
        }

        return left.Count == 0;
    }
}
