using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;

namespace Stripe.EFCore.Query;

/// <summary>
///     Takes WithCache, BypassCache, WithProgress and WithRawJson out of a query before EF Core sees it: they say something about its run and nothing about its
///     rows.
/// </summary>
/// <param name="model">Knows which fields are navigations.</param>
internal sealed class RunOperators(IModel model) : ExpressionVisitor
{
    private static readonly MethodInfo IncludeMethod = typeof(EntityFrameworkQueryableExtensions).GetMethods()
        .Single(m => m.Name == nameof(EntityFrameworkQueryableExtensions.Include) && m.GetGenericArguments().Length == 2);

    private readonly ImmutableArray<ExpandedField>.Builder _expanded = ImmutableArray.CreateBuilder<ExpandedField>();
    private readonly ImmutableArray<ProgressSource>.Builder _progress = ImmutableArray.CreateBuilder<ProgressSource>();

    /// <summary>How old answers may be; zero for new ones only, null where the query does not say.</summary>
    public TimeSpan? CacheFor { get; private set; }

    /// <summary>Who is told of the pages of a run.</summary>
    public ImmutableArray<ProgressSource> Progress => _progress.ToImmutable();

    /// <summary>Whether the query says that objects of Stripe.net keep their JSON.</summary>
    public bool KeepsRawJson { get; private set; }

    /// <summary>The fields that are filled in entities that the query hands out.</summary>
    public ImmutableArray<ExpandedField> Expanded => _expanded.ToImmutable();

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions)
            && node.Arguments is [_, UnaryExpression { Operand: LambdaExpression navigation }]
            && node.Method.Name is nameof(EntityFrameworkQueryableExtensions.Include) or nameof(EntityFrameworkQueryableExtensions.ThenInclude))
        {
            if (IsOfNestedObject(node, navigation))
                return Visit(node.Arguments[0]);
            ExpandedField.VerifyInclude(model, navigation);
        }

        if (node.Method.DeclaringType != typeof(StripeQueryableExtensions))
            return base.VisitMethodCall(node);

        if (node.Method.Name == nameof(StripeQueryableExtensions.Expand))
            return Expand(node);
        if (node.Method.Name == nameof(StripeQueryableExtensions.WithProgress))
            _progress.Add(ProgressSource.Of(node.Arguments[1]));
        else if (node.Method.Name == nameof(StripeQueryableExtensions.WithRawJson))
            KeepsRawJson = true;
        else
            TakeAge(node);
        return Visit(node.Arguments[0]);
    }

    /// <summary>Whether it includes a nested object, which is always a part of its row, or something in such an object.</summary>
    private bool IsOfNestedObject(MethodCallExpression include, LambdaExpression navigation)
        => navigation.Body.StripConvert() is MemberExpression { Expression: ParameterExpression { Type: var holder } } member
            && (model.FindEntityType(holder)?.FindComplexProperty(member.Member.Name) is not null
                || include.Method.Name == nameof(EntityFrameworkQueryableExtensions.ThenInclude)
                && include.Arguments[0] is MethodCallExpression { Arguments: [_, UnaryExpression { Operand: LambdaExpression outer }] } before
                && before.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions) && IsOfNestedObject(before, outer));

    /// <summary>A navigation of the model is included; any other field is noted.</summary>
    private Expression Expand(MethodCallExpression node)
    {
        var source = Visit(node.Arguments[0]);
        var entity = node.Method.GetGenericArguments()[0];
        if (node.Arguments[1] is not UnaryExpression { Operand: LambdaExpression field })
            _expanded.Add(ExpandedField.Of(entity, (string)((ConstantExpression)node.Arguments[1]).Value!));
        else if (ExpandedField.NavigationOf(model, entity, field) is not null)
            return Expression.Call(IncludeMethod.MakeGenericMethod(entity, field.ReturnType), source, node.Arguments[1]);
        else
            _expanded.Add(ExpandedField.Of(entity, field));
        return source;
    }

    private void TakeAge(MethodCallExpression node)
    {
        var age = node.Arguments switch
        {
            [_] => TimeSpan.Zero,
            [_, ConstantExpression { Value: TimeSpan { Ticks: > 0 } given }] => given,
            _ => throw new InvalidOperationException("WithCache takes a time above zero that is known when the query is compiled."),
        };
        if (CacheFor is { } other && other != age)
            throw new InvalidOperationException("The query says two things about the cache: WithCache and BypassCache count for all of its requests, wherever they stand.");

        CacheFor = age;
    }
}

/// <summary>Where a run finds who is told of its pages: each run of a compiled query may have another.</summary>
/// <param name="Parameter">The query's parameter; null where it is the same for all runs, as it may be in a compiled query.</param>
/// <param name="Constant">Who it is in all runs.</param>
internal sealed record ProgressSource(string? Parameter, IProgress<StripeScanProgress>? Constant)
{
    public static ProgressSource Of(Expression argument) => argument switch
    {
        QueryParameterExpression { Name: var name } => new(name, null),
        ConstantExpression { Value: IProgress<StripeScanProgress> progress } => new(null, progress),
        _ => throw new InvalidOperationException("WithProgress takes an object that does not depend on a row of the query."),
    };

    public IProgress<StripeScanProgress>? In(QueryContext context)
        => Parameter is null ? Constant : (IProgress<StripeScanProgress>?)context.Parameters[Parameter];
}
