using System.Collections;
using System.Globalization;
using System.Linq.Expressions;
using System.Text;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Writes a query as C#, so that it can be pasted into a test.</summary>
public sealed class QueryText
{
    private readonly Dictionary<object, string> _captured = [];
    private readonly StringBuilder _variables = new();

    public static string Of(RandomQuery query)
    {
        var text = new QueryText();
        var body = text.Write(query.Query.Body);
        var (call, tracking) = (query.IsAsync ? "async" : "sync", query.IsTracking ? "tracking" : "no tracking");
        return $"// {call}, {tracking}{(query.IsOrdered ? ", ordered" : "")}\n{text._variables}{body}";
    }

    private string Write(Expression node)
        => node switch
        {
            ParameterExpression parameter => parameter.Name!,
            ConstantExpression constant => constant.Value is null && constant.Type.IsValueType ? $"({NameOf(constant.Type)})null" : Literal(constant.Value),
            UnaryExpression { NodeType: ExpressionType.Quote } quote => Write(quote.Operand),
            UnaryExpression { NodeType: ExpressionType.Convert } convert => $"(({NameOf(convert.Type)}){Write(convert.Operand)})",
            UnaryExpression { NodeType: ExpressionType.Not } not => $"!{Enclosed(not.Operand)}",
            UnaryExpression { NodeType: ExpressionType.Negate } negate => $"(-{Enclosed(negate.Operand)})",
            BinaryExpression binary => $"({Write(binary.Left)} {OperatorOf(binary.NodeType)} {Write(binary.Right)})",
            ConditionalExpression conditional => $"({Write(conditional.Test)} ? {Write(conditional.IfTrue)} : {Write(conditional.IfFalse)})",
            MemberExpression { Expression: ConstantExpression { Value: { } holder }, Member.Name: "Value" } captured
                when holder.GetType().GetField("Value") is not null => Variable(holder, captured),
            MemberExpression member => $"{Enclosed(member.Expression!)}.{member.Member.Name}",
            MethodCallExpression call => WriteCall(call),
            NewExpression { Members: { } members } @new => $"new {{ {string.Join(", ", members.Zip(@new.Arguments, (m, a) => $"{m.Name} = {Write(a)}"))} }}",
            MemberInitExpression init => $"new {NameOf(init.Type)} {{ {string.Join(", ", init.Bindings.Cast<MemberAssignment>().Select(Write))} }}",
            LambdaExpression { Parameters: [var parameter] } lambda => $"{parameter.Name} => {Write(lambda.Body)}",
            LambdaExpression lambda => $"({string.Join(", ", lambda.Parameters.Select(p => p.Name))}) => {Write(lambda.Body)}",
            _ => node.ToString(),
        };

    private string WriteCall(MethodCallExpression call)
    {
        if (call.Object is { } target)
            return $"{Enclosed(target)}.{call.Method.Name}({Joined(call.Arguments)})";
        if (call.Method.DeclaringType == typeof(Queryable) || call.Method.DeclaringType == typeof(Enumerable))
            return $"{Enclosed(call.Arguments[0])}.{call.Method.Name}({Joined(call.Arguments.Skip(1))})";

        return $"{NameOf(call.Method.DeclaringType!)}.{call.Method.Name}({Joined(call.Arguments)})";
    }

    private string Joined(IEnumerable<Expression> arguments) => string.Join(", ", arguments.Select(Write));

    private string Enclosed(Expression node) => Write(node);

    private string Variable(object holder, MemberExpression captured)
    {
        if (_captured.TryGetValue(holder, out var name))
            return name;

        var value = captured.Type.IsValueType || captured.Type == typeof(string)
            ? $"{NameOf(captured.Type)} p{_captured.Count} = {Literal(holder.GetType().GetField("Value")!.GetValue(holder))};"
            : $"var p{_captured.Count} = {Literal(holder.GetType().GetField("Value")!.GetValue(holder))};";
        _variables.Append(value).Append('\n');
        return _captured[holder] = $"p{_captured.Count}";
    }

    private static string Literal(object? value)
        => value switch
        {
            null => "null",
            string text => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"",
            bool flag => flag ? "true" : "false",
            long number => $"{number}L",
            decimal number => $"{number.ToString(CultureInfo.InvariantCulture)}m",
            double number => $"{number.ToString("R", CultureInfo.InvariantCulture)}d",
            DateTime time => $"new DateTime({time.Ticks}, DateTimeKind.{time.Kind})",
            Enum => $"{value.GetType().Name}.{value}",
            Guid guid => $"new Guid(\"{guid}\")",
            Array array => $"new {NameOf(array.GetType().GetElementType()!)}[] {{ {string.Join(", ", array.Cast<object?>().Select(Literal))} }}",
            IEnumerable list => $"new {NameOf(list.GetType())} {{ {string.Join(", ", list.Cast<object?>().Select(Literal))} }}",
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    private string Write(MemberAssignment binding) => $"{binding.Member.Name} = {Write(binding.Expression)}";

    private static string NameOf(Type type)
        => Nullable.GetUnderlyingType(type) is { } narrow ? $"{NameOf(narrow)}?"
            : type == typeof(long) ? "long"
            : type == typeof(int) ? "int"
            : type == typeof(bool) ? "bool"
            : type == typeof(string) ? "string"
            : type == typeof(decimal) ? "decimal"
            : type == typeof(double) ? "double"
            : type.IsGenericType ? $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(NameOf))}>"
            : type.Name;

    private static string OperatorOf(ExpressionType type)
        => type switch
        {
            ExpressionType.AndAlso => "&&",
            ExpressionType.OrElse => "||",
            ExpressionType.Equal => "==",
            ExpressionType.NotEqual => "!=",
            ExpressionType.LessThan => "<",
            ExpressionType.LessThanOrEqual => "<=",
            ExpressionType.GreaterThan => ">",
            ExpressionType.GreaterThanOrEqual => ">=",
            ExpressionType.Add => "+",
            ExpressionType.Subtract => "-",
            ExpressionType.Modulo => "%",
            ExpressionType.Coalesce => "??",
            _ => type.ToString(),
        };
}
