using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Values, written into the query or captured from around it. They are taken from the data, so that conditions meet some rows and not all.</summary>
public sealed class Constants(Generator generator)
{
    private readonly List<CapturedVariable> _captured = [];

    private Choices Choices => generator.Choices;

    public IReadOnlyList<CapturedVariable> Captured => _captured;

    /// <summary>A value of a type, such as <paramref name="like" /> has.</summary>
    public Expression Of(Type type, Expression? like = null)
    {
        var values = ValuesLike(type, like);
        var value = Choices.Of(values);
        return Choices.Chance(50) ? Capture(type, value, values) : Expression.Constant(value, type);
    }

    /// <summary>A literal null or a captured one.</summary>
    public Expression Null(Type type) => Choices.Chance(50) ? Capture(type, null, ValuesLike(type, null)) : Expression.Constant(null, type);

    /// <summary>A captured list of values, which may be empty.</summary>
    public Expression List(Type type, Expression like)
    {
        var values = ValuesLike(type, like);
        var items = Enumerable.Range(0, Choices.Below(5)).Select(_ => Choices.Of(values)).ToList();
        if (Choices.Chance(50))
            return Capture(typeof(List<>).MakeGenericType(type), Listed(items, type), null);

        return Capture(type.MakeArrayType(), ((dynamic)Listed(items, type)).ToArray(), null);
    }

    public ConstantExpression Number(int below) => Expression.Constant(Choices.Below(below));

    /// <summary>A piece of a value's text.</summary>
    /// <param name="orElse">What stands for no text at all.</param>
    public Expression Piece(Expression like, string orElse = "")
    {
        var text = (string)Choices.Of(ValuesLike(typeof(string), like));
        var start = Choices.Below(Math.Max(1, text.Length));
        var piece = text.Substring(start, Math.Min(text.Length - start, 1 + Choices.Below(3)));
        piece = piece.Length == 0 ? orElse : piece;
        return Choices.Chance(50) ? Capture(typeof(string), piece, ["a", "e", "1"]) : Expression.Constant(piece);
    }

    /// <summary>A captured count, as paging has it.</summary>
    public Expression Count(int below)
    {
        var value = Choices.Below(below);
        return Choices.Chance(50) ? Capture(typeof(int), value, [0, 1, 2, 7]) : Expression.Constant(value);
    }

    private MemberExpression Capture(Type type, object? value, IReadOnlyList<object>? others)
    {
        var holder = Activator.CreateInstance(typeof(Captured<>).MakeGenericType(type))!;
        var field = holder.GetType().GetField("Value")!;
        field.SetValue(holder, value);
        _captured.Add(new CapturedVariable(holder, field, others));
        return Expression.Field(Expression.Constant(holder), field);
    }

    private object[] ValuesLike(Type type, Expression? like)
        => generator.Model.Values((like as MemberExpression)?.Member) is { Length: > 0 } values && values[0].GetType() == WidenTypes.Narrow(type)
            ? values
            : generator.Model.Values(WidenTypes.Narrow(type));

    private static object Listed(List<object> items, Type type)
    {
        var list = (System.Collections.IList)Activator.CreateInstance(typeof(List<>).MakeGenericType(type))!;
        items.ForEach(i => list.Add(i));
        return list;
    }
}

/// <summary>A captured variable, whose value may be another in another run of the query.</summary>
public sealed record CapturedVariable(object Holder, System.Reflection.FieldInfo Field, IReadOnlyList<object>? Others)
{
    public void Change(Choices choices)
    {
        if (Others is { Count: > 0 } && Field.GetValue(Holder) is not null)
            Field.SetValue(Holder, choices.Of(Others));
    }
}
