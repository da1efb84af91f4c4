using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Printing;

/// <summary>Writes expressions of a plan the way a C# programmer would.</summary>
/// <param name="context">Has the values of parameters; null where they are written by name.</param>
/// <param name="names">Names sources, subqueries and computed values; null where none has a name of its own.</param>
/// <param name="namesSources">Without names: whether a column has the name of its source before it.</param>
internal sealed class ExpressionText(QueryContext? context, PlanNames? names = null, bool namesSources = false)
{
    /// <summary>The level of what needs no parentheses anywhere.</summary>
    private const int Primary = 9;

    public string Print(Expression expression)
        => Meant(expression) switch
        {
            SlotExpression { Slot: ColumnSlot column } => Column(column),
            SlotExpression { Slot: ComputedSlot computed } => names?.Of(computed) ?? computed.Name,
            ConstantExpression constant => Value(constant.Value),
            QueryParameterExpression parameter when context?.Parameters.TryGetValue(parameter.Name, out var value) == true => Value(value),
            QueryParameterExpression parameter => "@" + parameter.Name,
            BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue => Print(isTrue.Left),
            BinaryExpression { NodeType: ExpressionType.ArrayIndex } index => $"{Print(index.Left)}[{Print(index.Right)}]",
            BinaryExpression binary when EnumOf(binary) is var (left, right) => Binary(binary, left, right),
            BinaryExpression binary => Binary(binary, binary.Left, binary.Right),
            UnaryExpression { NodeType: ExpressionType.Not } not => "!" + Operand(not.Operand),
            UnaryExpression { NodeType: ExpressionType.Negate or ExpressionType.NegateChecked } negate => "-" + Operand(negate.Operand),
            UnaryExpression unary => Print(unary.Operand),
            NarrowExpression narrow => Print(narrow.Operand),
            UtcTimeExpression time => Print(time.Operand),
            NullSafeExpression safe => Access(safe),
            ConditionalExpression condition => $"{Operand(condition.Test, 1)} ? {Print(condition.IfTrue)} : {Print(condition.IfFalse)}",
            MemberExpression { Expression: { } target } member => $"{Operand(target)}.{member.Member.Name}",
            MemberExpression member => $"{member.Member.DeclaringType?.Name}.{member.Member.Name}",
            MethodCallExpression { Method.Name: nameof(RowFunctions.ValueOrDefault) } lookup => $"{Print(lookup.Arguments[0])}[{Print(lookup.Arguments[1])}]",
            MethodCallExpression { Method.Name: nameof(RowFunctions.Like) } like when like.Method.DeclaringType == typeof(RowFunctions)
                => $"EF.Functions.Like({Arguments(like.Arguments.Where((a, i) => i < 2 || a is not ConstantExpression { Value: "" }))})",
            MethodCallExpression { Method.Name: nameof(object.Equals), Arguments: [var left, var right] } => $"{Print(left)} == {Print(right)}",
            MethodCallExpression call => Call(call),
            LambdaExpression lambda => $"{string.Join(", ", lambda.Parameters)} => {Print(lambda.Body)}",
            NewExpression @new => $"new {{ {string.Join(", ", @new.Arguments.Select(Print))} }}",
            NewArrayExpression array => $"[{string.Join(", ", array.Expressions.Select(Print))}]",
            SubqueryExpression subquery => names?.Of(subquery.Query) ?? subquery.Query.Ending.Kind + "(...)",
            CollectionExpression collection => Print(collection.Subquery),
            ParameterExpression parameter => parameter.Name ?? "_",
            PlanNodeExpression node => node.ToString(),
            var other => other.ToString(),
        };

    private string Column(ColumnSlot column)
    {
        var source = names is not null ? names.Of(column.Source) : namesSources ? column.Source.Name : null;
        return column.Path.Segments.IsEmpty ? $"{source ?? column.Source.Name} is there"
            : source is null ? column.ToString().TrimStart('?')
            : $"{source}.{column.ToString().TrimStart('?')}";
    }

