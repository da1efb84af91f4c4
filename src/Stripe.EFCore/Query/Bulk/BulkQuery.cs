using System.Linq.Expressions;
using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Query.Rewriting;
using Stripe.EFCore.Updates.Bulk;
using Stripe.EFCore.Updates.Errors;

namespace Stripe.EFCore.Query.Bulk;

/// <summary>
///     ExecuteUpdate and ExecuteDelete: a query that reads the ids of the objects, with the values to set, and a write of each. What the query reads is found
///     by the same plan as that of any other query.
/// </summary>
/// <example>
///     <c>db.Customers.Where(c => c.Email == null).ExecuteUpdate(s => s.SetProperty(c => c.Name, c => c.Description))</c> reads
///     <c>db.Customers.Where(c => c.Email == null).Select(c => new object[] { c.Id, c.Description })</c>.
/// </example>
/// <param name="Write">The write.</param>
/// <param name="Rows">The query that reads ids and values.</param>
internal sealed record BulkQuery(BulkWrite Write, Expression Rows)
{
    private static readonly MethodInfo SelectMethod = new Func<IQueryable<object>, Expression<Func<object, object>>, IQueryable<object>>(Queryable.Select)
        .Method.GetGenericMethodDefinition();

    /// <summary>The bulk write that a query is; null where it only reads.</summary>
    /// <exception cref="InvalidOperationException">It cannot be written; the message says why.</exception>
    public static BulkQuery? Find(Expression query, IModel model)
    {
        if (query is not MethodCallExpression call || !EFCoreInternals.IsBulkWrite(call.Method))
            return null;

        var element = call.Method.GetGenericArguments()[0];
        var row = Expression.Parameter(element, "e");
        var (write, values) = call.Method.Name == nameof(EntityFrameworkQueryableExtensions.ExecuteDelete)
            ? (BulkWrite.Of(EntityOf(call, row, model), isDelete: true), (Target: (Expression)row, Values: []))
            : SettersOf(call.Arguments[1], row, model);
        var selected = Expression.Lambda(Expression.NewArrayInit(typeof(object), write.Selected(values.Target).Concat(values.Values)), row);
        return new(write, Expression.Call(SelectMethod.MakeGenericMethod(element, typeof(object[])), call.Arguments[0], Expression.Quote(selected)));
    }

    /// <summary>Runs the write without leaving the caller's thread.</summary>
    public int Run(QueryContext context, Func<QueryContext, IEnumerable<object?[]>> rows)
    {
        var writer = context.Context.GetService<BulkWriter>();
        writer.CheckWritable();
        return Completed.Take(writer.WriteAsync(Write, Stepwise(rows(context)), async: false, CancellationToken.None));
    }

    public async Task<int> RunAsync(QueryContext context, Func<QueryContext, IAsyncEnumerable<object?[]>> rows)
    {
        var writer = context.Context.GetService<BulkWriter>();
        writer.CheckWritable();
        return await writer.WriteAsync(Write, rows(context), async: true, context.CancellationToken).ConfigureAwait(false);
    }

    private static (BulkWrite Write, (Expression Target, Expression[] Values) Values) SettersOf(Expression setters, ParameterExpression row, IModel model)
    {
        var (properties, values) = (new List<SetProperty>(), new List<Expression>());
        var targets = new List<Expression>();
        foreach (var setter in (setters as NewArrayExpression ?? throw WriteErrors.NoSetters()).Expressions.Cast<NewExpression>())
        {
            targets.Add(Inlined(LambdaOf(setter.Arguments[0])!, row));
            properties.Add(SetProperty.Of(targets[^1], model));
            var value = LambdaOf(setter.Arguments[1]) is { } computed ? Inlined(computed, row) : setter.Arguments[1];
            values.Add(value.Type == typeof(object) ? value : Expression.Convert(value, typeof(object)));
        }

        var first = properties[0];
        if (properties.Find(p => !ExpressionEqualityComparer.Instance.Equals(p.Entity, first.Entity)) is { } other)
            throw WriteErrors.ManyTargets(first.Entity.ToString(), other.Entity.ToString());

        var write = BulkWrite.Of(first.EntityType, isDelete: false);
        var written = properties.Select(p => p.SetterFor(write)).ToArray();
        for (var i = 0; i < written.Length; i++)
        {
            if (!written[i].IsMerged)
                continue;
            written[i] = written[i] with { HeldAt = values.Count };
            values.Add(Expression.Convert(targets[i], typeof(object)));
        }

        return (write with { Setters = [.. written] }, (first.Entity, [.. values]));
    }

    private static IEntityType EntityOf(MethodCallExpression call, ParameterExpression row, IModel model)
        => model.FindEntityType(row.Type) ?? throw WriteErrors.NotAnEntity(call.Method.Name, row.Type);

    private static LambdaExpression? LambdaOf(Expression expression)
        => expression switch
        {
            LambdaExpression lambda => lambda,
            UnaryExpression { NodeType: ExpressionType.Quote or ExpressionType.Convert, Operand: var inner } => LambdaOf(inner),
            _ => null,
        };

    private static Expression Inlined(LambdaExpression lambda, ParameterExpression row)
        => new ParameterSwap(lambda.Parameters[0], row).Visit(lambda.Body);

    private static async IAsyncEnumerable<object?[]> Stepwise(
        IEnumerable<object?[]> rows, [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var row in rows)
        {
            cancellationToken.ThrowIfCancellationRequested();
            yield return await new ValueTask<object?[]>(row).ConfigureAwait(false);
        }
    }

    private sealed class ParameterSwap(ParameterExpression old, ParameterExpression @new) : ExpressionVisitor
    {
        protected override Expression VisitParameter(ParameterExpression node) => node == old ? @new : node;
    }
}
