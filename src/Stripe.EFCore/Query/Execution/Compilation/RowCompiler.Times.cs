using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <content>Times: all of them are UTC, and the moment of the run is one for all rows.</content>
internal sealed partial class RowCompiler
{
    protected override Expression VisitConstant(ConstantExpression node)
    {
        if (!UtcTimes.AreOfType(node.Type))
            return node;

        plans.Times.Note(node.Value);
        return Expression.Constant(UtcTimes.Normalize(node.Value, node.Type), node.Type);
    }

    private MethodCallExpression TimeParameter(QueryParameterExpression parameter)
    {
        plans.Times.NoteParameter(parameter.Name);
        return Expression.Call(
            Expression.Property(_frame, ExecutionProperty), nameof(QueryExecution.TimeParameter), [parameter.Type], Expression.Constant(parameter.Name));
    }

    private Expression Utc(UtcTimeExpression time)
    {
        if (time.Operand is NewExpression { Arguments.Count: > 0 } made && made.Arguments.All(a => a.Type != typeof(DateTimeKind)))
            plans.Times.NoteUnspecified();
        var operand = Expression.Convert(Visit(time.Operand), typeof(DateTime?));
        var utc = Expression.Call(
            Expression.Property(_frame, ExecutionProperty), nameof(QueryExecution.Utc), null, operand, Expression.Constant(ClockFinder.IsIn(time.Operand)));
        return Expression.Convert(utc, time.Type);
    }

    private static object ReadTime(QueryExecution execution, string member, bool isOffset)
    {
        var local = TimeZoneInfo.ConvertTime(execution.Now, execution.LocalTimeZone);
        return (member, isOffset) switch
        {
            ("UtcNow", false) => (object)execution.Now.UtcDateTime,
            ("UtcNow", true) => execution.Now,
            ("Now", true) => local,
            ("Today", _) => DateTime.SpecifyKind(local.Date, DateTimeKind.Local),
            _ => DateTime.SpecifyKind(local.DateTime, DateTimeKind.Local),
        };
    }

    private sealed class ClockFinder : ShaperRewriter
    {
        private bool _found;

        public static bool IsIn(Expression expression)
        {
            var finder = new ClockFinder();
            finder.Visit(expression);
            return finder._found;
        }

        protected override Expression VisitExtension(Expression node)
        {
            _found |= node is ExecutionTimeExpression;
            return base.VisitExtension(node);
        }

        protected override Expression VisitSubquery(SubqueryExpression node) => node;
    }
}
