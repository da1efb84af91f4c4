using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;

namespace Stripe.EFCore.Query.Rewriting.Markers;

/// <summary>
///     A list inside a row as the source of a query. EF Core's navigation expansion accepts SelectMany only over a query, and does not see a nested
///     list as one: <c>subscriptions.SelectMany(s =&gt; s.Items.Data)</c> becomes <c>subscriptions.SelectMany(s =&gt; root(s.Items.Data))</c>.
/// </summary>
internal sealed class EmbeddedListRoot(Expression list, Type elementType) : QueryRootExpression(elementType)
{
    /// <summary>The list, which reads the row around the query.</summary>
    public Expression List { get; } = list;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var list = visitor.Visit(List);
        return list == List ? this : new EmbeddedListRoot(list, ElementType);
    }

    public override Expression DetachQueryProvider() => this;

    protected override void Print(ExpressionPrinter expressionPrinter) => expressionPrinter.Visit(List);

    /// <summary>The body of a SelectMany's selector over a list inside the row, as a query; null if EF Core handles it itself.</summary>
    public static Expression? TryRewrite(Expression body, IModel model)
    {
        var sequence = body.StripConvert();
        if (sequence is MethodCallExpression { Arguments.Count: > 0 } call && call.Method.DeclaringType == typeof(Enumerable)
            && !EnumerableOperators.IsConversion(call))
        {
            var root = EnumerableOperators.RootOf(call);
            return Of(root, model) is { } list ? EnumerableOperators.AsQueryable(call, list) : null;
        }

        return sequence is MethodCallExpression query && query.Method.DeclaringType == typeof(Queryable)
            ? OverRoot(query, model)
            : Of(EnumerableOperators.WithoutConversion(sequence), model);
    }

    /// <summary>Operators over a list inside the row that EF Core has already turned into query operators.</summary>
    private static MethodCallExpression? OverRoot(MethodCallExpression query, IModel model)
    {
        if (query.Arguments is not [MethodCallExpression { Method: var method } source, ..] || method.DeclaringType != typeof(Queryable))
            return null;

        Expression? root = method.Name == nameof(Queryable.AsQueryable)
            ? Of(EnumerableOperators.WithoutConversion(source.Arguments[0]), model)
            : OverRoot(source, model);
        return root is null ? null : query.Update(null, [root, .. query.Arguments.Skip(1)]);
    }

    private static EmbeddedListRoot? Of(Expression sequence, IModel model)
        => !typeof(IQueryable).IsAssignableFrom(sequence.Type)
            && SequenceTypes.ElementType(sequence.Type) is { } element
            && IsInsideRow(sequence, element, model)
            ? new EmbeddedListRoot(sequence, element)
            : null;

    private static bool IsInsideRow(Expression sequence, Type element, IModel model)
        => sequence.StripConvert() switch
        {
            MemberExpression { Expression: { } holder } member
                => IsOfStripe(member) || IsDictionary(member.Type) || IsDictionary(holder.Type)
                    || JsonObjects.IsObject(element) && model.FindEntityType(element) is null,
            ConditionalExpression conditional => IsInsideRow(conditional.IfTrue, element, model) || IsInsideRow(conditional.IfFalse, element, model),
            BinaryExpression { NodeType: ExpressionType.Coalesce } coalesce => IsInsideRow(coalesce.Left, element, model),
            MethodCallExpression call
                => JsonObjects.IsObject(element) && call.Method.DeclaringType != typeof(Queryable) && model.FindEntityType(element) is null,
            _ => false,
        };

    /// <summary>Whether a list is a member of one of Stripe.net's classes, whose lists are never navigations.</summary>
    private static bool IsOfStripe(MemberExpression member)
        => member.Member.DeclaringType is { } declaring
            && (JsonObjects.IsObject(declaring) || JsonObjects.IsList(declaring) || typeof(StripeEntity).IsAssignableFrom(declaring));

    private static bool IsDictionary(Type type)
        => type.GetInterfaces().Prepend(type).Any(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>));
}
