using System.Linq.Expressions;
using System.Reflection;
using Stripe;
using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.Differential.Random;

namespace StripeEFCore.FunctionalTests.StripeModel.Random;

/// <summary>Makes random queries over Stripe.net's classes: over members of nested and expanded objects, and over nested lists.</summary>
internal sealed class StripeGenerator
{
    private const int DeepestPath = 3;

    private readonly GraphMembers _members;
    private readonly Choices _choices;
    private int _parameters;

    private StripeGenerator(GraphMembers members, Choices choices) => (_members, _choices) = (members, choices);

    public static QueryShape Make(GraphMembers members, Choices choices)
    {
        var generator = new StripeGenerator(members, choices);
        var root = Expression.Parameter(typeof(IStripe), "db");
        var (body, isOrdered) = generator.Query(Expression.Property(root, choices.Of(members.Sets)));
        return new QueryShape(body.ToString(), Expression.Lambda(body, root), isOrdered);
    }

    private (Expression Body, bool IsOrdered) Query(Expression source)
    {
        if (_choices.Chance(50))
            source = Filter(source);
        if (_choices.Chance(35) && TryList(Parameter(ElementOf(source)), 2) is { } list)
            source = Flatten(source, list.Parameter, list.List);
        if (_choices.Chance(25))
            source = Filter(source);
        return End(source);
    }

    private MethodCallExpression Filter(Expression source)
    {
        var x = Parameter(ElementOf(source));
        return Linq.Call(source, nameof(Queryable.Where), [x.Type], Expression.Lambda(Condition(x, 2), x));
    }

    private static MethodCallExpression Flatten(Expression source, ParameterExpression x, Expression list)
    {
        var element = WidenTypes.ElementType(list.Type)!;
        var selector = Expression.Lambda(typeof(Func<,>).MakeGenericType(x.Type, typeof(IEnumerable<>).MakeGenericType(element)), list, x);
        return Linq.Call(source, nameof(Queryable.SelectMany), [x.Type, element], selector);
    }

    private (Expression Body, bool IsOrdered) End(Expression source)
    {
        var type = ElementOf(source);
        var x = Parameter(type);
        switch (_choices.Below(7))
        {
            case 1:
                return (Linq.Call(source, nameof(Queryable.Count), [type], Expression.Lambda(Condition(x, 2), x)), false);
            case 2:
                return (Group(source, x), false);
            case 3 when typeof(IHasId).IsAssignableFrom(type):
                return (Order(source, x), true);
            case 4:
                var number = Number(x);
                return number is null ? Pairs(source, x)
                    : (Linq.Aggregate(source, _choices.Of(["Sum", "Max", "Min"]), type, Expression.Lambda(number, x)), false);
            case 5:
                var value = Nullable(Scalar(x, DeepestPath));
                var values = Linq.Call(source, nameof(Queryable.Select), [type, value.Type], Expression.Lambda(value, x));
                return (Linq.Call(values, nameof(Queryable.Distinct), [value.Type]), false);
            default:
                return Pairs(source, x);
        }
    }

    private (Expression Body, bool IsOrdered) Pairs(Expression source, ParameterExpression x)
    {
        var (a, b) = (Result(x), Result(x));
        var pair = New(a, b);
        return (Linq.Call(source, nameof(Queryable.Select), [x.Type, pair.Type], Expression.Lambda(pair, x)), false);
    }

    private MethodCallExpression Group(Expression source, ParameterExpression x)
    {
        var key = Nullable(Scalar(x, DeepestPath));
        var groups = Linq.Call(source, nameof(Queryable.GroupBy), [x.Type, key.Type], Expression.Lambda(key, x));
        var g = Expression.Parameter(typeof(IGrouping<,>).MakeGenericType(key.Type, x.Type), "g");
        var y = Parameter(x.Type);
        Expression figure = _choices.Chance(50) && Number(y) is { } number
            ? Linq.Aggregate(g, _choices.Of(["Sum", "Max"]), x.Type, Expression.Lambda(number, y))
            : Linq.Call(g, nameof(Enumerable.Count), [x.Type]);
        var pair = New(Expression.Property(g, "Key"), figure);
        return Linq.Call(groups, nameof(Queryable.Select), [g.Type, pair.Type], Expression.Lambda(pair, g));
    }

    private MethodCallExpression Order(Expression source, ParameterExpression x)
    {
        var key = Nullable(Scalar(x, DeepestPath));
        var (id, pair) = (Expression.Property(x, nameof(IHasId.Id)), New(Expression.Property(x, nameof(IHasId.Id)), key));
        var order = _choices.Of([nameof(Queryable.OrderBy), nameof(Queryable.OrderByDescending)]);
        var ordered = Linq.Call(source, order, [x.Type, key.Type], Expression.Lambda(key, x));
        ordered = Linq.Call(ordered, nameof(Queryable.ThenBy), [x.Type, typeof(string)], Expression.Lambda(id, x));
        var rows = Linq.Call(ordered, nameof(Queryable.Select), [x.Type, pair.Type], Expression.Lambda(pair, x));

        // Lines that were sold twice have one id, and rows of equal keys then have no order.
        return Linq.Call(rows, nameof(Queryable.Take), [pair.Type], Expression.Constant(1000));
    }

