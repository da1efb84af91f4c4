using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans;

/// <summary>Writes expressions of a plan the way a C# programmer would.</summary>
internal sealed class ExpressionText(QueryContext? context, bool namesSources)
{
    public string Print(Expression expression)
        => expression switch
        {
            SlotExpression { Slot: ColumnSlot column } => column.Path.Segments.IsEmpty ? $"{column.Source} is there" : namesSources ? $"{column.Source}.{column}" : column.ToString(),
            ConstantExpression constant => Value(constant.Value),
            QueryParameterExpression parameter when context?.Parameters.TryGetValue(parameter.Name, out var value) == true => Value(value),
            QueryParameterExpression parameter => "@" + parameter.Name,
            BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue => Print(isTrue.Left),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => $"{Print(index.Left)}[{Print(index.Right)}]",
            BinaryExpression binary when EnumOf(binary) is var (left, right) => $"{Operand(left)} {Operator(binary.NodeType)} {Operand(right)}",
            BinaryExpression binary => $"{Operand(binary.Left)} {Operator(binary.NodeType)} {Operand(binary.Right)}",
            UnaryExpression { NodeType: ExpressionType.Not } not => "!" + Operand(not.Operand),
            UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } negate => "-" + Operand(negate.Operand),
            UnaryExpression unary => Print(unary.Operand),
            NarrowExpression narrow => Print(narrow.Operand),
            UtcTimeExpression time => Print(time.Operand),
            NullSafeExpression safe => Access(safe),
            ConditionalExpression condition => $"{Operand(condition.Test)} ? {Print(condition.IfTrue)} : {Print(condition.IfFalse)}",
            MemberExpression { Expression: { } target } member => $"{Print(target)}.{member.Member.Name}",
            MemberExpression member => $"{member.Member.DeclaringType?.Name}.{member.Member.Name}",
            MethodCallExpression { Method.Name: nameof(RowFunctions.ValueOrDefault) } lookup => $"{Print(lookup.Arguments[0])}[{Print(lookup.Arguments[1])}]",
            MethodCallExpression { Method.Name: nameof(RowFunctions.Like) } like when like.Method.DeclaringType == typeof(RowFunctions)
                => $"EF.Functions.Like({Arguments(like.Arguments.Where((a, i) => i < 2 || a is not ConstantExpression { Value: "" }))})",
            MethodCallExpression { Method.Name: nameof(object.Equals), Arguments: [var left, var right] } => $"{Print(left)} == {Print(right)}",
            MethodCallExpression call => Call(call),
            LambdaExpression lambda => $"{string.Join(", ", lambda.Parameters)} => {Print(lambda.Body)}",
            NewExpression @new => $"new {{ {string.Join(", ", @new.Arguments.Select(Print))} }}",
            NewArrayExpression array => $"[{string.Join(", ", array.Expressions.Select(Print))}]",
            SubqueryExpression subquery => subquery.Query.Ending.Kind + "(...)",
            ParameterExpression parameter => parameter.Name ?? "_",
            PlanNodeExpression node => node.ToString(),
            _ => expression.ToString(),
        };

    /// <summary>The queries that stand inside an expression.</summary>
    public static IEnumerable<BoundQuery> Subqueries(Expression expression)
    {
        var finder = new Finder();
        finder.Visit(expression);
        return finder.Found;
    }

    private string Access(NullSafeExpression safe)
    {
        var caller = Operand(safe.Caller);
        return safe.Access switch
        {
            MemberExpression { Expression: { } target } member when Reads(target, safe.Value) => $"{caller}?.{member.Member.Name}",
            MethodCallExpression { Object: { } target } call when Reads(target, safe.Value) => $"{caller}?.{call.Method.Name}({Arguments(call.Arguments)})",
            MethodCallExpression { Object: null, Arguments: [var first, ..] } call when first == safe.Value => $"{caller}?.{call.Method.Name}({Arguments(call.Arguments.Skip(1))})",
            _ => $"{caller}?.({Print(safe.Access)})",
        };

        static bool Reads(Expression target, ParameterExpression value) => target.StripConvert() == value || target is NarrowExpression n && n.Operand == value;
    }

    private string Call(MethodCallExpression call)
        => call.Object is { } target
            ? $"{Print(target)}.{call.Method.Name}({Arguments(call.Arguments)})"
            : call.Method.DeclaringType == typeof(Enumerable) && call.Arguments is [var first, ..]
                ? $"{Print(first)}.{call.Method.Name}({Arguments(call.Arguments.Skip(1))})"
            : $"{call.Method.DeclaringType?.Name}.{call.Method.Name}({Arguments(call.Arguments)})";

    private string Arguments(IEnumerable<Expression> arguments) => string.Join(", ", arguments.Select(Print));

    private string Operand(Expression operand)
        => operand.StripConvert() is BinaryExpression { Right: not ConstantExpression { Value: true } } or ConditionalExpression ? $"({Print(operand)})" : Print(operand);

    /// <summary>C# compares enums as numbers; they are written as the enum's members.</summary>
    private static (Expression Left, Expression Right)? EnumOf(BinaryExpression binary)
    {
        return Side(binary.Left, binary.Right) is { } right ? (binary.Left, right) : Side(binary.Right, binary.Left) is { } left ? (left, binary.Right) : null;

        static Expression? Side(Expression converted, Expression number)
            => converted is UnaryExpression { NodeType: ExpressionType.Convert, Operand.Type: var type } && type.Unwidened() is { IsEnum: true } @enum
                && number.StripConvert().Wide() is ConstantExpression { Value: { } value and not Enum }
                    ? Expression.Constant(Enum.ToObject(@enum, value))
                    : null;
    }

    private static string Operator(ExpressionType type)
        => type switch
        {
            ExpressionType.Equal => "==",
            ExpressionType.NotEqual => "!=",
            ExpressionType.GreaterThan => ">",
            ExpressionType.GreaterThanOrEqual => ">=",
            ExpressionType.LessThan => "<",
            ExpressionType.LessThanOrEqual => "<=",
            ExpressionType.AndAlso => "&&",
            ExpressionType.OrElse => "||",
            ExpressionType.Add or ExpressionType.AddChecked => "+",
            ExpressionType.Subtract or ExpressionType.SubtractChecked => "-",
            ExpressionType.Multiply or ExpressionType.MultiplyChecked => "*",
            ExpressionType.Divide => "/",
            ExpressionType.Modulo => "%",
            ExpressionType.Coalesce => "??",
            _ => type.ToString(),
        };

    private static string Value(object? value)
        => value switch
        {
            null => "null",
            string text => $"\"{text}\"",
            char letter => $"'{letter}'",
            bool flag => flag ? "true" : "false",
            Enum member => $"{member.GetType().Name}.{member}",
            DateTime time => UtcTimes.Of(time).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
            IEnumerable list => $"[{string.Join(", ", list.Cast<object?>().Take(10).Select(Value))}{(list.Cast<object?>().Skip(10).Any() ? ", ..." : "")}]",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString() ?? "",
        };

    private sealed class Finder : ShaperRewriter
    {
        public List<BoundQuery> Found { get; } = [];

        protected override Expression VisitSubquery(SubqueryExpression node)
        {
            Found.Add(node.Query);
            return node;
        }
    }
}
