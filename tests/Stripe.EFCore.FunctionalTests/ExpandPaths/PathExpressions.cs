using System.Linq.Expressions;
using System.Reflection;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>A path as a user writes it: <c>x.Items.Data[0].Price.Product.Name</c>, <c>x.Items.Data.Any(i => i.Price.Product.Name == name)</c>.</summary>
internal static class PathExpressions
{
    public static Expression Read(Expression root, FieldPath path, ScalarTail tail) => Tail(Steps(root, path, path.Steps.Length), tail);

    /// <summary>The id that the last field of a path holds.</summary>
    public static Expression ReadId(Expression root, FieldPath path) => Expression.Property(Steps(root, path, path.Steps.Length - 1), path.Leaf.IdMember!);

    /// <summary>The elements of the list that a path leads to.</summary>
    public static Expression ReadList(Expression root, FieldPath path) => Elements(Steps(root, path, path.Steps.Length - 1), path.Leaf);

    /// <summary>A condition over the value of a path, with <c>Any</c> over the lists on its way.</summary>
    public static Expression Condition(Expression root, FieldPath path, ScalarTail tail, Func<Expression, Expression> condition)
        => Condition(root, path, 0, e => condition(Tail(e, tail)));

    public static Expression IsEqual(Expression read, object value) => Expression.Equal(read, Captured(read.Type, value));

    /// <summary>A value as the compiler writes a captured variable, so that it becomes a parameter of the query.</summary>
    public static Expression Captured(Type type, object? value)
    {
        var box = Activator.CreateInstance(typeof(Box<>).MakeGenericType(type))!;
        box.GetType().GetField(nameof(Box<>.Value))!.SetValue(box, value);
        return Expression.Field(Expression.Constant(box), nameof(Box<>.Value));
    }

    /// <summary>An element, seen as one of the class that it is of.</summary>
    public static Expression As(Expression value, Type? type) => type is null || type == value.Type ? value : Expression.Convert(value, type);

    public static Expression Tail(Expression value, ScalarTail tail) => tail.Fields.Aggregate(value, (e, f) => Expression.Property(e, f.Member));

    public static Expression Any(Expression list, Func<Expression, Expression> condition)
    {
        var element = Expression.Parameter(list.Type.GetGenericArguments()[0], "e");
        return Expression.Call(typeof(Enumerable), nameof(Enumerable.Any), [element.Type], list, Expression.Lambda(condition(element), element));
    }

    private static Expression Condition(Expression value, FieldPath path, int step, Func<Expression, Expression> condition)
    {
        if (step == path.Steps.Length)
            return condition(value);

        var (field, type) = path.Steps[step];
        return field.Shape is Shape.Array or Shape.List
            ? Any(Elements(value, field), e => Condition(As(e, type), path, step + 1, condition))
            : Condition(As(Expression.Property(value, field.Member), type), path, step + 1, condition);
    }

    private static Expression Steps(Expression value, FieldPath path, int count)
    {
        foreach (var (field, type) in path.Steps[..count])
            value = As(field.Shape is Shape.Array or Shape.List ? First(Elements(value, field)) : Expression.Property(value, field.Member), type);
        return value;
    }

    private static Expression First(Expression list)
        => Expression.Call(list, list.Type.GetMethod("get_Item", BindingFlags.Public | BindingFlags.Instance)!, Expression.Constant(0));

    private static Expression Elements(Expression holder, StripeField field)
    {
        var value = Expression.Property(holder, field.Member);
        return field.Shape == Shape.List ? Expression.Property(value, "Data") : value;
    }

    private sealed class Box<T>
    {
        public T Value = default!;
    }
}