    /// <summary>A value of a row, or one computed over a list in it.</summary>
    private Expression Result(Expression x)
    {
        if (!_choices.Chance(40) || TryList(x, 2) is not { } list)
            return Nullable(Scalar(x, DeepestPath));

        var element = WidenTypes.ElementType(list.List.Type)!;
        var y = Parameter(element);
        return _choices.Below(4) switch
        {
            1 when Number(y) is { } number => Linq.Aggregate(list.List, "Sum", element, Expression.Lambda(number, y)),
            2 => Linq.Call(list.List, nameof(Enumerable.Any), [element], Expression.Lambda(Condition(y, 1), y)),
            3 => Linq.Call(list.List, nameof(Enumerable.Count), [element], Expression.Lambda(Condition(y, 1), y)),
            _ => Linq.Call(list.List, nameof(Enumerable.Count), [element]),
        };
    }

    private Expression Condition(Expression x, int depth)
    {
        if (depth > 1 && _choices.Chance(25))
        {
            var (left, right) = (Condition(x, 1), Condition(x, 1));
            return _choices.Chance(50) ? Expression.OrElse(left, right) : Expression.AndAlso(left, right);
        }

        if (_choices.Chance(30) && TryList(x, 1) is { } list)
        {
            var element = WidenTypes.ElementType(list.List.Type)!;
            var y = Parameter(element);
            var inner = depth > 1 ? Condition(y, depth - 1) : Comparison(y);
            return Linq.Call(list.List, _choices.Of([nameof(Enumerable.Any), nameof(Enumerable.All)]), [element], Expression.Lambda(inner, y));
        }

        return Comparison(x);
    }

    private Expression Comparison(Expression x)
    {
        var member = Scalar(x, DeepestPath);
        var narrow = WidenTypes.Narrow(member.Type);
        if (narrow != member.Type || narrow == typeof(string))
        {
            if (_choices.Chance(20))
                return Compare(member, Expression.Constant(null, member.Type), ExpressionType.Equal, ExpressionType.NotEqual);
        }

        var value = Captured(member.Type, _choices.Of(_members.Values(member)));
        if (narrow == typeof(string) && _choices.Chance(30))
            return Expression.Call(member, nameof(string.StartsWith), null, value);
        return narrow == typeof(string) || narrow == typeof(bool)
            ? Compare(member, value, ExpressionType.Equal, ExpressionType.NotEqual)
            : Compare(member, value, ExpressionType.Equal, ExpressionType.NotEqual, ExpressionType.LessThan, ExpressionType.GreaterThanOrEqual);
    }

    private BinaryExpression Compare(Expression left, Expression right, params ExpressionType[] operators)
        => Expression.MakeBinary(_choices.Of(operators), left, right);

    /// <summary>A scalar of the object, or of one that it leads to.</summary>
    private MemberExpression Scalar(Expression x, int deepest)
    {
        var at = Walk(x, deepest, t => _members.Scalars(t).Count > 0);
        if (_members.Scalars(at.Type).Count == 0)
            at = x;
        return Expression.Property(at, _choices.Of(_members.Scalars(at.Type)));
    }

    private Expression? Number(Expression x)
    {
        var at = Walk(x, DeepestPath, t => Numbers(t).Count > 0);
        return Numbers(at.Type) is { Count: > 0 } numbers ? Nullable(Expression.Property(at, _choices.Of(numbers))) : null;
    }

    private List<PropertyInfo> Numbers(Type type) => [.. _members.Scalars(type).Where(p => WidenTypes.Narrow(p.PropertyType) == typeof(long))];

    private (ParameterExpression Parameter, Expression List)? TryList(Expression x, int deepest)
    {
        var at = Walk(x, deepest, t => _members.Lists(t).Count > 0);
        if (_members.Lists(at.Type) is not { Count: > 0 } lists)
            return null;

        var list = Expression.Property(at, _choices.Of(lists));
        return (Owner(x), list.Type.GetProperty("Data") is { } data && !_choices.Chance(20) ? Expression.Property(list, data) : list);
    }

    private static ParameterExpression Owner(Expression x) => x as ParameterExpression ?? Owner(((MemberExpression)x).Expression!);

    /// <summary>Goes from object to object, and stops where there is what is looked for.</summary>
    private Expression Walk(Expression x, int deepest, Func<Type, bool> isFound)
    {
        for (var steps = 0; steps < deepest && (!isFound(x.Type) || _choices.Chance(55)); steps++)
        {
            var next = _members.Objects(x.Type).Where(p => steps < deepest - 1 || isFound(p.PropertyType)).ToList();
            if (next.Count == 0)
                break;
            x = Expression.Property(x, _choices.Of(next));
        }

        return x;
    }

    private ParameterExpression Parameter(Type type) => Expression.Parameter(type, "x" + _parameters++);

    private static Type ElementOf(Expression source) => WidenTypes.ElementType(source.Type)!;

    private static NewExpression New(Expression a, Expression b)
    {
        var type = typeof(Pair<,>).MakeGenericType(a.Type, b.Type);
        return Expression.New(type.GetConstructors().Single(c => c.GetParameters().Length == 2), [a, b], [type.GetProperty("A")!, type.GetProperty("B")!]);
    }

    /// <summary>A member of what may be null, as C# asks for it to be read.</summary>
    private static Expression Nullable(Expression value)
        => value.Type.IsValueType && System.Nullable.GetUnderlyingType(value.Type) is null
            ? Expression.Convert(value, typeof(Nullable<>).MakeGenericType(value.Type))
            : value;

    private static MemberExpression Captured(Type type, object value)
    {
        var holder = typeof(Captured<>).MakeGenericType(type);
        var captured = Activator.CreateInstance(holder)!;
        holder.GetField("Value")!.SetValue(captured, value);
        return Expression.Field(Expression.Constant(captured), "Value");
    }
}