    /// <summary>What a computed value is computed from, where its name would say less.</summary>
    private Expression Meant(Expression expression)
    {
        while (expression is SlotExpression { Slot: ComputedSlot computed } && names?.Meaning(computed) is { } meaning)
            expression = meaning;
        return expression;
    }

    private string Access(NullSafeExpression safe)
    {
        var caller = Operand(safe.Caller);
        return safe.Access switch
        {
            MemberExpression { Expression: { } target } member when Reads(target, safe.Value) => $"{caller}?.{member.Member.Name}",
            MethodCallExpression { Object: { } target } call when Reads(target, safe.Value) => $"{caller}?.{call.Method.Name}({Arguments(call.Arguments)})",
            MethodCallExpression { Object: null, Arguments: [var first, ..] } call when first == safe.Value
                => $"{caller}?.{call.Method.Name}({Arguments(call.Arguments.Skip(1))})",
            _ => $"{caller}?.({Print(safe.Access)})",
        };

        static bool Reads(Expression target, ParameterExpression value) => target.StripConvert() == value || target is NarrowExpression n && n.Operand == value;
    }

    private string Call(MethodCallExpression call)
        => call.Object is { } target
            ? $"{Operand(target)}.{call.Method.Name}({Arguments(call.Arguments)})"
            : call.Method.DeclaringType == typeof(Enumerable) && call.Arguments is [var first, ..]
                ? $"{Operand(first)}.{call.Method.Name}({Arguments(call.Arguments.Skip(1))})"
            : $"{call.Method.DeclaringType?.Name}.{call.Method.Name}({Arguments(call.Arguments)})";

    private string Arguments(IEnumerable<Expression> arguments) => string.Join(", ", arguments.Select(Print));

    private string Binary(BinaryExpression binary, Expression left, Expression right)
    {
        var level = Level(binary);
        var isChain = binary.NodeType is ExpressionType.AndAlso or ExpressionType.OrElse;

        // C# reads "a || b && c" without parentheses, a person does not.
        var around = binary.NodeType == ExpressionType.OrElse ? level + 2 : level;
        return $"{Side(left, false)} {Operator(binary.NodeType)} {Side(right, !isChain)}";

        string Side(Expression side, bool needsHigher)
            => isChain && Meant(side.StripConvert()).StripConvert().NodeType == binary.NodeType ? Print(side) : Operand(side, needsHigher ? level + 1 : around);
    }

    /// <summary>An operand, in parentheses where it binds more loosely than what stands around it.</summary>
    private string Operand(Expression operand, int around = Primary)
        => Level(Meant(operand.StripConvert()).StripConvert()) < around ? $"({Print(operand)})" : Print(operand);

    /// <summary>How closely an expression binds its operands, as in C#.</summary>
    private static int Level(Expression expression)
        => expression switch
        {
            BinaryExpression { NodeType: ExpressionType.Equal, Right: ConstantExpression { Value: true } } isTrue => Level(isTrue.Left.StripConvert()),
            ConditionalExpression => 0,
            MethodCallExpression { Method.Name: nameof(object.Equals), Arguments.Count: 2 } => 4,
            { NodeType: ExpressionType.Coalesce } => 1,
            { NodeType: ExpressionType.OrElse } => 2,
            { NodeType: ExpressionType.AndAlso } => 3,
            { NodeType: ExpressionType.Equal or ExpressionType.NotEqual } => 4,
            { NodeType: ExpressionType.GreaterThan or ExpressionType.GreaterThanOrEqual or ExpressionType.LessThan or ExpressionType.LessThanOrEqual } => 5,
            { NodeType: ExpressionType.Add or ExpressionType.AddChecked or ExpressionType.Subtract or ExpressionType.SubtractChecked } => 6,
            { NodeType: ExpressionType.Multiply or ExpressionType.MultiplyChecked or ExpressionType.Divide or ExpressionType.Modulo } => 7,
            BinaryExpression { NodeType: not ExpressionType.ArrayIndex } => 0,
            _ => Primary,
        };

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
}
