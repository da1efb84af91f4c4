using System.Linq.Expressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Planning.Conditions;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Searching;

/// <summary>Finds the part of a search that answers a predicate.</summary>
/// <param name="scan">The scan that is filtered.</param>
/// <param name="fields">The fields of its search.</param>
internal sealed class SearchTermFinder(Scan scan, StripeResource fields)
{
    private readonly Scan _search = scan with { Resource = fields, Conditions = [] };

    /// <summary>The term whose rows hold all rows of a predicate; null where no search answers it.</summary>
    public SearchTerm? Find(Expression predicate)
    {
        var isTrue = Unwrapped(predicate);
        if ((Fields(predicate) ?? Fields(isTrue)) is { } term)
            return term;

        predicate = isTrue;
        return MetadataPredicates.Find(scan, predicate) ?? (SearchTerm?)TextPredicates.Find(scan, fields, predicate) ?? Either(predicate);
    }

    private FieldTerm? Fields(Expression predicate)
        => ConditionFinder.FindAll(_search, predicate) is { IsEmpty: false } conditions && conditions.All(c => IsFixed(c.Value) && KeepsOrder(c))
            ? new FieldTerm(conditions)
            : null;

    /// <summary>A converter of numbers may round, as one to whole cents does, so that a bound would lose rows.</summary>
    private static bool KeepsOrder(ScanCondition condition)
        => condition.Kind is ConditionKind.Equal or ConditionKind.AnyOf || condition.Parameter!.Type == ParameterType.Timestamp
            || condition.Property?.GetTypeMapping().Converter is null;

    /// <summary>Whether a value depends on no row.</summary>
    public static bool IsFixed(Expression value) => FreeSlots.Of(value).Count == 0 && !Subqueries.Of(value).Any();

    /// <summary>
    ///     What is true where something that may be missing is true: <c>x == true</c>, <c>x ?? false</c>, and <c>text == null ? false : x</c>, which stands
    ///     around a search for a text that may be null.
    /// </summary>
    public static Expression Unwrapped(Expression predicate)
        => predicate switch
        {
            BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue => Unwrapped(isTrue.Left),
            BinaryExpression { NodeType: ExpressionType.Coalesce, Right: ConstantExpression { Value: false } } known => Unwrapped(known.Left),
            ConditionalExpression { IfTrue: ConstantExpression { Value: false } } condition => Unwrapped(condition.IfFalse),
            UnaryExpression { NodeType: ExpressionType.Convert, Operand: var inner } widened when widened.Type == typeof(bool?) && inner.Type == typeof(bool)
                => Unwrapped(inner),
            _ => predicate,
        };

    /// <summary>An or of terms; of an and inside it one part is enough for a superset.</summary>
    private EitherTerm? Either(Expression predicate)
    {
        var parts = new List<Expression>();
        Split(predicate);
        if (parts.Count < 2)
            return null;

        var terms = new List<SearchTerm>();
        foreach (var part in parts)
        {
            if (Conjuncts.Of(part).Select(Find).OfType<SearchTerm>().FirstOrDefault() is not { } term)
                return null;

            terms.Add(Conjuncts.Of(part).Length == 1 ? term : new PartOfTerm(term));
        }

        return new EitherTerm([.. terms]);

        void Split(Expression part)
        {
            if (Unwrapped(part) is BinaryExpression { NodeType: ExpressionType.OrElse } or)
            {
                Split(or.Left);
                Split(or.Right);
            }
            else if (Unwrapped(part) is UnaryExpression { NodeType: ExpressionType.Not, Operand: BinaryExpression { NodeType: ExpressionType.AndAlso } and })
            {
                Split(Expression.Not(and.Left));
                Split(Expression.Not(and.Right));
            }
            else
            {
                parts.Add(part);
            }
        }
    }
}
