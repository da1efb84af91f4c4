using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Compilation.Shaping;

/// <summary>Makes collections of the rows of subqueries, groups and embedded lists.</summary>
internal static class CollectionShaper
{
    private static readonly MethodInfo ElementsMethod = Method(nameof(Elements));
    private static readonly MethodInfo NavigationMethod = Method(nameof(AsNavigation));
    private static readonly MethodInfo GroupingMethod = Method(nameof(AsGrouping));
    private static readonly MethodInfo RowsMethod = Method(nameof(RowElements));

    /// <summary>A subquery's elements as the collection that the result asks for.</summary>
    public static Expression Collection(RowCompiler rows, PlanCompiler plans, CollectionExpression node)
    {
        var list = List(rows, plans, node.Subquery.Query, node.Type, out var elementType);
        var collection = node.Navigation?.GetCollectionAccessor() is { } accessor
            ? Expression.Convert(Expression.Call(NavigationMethod.MakeGenericMethod(elementType), list, Expression.Constant(accessor)), node.Type)
            : Converted(list, elementType, node.Type);
        return node.Missing is { } missing
            ? Expression.Condition(rows.Visit(missing.AsCondition()), Expression.Default(collection.Type), collection)
            : collection;
    }

    public static Expression Sequence(RowCompiler rows, PlanCompiler plans, SubqueryExpression node)
        => Converted(List(rows, plans, node.Query, node.Type, out var elementType), elementType, node.Type);

    /// <summary>The elements of a subquery, as a function of the row around it.</summary>
    /// <param name="type">The collection that the result asks for.</param>
    public static Expression List(RowCompiler rows, PlanCompiler plans, BoundQuery query, Type type, out Type elementType)
    {
        var inner = plans.CompileInner(query.Plan, rows.Scope);
        var element = plans.Rows(rows.Scope.Insert(0, inner.Layout), rows.Materializer);
        elementType = ElementType(query, type);
        var shaper = element.Function(query.Shaper, elementType);
        var subquery = rows.Adopt(inner, element);
        return Expression.Call(
            ElementsMethod.MakeGenericMethod(elementType), Expression.Constant(subquery), Expression.Constant(shaper), rows.Frame, rows.Row);
    }

    /// <summary>The type of an element: one that the query widened, because it may be missing, is again what the collection holds.</summary>
    private static Type ElementType(BoundQuery query, Type type)
        => SequenceTypes.ElementType(type) is { } element && element != query.Shaper.Type && element == query.Shaper.Type.Unwidened() ? element
            : query.Ending.ResultType.IsNullable() || query.Shaper.Type == query.Ending.ResultType ? query.Shaper.Type
            : query.Ending.ResultType;

    public static Expression Grouping(RowCompiler rows, PlanCompiler plans, GroupingExpression node)
    {
        var (keyType, elementType) = (node.Type.GetGenericArguments()[0], node.Type.GetGenericArguments()[1]);
        var element = plans.Rows(rows.Scope.Insert(0, plans.GroupLayout(node.Rows)), rows.Materializer);
        var shaper = element.Function(node.Element, elementType);
        rows.Register(
            new ListSubquery(plans.ListOf(node.Rows, rows.Scope), [.. element.Subqueries]), element.ReadsApi, element.IsCorrelated);
        return Expression.Call(
            GroupingMethod.MakeGenericMethod(keyType, elementType),
            rows.Visit(node.Key.As(keyType)),
            rows.Read(node.Rows, typeof(List<object?[]>)),
            Expression.Constant(shaper),
            rows.Frame,
            rows.Row);
    }

    /// <summary>The complex values of an embedded list.</summary>
    public static Expression ComplexList(RowCompiler rows, PlanCompiler plans, Slot list, IComplexProperty property)
    {
        var element = plans.Rows(rows.Scope.Insert(0, plans.ElementLayout(property)), rows.Materializer);
        var elementType = property.ComplexType.ClrType;
        var shaper = element.Function(new ComplexElementExpression(property.ComplexType, ElementSources.Of(property), false), elementType);
        var embedded = plans.EmbeddedList((ColumnSlot)list, rows.Scope);
        if (embedded is not null)
            rows.Register(embedded, readsApi: true, isCorrelated: false);
        var elements = Expression.Call(
            RowsMethod.MakeGenericMethod(elementType),
            embedded is null
                ? rows.Read(list, typeof(List<object?[]>))
                : Expression.Call(Expression.Constant(embedded), nameof(EmbeddedElements.Whole), null, rows.Frame, rows.Row),
            Expression.Constant(shaper),
            rows.Frame,
            rows.Row);
        return Converted(elements, elementType, property.ClrType);
    }

    /// <summary>A list as another collection type: an array, a set, a queryable, or any class that takes the elements.</summary>
    private static Expression Converted(Expression list, Type elementType, Type type)
    {
        if (type.IsAssignableFrom(list.Type))
            return list;
        if (type.IsArray)
            return Expression.Call(typeof(Enumerable), nameof(Enumerable.ToArray), [elementType], list);
        if (type.IsAssignableFrom(typeof(HashSet<>).MakeGenericType(elementType)))
            return Expression.Call(typeof(Enumerable), nameof(Enumerable.ToHashSet), [elementType], list);
        if (typeof(IQueryable).IsAssignableFrom(type))
            return Expression.Convert(Expression.Call(typeof(Queryable), nameof(Queryable.AsQueryable), [elementType], list), type);

        var enumerable = typeof(IEnumerable<>).MakeGenericType(elementType);
        if (type.GetConstructors().FirstOrDefault(c => c.GetParameters() is [var only] && only.ParameterType.IsAssignableFrom(list.Type)
            && typeof(IEnumerable).IsAssignableFrom(only.ParameterType)) is { } constructor)
        {
            return Expression.New(constructor, list);
        }

        throw new InvalidOperationException(
            $"The elements of a query cannot be given as '{type.Name}'. Use a type that takes an {enumerable.Name} of its elements, such as List<T>.");
    }

    private static List<T> Elements<T>(RowsSubquery subquery, RowFunction<T> shaper, Frame frame, object?[] row)
    {
        var own = new Frame(frame.Execution, frame, row);
        var list = new List<T>();
        foreach (var element in subquery.Rows(own))
            list.Add(shaper(own, element));
        return list;
    }

    private static List<T>? RowElements<T>(List<object?[]>? rows, RowFunction<T> shaper, Frame frame, object?[] row)
    {
        if (rows is null)
            return null;
        if (rows is PartialList)
            throw QueryErrors.NotWhole();

        var own = new Frame(frame.Execution, frame, row);
        return rows.ConvertAll(element => shaper(own, element));
    }

    private static object AsNavigation<T>(List<T> elements, IClrCollectionAccessor accessor)
    {
        var collection = accessor.Create();
        foreach (var element in elements)
            ((ICollection<T>)collection).Add(element);
        return collection;
    }

    private static Grouping<TKey, TElement> AsGrouping<TKey, TElement>(
        TKey key, List<object?[]> rows, RowFunction<TElement> shaper, Frame frame, object?[] row)
        => new(key, RowElements(rows, shaper, frame, row)!);

    private static MethodInfo Method(string name) => typeof(CollectionShaper).GetMethod(name, BindingFlags.NonPublic | BindingFlags.Static)!;
}

/// <summary>A group as a result.</summary>
internal sealed class Grouping<TKey, TElement>(TKey key, List<TElement> elements) : IGrouping<TKey, TElement>
{
    public TKey Key => key;

    public IEnumerator<TElement> GetEnumerator() => elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
