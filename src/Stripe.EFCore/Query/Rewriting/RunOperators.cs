using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Takes WithCache, BypassCache, WithProgress and WithRawJson out of a query before EF Core sees it: they say something about its run and nothing about its
///     rows.
/// </summary>
/// <example><c>db.Invoices.WithCache(age).Take(5)</c> becomes <c>db.Invoices.Take(5)</c>, and <see cref="CacheFor" /> is the age.</example>
/// <param name="model">Knows which fields are navigations.</param>
internal sealed class RunOperators(IModel model) : ExpressionVisitor, IRewriteRule
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

    /// <summary>The fields that are filled in entities that the query returns.</summary>
    public ImmutableArray<ExpandedField> Expanded => _expanded.ToImmutable();

    public Expression Apply(Expression query) => Visit(query);

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.DeclaringType == typeof(EntityFrameworkQueryableExtensions)
            && node.Arguments is [_, UnaryExpression { Operand: LambdaExpression navigation }]
            && node.Method.Name is nameof(EntityFrameworkQueryableExtensions.Include) or nameof(EntityFrameworkQueryableExtensions.ThenInclude))
        {
            if (IsOfNestedObject(node, navigation))
                return Visit(node.Arguments[0]);
            ExpandedFields.VerifyInclude(model, navigation);
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
            _expanded.Add(ExpandedFields.Of(entity, (string)((ConstantExpression)node.Arguments[1]).Value!));
        else if (ExpandedFields.NavigationOf(model, entity, field) is not null)
            return Expression.Call(IncludeMethod.MakeGenericMethod(entity, field.ReturnType), source, node.Arguments[1]);
        else
            _expanded.Add(ExpandedFields.Of(entity, field));
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
            throw new InvalidOperationException(
                "The query says two things about the cache: WithCache and BypassCache count for all of its requests, wherever they stand.");

        CacheFor = age;
    }
}
