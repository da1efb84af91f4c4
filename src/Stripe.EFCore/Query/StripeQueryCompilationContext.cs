using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Query.Binding;

namespace Stripe.EFCore.Query;

internal sealed class StripeQueryCompilationContextFactory(QueryCompilationContextDependencies dependencies) : IQueryCompilationContextFactory
{
    public QueryCompilationContext Create(bool async) => new StripeQueryCompilationContext(dependencies, async);
}

internal sealed class StripeQueryCompilationContext(QueryCompilationContextDependencies dependencies, bool async)
    : QueryCompilationContext(dependencies, async)
{
    /// <summary>How old answers may be, as the query says; zero for new ones only, null where it does not say.</summary>
    public TimeSpan? CacheFor { get; set; }

    /// <summary>What the query says about Stripe's search.</summary>
    public SearchUse Search { get; set; } = SearchUse.Unsaid;

    /// <summary>The fields that are filled in entities that the query hands out.</summary>
    public ImmutableArray<ExpandedField> Expanded { get; set; } = [];

    /// <summary>Whether the objects of Stripe.net that the query hands out keep their JSON, as the options or the query say.</summary>
    public bool KeepsRawJson { get; set; } = dependencies.ContextOptions.FindExtension<StripeOptionsExtension>() is { Settings.KeepRawJson: true };

    /// <summary>Who is told of the pages of a run.</summary>
    public ImmutableArray<ProgressSource> Progress { get; set; } = [];
}

internal sealed partial class StripeQueryTranslationPreprocessor(
    QueryTranslationPreprocessorDependencies dependencies, QueryCompilationContext queryCompilationContext)
    : QueryTranslationPreprocessor(dependencies, queryCompilationContext)
{
    protected override bool IsEfConstantSupported => true;

    /// <summary>Chunk makes no rows but arrays of the result, so it is taken out before EF Core's own steps and put back behind them.</summary>
    public override Expression Process(Expression query)
    {
        query = new UnmappedMembers(QueryCompilationContext.Model).Verified(new SqlOperators().Visit(new FilterMethods().Visit(query)));
        var operators = new RunOperators(QueryCompilationContext.Model);
        var search = new SearchOperators();
        query = new SetTypeRewriter().Visit(new OperatorRewriter().Visit(search.Visit(operators.Visit(query))));
        var context = (StripeQueryCompilationContext)QueryCompilationContext;
        (context.CacheFor, context.Progress, context.Expanded) = (operators.CacheFor, operators.Progress, operators.Expanded);
        context.KeepsRawJson |= operators.KeepsRawJson;
        context.Search = search.Use;
        return query is MethodCallExpression { Method: { Name: nameof(Queryable.Chunk) } method, Arguments: [var source, var size] } && method.DeclaringType == typeof(Queryable)
            ? new ChunkExpression(Expand(source), size, query.Type)
            : Expand(query);
    }

    /// <exception cref="InvalidOperationException">
    ///     EF Core makes a tree of the query that does not fit together, as it does of some subqueries over rows that another subquery makes, or refuses it itself.
    /// </exception>
    private Expression Expand(Expression query)
    {
        try
        {
            return base.Process(GroupResults.Rewrite(query));
        }
        catch (ArgumentException misfit)
        {
            throw new InvalidOperationException(
                "The LINQ expression could not be translated: EF Core does not follow the navigations in a subquery of it "
                + $"({misfit.Message}) Write them as joins, or end the part before that subquery with ToListAsync. {ExpressionPrinter.Print(query)}",
                misfit);
        }
        catch (InvalidOperationException refusal) when (UntranslatedOperators.Explain(query, refusal) is { } explained)
        {
            throw explained;
        }
        catch (InvalidOperationException refusal) when (OfListedGroup().Match(refusal.Message) is { Success: true } group)
        {
            throw new InvalidOperationException(
                CoreStrings.TranslationFailedWithDetails(
                    group.Groups["lambda"].Value,
                    "EF Core does not follow groups that are in a list of a row. Ask of the groups what you need before they are put into a list, or of the list after AsEnumerable()"),
                refusal);
        }

        // EF Core says so, and no more, of a SelectMany in whose selector it finds no query.
        catch (InvalidOperationException refusal) when (Selector().Match(refusal.Message) is { Success: true } selector)
        {
            throw new InvalidOperationException(
                CoreStrings.TranslationFailedWithDetails(
                    selector.Groups["lambda"].Value,
                    "EF Core does not follow the navigation here, from an object that a subquery has put into another. Give the SelectMany before it a second selector that "
                    + "takes the object, follow the navigation inside that subquery, or join the set that it leads to"),
                refusal);
        }
    }

    [GeneratedRegex(@"^The LINQ expression '(?<lambda>NavigationTreeExpression\s+Value: default\(IGrouping<.*)' could not be translated\. Either rewrite", RegexOptions.Singleline)]
    private static partial Regex OfListedGroup();

    [GeneratedRegex(@"^The LINQ expression '(?<lambda>\w+ => .*)' could not be translated\. Either rewrite", RegexOptions.Singleline)]
    private static partial Regex Selector();

    public override Expression NormalizeQueryableMethod(Expression expression) => new JoinRewriter(QueryCompilationContext.Model).Visit(base.NormalizeQueryableMethod(expression));

    protected override Expression ProcessQueryRoots(Expression expression)
        => new SequenceRoots(Dependencies, QueryCompilationContext).Visit(expression);

    /// <summary>
    ///     Lets a sequence of the caller's be one side of a join or a set operation. Elsewhere, as in Contains, it stays the value that it is.
    /// </summary>
    private sealed class SequenceRoots(QueryTranslationPreprocessorDependencies dependencies, QueryCompilationContext context)
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
                QueryParameterExpression { Type: var type } parameter when QueryBinder.ElementType(type) is { } element
                    => new ParameterQueryRootExpression(element, parameter),
                NewArrayExpression { NodeType: ExpressionType.NewArrayInit } array => new InlineQueryRootExpression(array.Expressions, array.Type.GetElementType()!),
                _ => null,
            };

        protected override bool ShouldConvertToInlineQueryRoot(Expression expression) => _combines;

        protected override bool ShouldConvertToParameterQueryRoot(QueryParameterExpression queryParameterExpression) => _combines;
    }
}

/// <summary>A query whose elements are handed out in arrays of a size.</summary>
internal sealed class ChunkExpression(Expression source, Expression size, Type type) : Plans.PlanNodeExpression(type)
{
    public Expression Source { get; } = source;

    public Expression Size { get; } = size;
}

internal sealed class StripeQueryTranslationPreprocessorFactory(QueryTranslationPreprocessorDependencies dependencies) : IQueryTranslationPreprocessorFactory
{
    public QueryTranslationPreprocessor Create(QueryCompilationContext queryCompilationContext)
        => new StripeQueryTranslationPreprocessor(dependencies, queryCompilationContext);
}
