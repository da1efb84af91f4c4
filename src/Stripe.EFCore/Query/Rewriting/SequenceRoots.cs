using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Rewriting.Markers;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Lets a sequence of the caller's be one side of a join or a set operation. Elsewhere, as in Contains, it stays the value that it is.
/// </summary>
/// <example><c>invoices.Join(ids, ...)</c> becomes <c>invoices.Join(root(ids), ...)</c>; <c>ids.Contains(i.Id)</c> stays as it is.</example>
internal sealed class SequenceRoots(QueryTranslationPreprocessorDependencies dependencies, QueryCompilationContext context)
    : QueryRootProcessor(dependencies, context)
{
    private readonly IModel _model = context.Model;
    private bool _combines;

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        // As the body of a lambda no argument of a method shows that a sequence is a source.
        if (node.Method.DeclaringType == typeof(Queryable) && node.Method.Name == nameof(Queryable.SelectMany)
            && node.Arguments[1] is UnaryExpression { Operand: LambdaExpression { Parameters.Count: 1 } selector }
            && (RootOf(selector) ?? EmbeddedListRoot.TryRewrite(selector.Body, _model)) is { } root)
        {
            return base.VisitMethodCall(node.Update(
                null, [node.Arguments[0], Expression.Quote(Expression.Lambda(selector.Type, root, selector.Parameters)), .. node.Arguments.Skip(2)]));
        }

        var outside = _combines;
        _combines = node.Method.DeclaringType == typeof(Queryable) && node.Method.Name is nameof(Queryable.Join) or nameof(Queryable.LeftJoin)
            or nameof(Queryable.RightJoin) or nameof(Queryable.GroupJoin) or nameof(Queryable.Concat) or nameof(Queryable.Union)
            or nameof(Queryable.Intersect) or nameof(Queryable.Except);
        var visited = base.VisitMethodCall(node);
        _combines = outside;
        return visited;
    }

    private static Expression? RootOf(LambdaExpression selector)
        => selector.Body.StripConvert() switch
        {
            QueryParameterExpression { Type: var type } parameter when SequenceTypes.ElementType(type) is { } element
                => new ParameterQueryRootExpression(element, parameter),
            NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array
                => new InlineQueryRootExpression(array.Expressions, array.Type.GetElementType()!),
            _ => null,
        };

    protected override bool ShouldConvertToInlineQueryRoot(Expression expression) => _combines;

    protected override bool ShouldConvertToParameterQueryRoot(QueryParameterExpression queryParameterExpression) => _combines;
}
