using System.Linq.Expressions;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>A query whose names are resolved: where its rows come from, what each becomes, and what is made of them all.</summary>
/// <param name="Plan">The rows.</param>
/// <param name="Shaper">One element of the result, over the plan's slots.</param>
/// <param name="Ending">What is made of the elements.</param>
internal sealed record BoundQuery(LogicalPlan Plan, Expression Shaper, Ending Ending)
{
    /// <summary>Of a whole query: whether the objects of Stripe.net that it returns keep their JSON.</summary>
    public bool KeepsRawJson { get; init; }
}

internal enum EndingKind
{
    Sequence,
    First,
    Single,
    Last,
    ElementAt,
    Any,
    Count,
    LongCount,

    /// <summary>The different values of the elements, as a set.</summary>
    Keys,
    Sum,
    Min,
    Max,
    Average,
}

/// <summary>The operator that ends a query.</summary>
/// <param name="OrDefault">First, Single, Last, ElementAt: whether none found is the default instead of an error.</param>
/// <param name="ResultType">The CLR type of the result; of a sequence, the type of an element.</param>
/// <param name="Argument">The index of ElementAt; of a sequence, the size of the arrays in which it is handed out, or null for one by one.</param>
internal sealed record Ending(EndingKind Kind, Type ResultType, bool OrDefault = false, Expression? Argument = null)
{
    /// <summary>Any: whether the answer is turned round, which is how All is asked (not any that does not).</summary>
    public bool Negated { get; init; }

    public bool IsElement => Kind is EndingKind.First or EndingKind.Single or EndingKind.Last or EndingKind.ElementAt;
}
