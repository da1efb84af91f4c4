using System.Collections;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>The rows of a whole list by one column, which an equality with a surrounding row's value compares. Rows come out in the list's order.</summary>
/// <param name="column">The column and the key's part that it is compared with; null where nothing is compared for equality.</param>
internal sealed class RowIndex(IReadOnlyList<object?[]> rows, IndexedColumn? column)
{
    private static readonly object Null = new();

    private readonly Dictionary<object, List<int>> _positions = column is null ? [] : Positions(rows, column.Ordinal);

    /// <summary>
    ///     An index of the whole list by key, or null if no row of a list that the catalog does not know has the field that keys are compared with: the
    ///     rows of a key cannot be found then.
    /// </summary>
    public static RowIndex? TryOf(CompiledScan scan, IReadOnlyList<object?[]> rows)
    {
        if (rows.Count > 0
            && scan.Correlated.Any(c =>
                c is { Parameter.Asked: AskedValue.WhereMissing, Column: >= 0 } && rows.All(r => IsMissing(r[c.Column], c.ColumnType!))))
            return null;

        var column = scan.Correlated
            .Select((c, i) => c.Column < 0 ? null : new IndexedColumn(c.Column, c.ColumnType!, i, c.Kind is ConditionKind.AnyOf or ConditionKind.IdSet))
            .OfType<IndexedColumn>()
            .OrderBy(c => c.IsSet)
            .FirstOrDefault();
        return new RowIndex(rows, column);
    }

    /// <summary>Rows that may match a key, and all that do: the filter above judges them.</summary>
    public IEnumerable<object?[]> Matching(object?[] key)
    {
        if (column is null)
            return rows;

        var value = key[column.KeyPart];
        if (!column.IsSet)
            return IsComparable(value) ? At(_positions.GetValueOrDefault(value ?? Null)) : rows;
        if (value is not IEnumerable values || !Collections.CompareByDefault(values))
            return rows;

        object?[] alternatives = [.. values.Cast<object?>()];
        return alternatives.All(IsComparable)
            ? At([.. alternatives.Distinct().SelectMany(v => _positions.GetValueOrDefault(v ?? Null) ?? []).Order()])
            : rows;
    }

    /// <summary>C# compares numbers of different types by value, objects do not.</summary>
    private bool IsComparable(object? value) => value is null || value.GetType() == column!.Type;

    private IEnumerable<object?[]> At(List<int>? positions) => positions is null ? [] : positions.Select(p => rows[p]);

    private static Dictionary<object, List<int>> Positions(IReadOnlyList<object?[]> rows, int ordinal)
    {
        var positions = new Dictionary<object, List<int>>();
        for (var i = 0; i < rows.Count; i++)
        {
            var value = rows[i][ordinal] ?? Null;
            if (!positions.TryGetValue(value, out var at))
                positions.Add(value, at = []);
            at.Add(i);
        }

        return positions;
    }

    /// <summary>Whether a value may represent a missing field.</summary>
    private static bool IsMissing(object? value, Type type) => value is null || type.IsValueType && value.Equals(ColumnDecoders.DefaultOf(type));
}

/// <param name="Ordinal">Where rows have the column.</param>
/// <param name="Type">The type of its values.</param>
/// <param name="KeyPart">Where keys have what it is compared with.</param>
/// <param name="IsSet">Whether that is several values, of which one has to be equal.</param>
internal sealed record IndexedColumn(int Ordinal, Type Type, int KeyPart, bool IsSet);
