using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Execution.Compilation;
using Stripe.EFCore.Query.Execution.Compilation.Shaping;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Results;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Materialization;
using Stripe.EFCore.Query.Planning;
using Stripe.EFCore.Query.Planning.Searching;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Query;

/// <summary>EF Core's last phase: the bound query is planned and compiled, and what is left of the expression is a call that runs it.</summary>
internal sealed class StripeShapedQueryCompilingExpressionVisitor(
    ShapedQueryCompilingExpressionVisitorDependencies dependencies, QueryCompilationContext queryCompilationContext)
    : ShapedQueryCompilingExpressionVisitor(dependencies, queryCompilationContext)
{
    /// <summary>The environment variable that shows the rules that changed a query in its plan. For those who work on the rules.</summary>
    internal const string RulesVariable = "STRIPE_EFCORE_SHOW_RULES";

    private static readonly MethodInfo SequenceMethod = Method(nameof(CompileSequence));
    private static readonly MethodInfo ChunksMethod = Method(nameof(CompileChunks));
    private static readonly MethodInfo ValueMethod = Method(nameof(CompileValue));

    protected override Expression VisitExtension(Expression extensionExpression)
        => extensionExpression is PlanExpression plan ? Compile(plan) : base.VisitExtension(extensionExpression);

    protected override Expression VisitShapedQuery(ShapedQueryExpression shapedQueryExpression)
        => throw new InvalidOperationException("Queries of Stripe are plans and not shaped queries.");

    /// <summary>An object takes its JSON when it is made. One that the context tracks already is not made again.</summary>
    public override void AddStructuralTypeInitialization(
        StructuralTypeShaperExpression shaper, ParameterExpression instanceVariable, List<ParameterExpression> variables, List<Expression> expressions)
    {
        base.AddStructuralTypeInitialization(shaper, instanceVariable, variables, expressions);
        if (Context.KeepsRawJson && shaper.StructuralType is IEntityType && RawJson.IsKeptBy(shaper.Type))
            expressions.Add(RawJsonShaper.Take(instanceVariable));
    }

    private Expression Compile(PlanExpression plan)
    {
        VerifyNoClientConstant(new ConstantsOnly().Visit(plan.Query.Shaper));
        var query = Planner.Plan(plan.Query, Context.FiredRules);
        SearchedScans.Verify(query, Search);
        var isSequence = query.Ending.Kind == EndingKind.Sequence;
        var isChunked = isSequence && query.Ending.Argument is not null;
        var type = isSequence ? plan.Type.GetGenericArguments()[0] : plan.Type;
        return (Expression)(isChunked ? ChunksMethod : isSequence ? SequenceMethod : ValueMethod).MakeGenericMethod(isChunked ? type.GetElementType()! : type)
            .Invoke(this, BindingFlags.DoNotWrapExceptions, null, [query], null)!;
    }

    private MethodCallExpression CompileSequence<T>(BoundQuery query) => Create(Sequence<T>(query, out _));

    private MethodCallExpression CompileChunks<T>(BoundQuery query)
    {
        var sequence = Sequence<T>(query, out var plans);
        return Create(new CompiledChunks<T>(sequence, plans.Rows([Layout.Empty]).Function<int>(query.Ending.Argument!)));
    }

    private CompiledSequence<T> Sequence<T>(BoundQuery query, out PlanCompiler plans)
    {
        (plans, var rows, var element) = CompileRows(query);
        var shaper = (RowFunction<T>)element.Function(query.Shaper, typeof(T));
        var text = new PlanText(query, plans.Readers, plans.SharedLists, Comments, RunOptions);
        return new CompiledSequence<T>(
            new CompiledRows(rows, plans.ReadsOf(element), RunOptions),
            shaper,
            isPure: element is { MakesEntities: false, Subqueries.Count: 0 },
            text,
            RunOptions);
    }

    private static MethodCallExpression Create<T>(CompiledElements<T> compiled)
        => Expression.Call(
            Expression.Constant(compiled, typeof(CompiledElements<T>)), nameof(CompiledElements<>.Create), null, QueryCompilationContext.QueryContextParameter);

    private MethodCallExpression CompileValue<T>(BoundQuery query)
    {
        var (plans, rows, element) = CompileRows(query);
        var ending = SearchCount.TryCompile<T>(plans, query) ?? (EndingFunction<T>)EndingCompiler.Compile(plans, query, element, [], typeof(T));
        var compiled = new CompiledValue<T>(new CompiledRows(rows, plans.ReadsOf(element), RunOptions), ending, RunOptions);
        var method = QueryCompilationContext.IsAsync ? nameof(CompiledValue<>.ValueAsync) : nameof(CompiledValue<>.Value);
        return Expression.Call(Expression.Constant(compiled), method, null, QueryCompilationContext.QueryContextParameter);
    }

    private (PlanCompiler Plans, Operator Rows, RowCompiler Element) CompileRows(BoundQuery query)
    {
        var plans = new PlanCompiler(query, QueryCompilationContext.Model, new EntityShaper(InjectStructuralTypeMaterializers, isTracking: false));
        var rows = plans.Compile(query.Plan);
        var isTracking = QueryCompilationContext.QueryTrackingBehavior == QueryTrackingBehavior.TrackAll;
        return (plans, rows, plans.Rows([rows.Layout], new EntityShaper(InjectStructuralTypeMaterializers, isTracking)));
    }

    private StripeQueryCompilationContext Context => (StripeQueryCompilationContext)QueryCompilationContext;

    /// <summary>What the plan's text begins with: the query's tags, and on demand the rules that changed the query.</summary>
    private IEnumerable<string> Comments
        => Environment.GetEnvironmentVariable(RulesVariable) == "1"
            ? [.. QueryCompilationContext.Tags, $"rules: {string.Join(", ", Context.FiredRules.Names)}"]
            : QueryCompilationContext.Tags;

    private SearchUse Search => Context.Search;

    private QueryRunOptions RunOptions
        => new(
            QueryCompilationContext.IsAsync,
            QueryCompilationContext.QueryTrackingBehavior == QueryTrackingBehavior.NoTrackingWithIdentityResolution,
            Dependencies.CoreSingletonOptions.AreThreadSafetyChecksEnabled,
            QueryCompilationContext.ContextType)
        {
            CacheFor = Context.CacheFor,
            GivesAllRows = Context.FindsObjectsToWrite,
            Progress = Context.Progress,
            KeepsRawJson = Context.KeepsRawJson,
            Search = Search,
        };

    private static MethodInfo Method(string name)
        => typeof(StripeShapedQueryCompilingExpressionVisitor).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Instance)!;

    /// <summary>Hides the plan's own nodes from EF Core's look for captured objects.</summary>
    private sealed class ConstantsOnly : ExpressionVisitor
    {
        protected override Expression VisitConstant(ConstantExpression node)
            => node.Value is IReadOnlyPropertyBase ? Expression.Default(node.Type) : node;

        protected override Expression VisitExtension(Expression node)
            => node is PlanNodeExpression ? Expression.Default(node.Type) : node is IncludeExpression include ? Visit(include.EntityExpression) : node;
    }
}

internal sealed class StripeShapedQueryCompilingExpressionVisitorFactory(ShapedQueryCompilingExpressionVisitorDependencies dependencies)
    : IShapedQueryCompilingExpressionVisitorFactory
{
    public ShapedQueryCompilingExpressionVisitor Create(QueryCompilationContext queryCompilationContext)
        => new StripeShapedQueryCompilingExpressionVisitor(dependencies, queryCompilationContext);
}
