using System.Collections;
using System.Collections.Immutable;
using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>The values of several collections, each of which says how it compares values.</summary>
internal sealed class ValueUnion(IEnumerable?[] parts) : IEnumerable
{
    public ImmutableArray<IEnumerable?> Parts { get; } = [.. parts];

    /// <summary>An expression of a collection that has single values and those of collections.</summary>
    public static Expression Of(IReadOnlyList<Expression> single, IReadOnlyList<Expression> collections)
    {
        if (single.Count == 0 && collections is [var only])
            return only;

        var values = Expression.NewArrayInit(typeof(object), single.Select(v => Expression.Convert(v, typeof(object))));
        return collections.Count == 0
            ? values
            : Expression.Call(
                typeof(ValueUnion),
                nameof(Unite),
                null,
                Expression.NewArrayInit(typeof(IEnumerable), collections.Prepend(values).Select(c => Expression.Convert(c, typeof(IEnumerable)))));
    }

    public IEnumerator GetEnumerator() => Parts.SelectMany(p => p?.Cast<object?>() ?? [null]).GetEnumerator();

    private static IEnumerable Unite(IEnumerable?[] parts) => new ValueUnion(parts);
}
