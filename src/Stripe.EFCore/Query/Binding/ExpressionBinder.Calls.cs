using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Binding.Calls;
using Stripe.EFCore.Query.Binding.Rows;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Query.Rewriting;
using Stripe.EFCore.Query.Rewriting.Markers;

namespace Stripe.EFCore.Query.Binding;

/// <content>Method calls: what is a query, what has a meaning of its own in queries, and what simply runs.</content>
internal sealed partial class ExpressionBinder
{
    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (EFCoreInternals.IsProperty(node.Method))
            return BindProperty(node);
        if (queries.IsQuery(node, scope))
            return queries.BindSubquery(node, scope);
        if (node.Method.DeclaringType == typeof(Enumerable) && BindEnumerable(node) is { } enumerable)
            return enumerable;
        if (EFCoreInternals.IsJoinedEntity(node.Method))
            return new JoinedEntityExpression(Visit(node.Arguments[1]), Visit(node.Arguments[0]));
        if (Comparisons.TryRewrite(node) is { } comparison)
            return Visit(comparison);
        if (IsEquals(node, out var left, out var right))
            return BindEquals(node, left, right);
        if (BindContains(node) is { } contains)
            return contains;
        if (Functions.TryBind(node, e => Visit(e)) is { } function)
            return function;
        if (BindIndexer(node) is { } indexed)
            return indexed;
        if (node.Method.Name == nameof(RowFunctions.IsOfGroup) && node.Method.DeclaringType == typeof(RowFunctions))
            return Visit(node.Arguments[1]);
        if (ListMethods.TryRewrite(node) is { } over)
            return Visit(over);
        if (IsElementAt(node, node.Object, out var list))
        {
            var elements = Visit(list).Wide();
            var index = Visit(node.Arguments[^1]).Wide();
            return NavigationBinder.IsCollection(elements) ? QueryBinder.ElementAt(elements, index) : ElementAt(elements, index);
        }

        if (node.Object is { } dictionary && node.Method.Name == "get_Item" && IsStringDictionary(dictionary.Type, out var valueType))
        {
            return Expression.Call(LookupMethod.MakeGenericMethod(valueType), Visit(dictionary).Wide(), Visit(node.Arguments[0]).As(typeof(string)));
        }

        return BindCall(node);
    }

    private Expression BindProperty(MethodCallExpression node)
    {
        var instance = Visit(node.Arguments[0]);
        if (node.Arguments[1] is not ConstantExpression { Value: string name })
            throw QueryErrors.CannotTranslate(node, "the name given to EF.Property must be a constant");

        if (MemberBinder.TryBind(instance.StripConvert(), name, null, node.Type) is { } bound)
        {
            return CanBe(bound.Type, node.Type)
                ? bound
                : throw QueryErrors.CannotTranslate(node, $"the type of the property '{name}' is '{bound.Type.Unwidened().Name}'.");
        }

        throw node.Arguments[0].Type.IsValueType || node.Arguments[0].Type == typeof(string)
            ? QueryErrors.PropertyOfValue(node)
            : QueryErrors.NoMappedProperty(node);
    }

    private static bool CanBe(Type type, Type wanted)
    {
        try
        {
            Expression.Convert(Expression.Default(type), wanted);
            return true;
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    /// <summary>An indexer of an object that is still a row names one of its properties.</summary>
    private Expression? BindIndexer(MethodCallExpression node)
    {
        if (node is not { Object: { } instance, Method.Name: "get_Item", Arguments: [ConstantExpression { Value: string name }] })
            return null;

        return Try(instance, bound =>
        {
            var row = bound.StripConvert().Wide();
            return MemberBinder.TryBind(row, name, null, node.Type)
                ?? (RowShapes.ObjectOf(row) is { } type
                    ? throw QueryErrors.CannotTranslate(node, CoreStrings.QueryUnableToTranslateMember(name, type.DisplayName()))
                    : null);
        });
    }

    /// <summary>
    ///     ToList and its kin over a query are the query's rows, and operators over rows are queries; over values a method of Enumerable simply runs.
    /// </summary>
    private Expression? BindEnumerable(MethodCallExpression node)
    {
        // A query inside the lambda reads its parameter, which only a query around it can give it.
        if (node.Arguments is [_, LambdaExpression { Parameters.Count: 1 } lambda]
            && QueryFinder.HasQuery(lambda.Body)
            && EnumerableOperators.OverSource(node) is { } around)
            return queries.BindSubquery(around, scope);
        if (node.Arguments.Count == 0)
            return null;

        if (EnumerableOperators.IsConversion(node))
        {
            return Try(node.Arguments[0], bound => bound switch
            {
                SubqueryExpression { Query.Ending.Kind: EndingKind.Sequence } subquery => new CollectionExpression(subquery, null, node.Type),
                CollectionExpression collection => new CollectionExpression(collection.Subquery, null, node.Type),
                _ => null,
            });
        }

        // What EF Core left as it was written is a query all the same: of objects made of the rows, what they are related to is not there.
        return Try(
            EnumerableOperators.RootOf(node),
            rows => IsRows(rows.StripConvert()) && EnumerableOperators.AsQueryable(node) is { } query ? queries.BindSubquery(query, scope) : null);
    }

    /// <summary>Whether a sequence is still rows, or a list of a row that a subquery finds.</summary>
    private static bool IsRows(Expression sequence)
        => NavigationBinder.IsCollection(sequence)
            || JsonMembers.IsList(sequence)
            || FlattenedGroup.ElementsOf(sequence) is not null
            || sequence is SubqueryExpression { Query: var query }
                && (query.Ending.Kind == EndingKind.Sequence || query.Ending.IsElement && QueryBinder.IsList(query.Shaper));

    private static bool IsMembership(MethodCallExpression node) => MembershipOf(node) is not null;

    private static (Expression List, Expression Item)? MembershipOf(MethodCallExpression node)
        => node switch
        {
            {
                Method: { Name: nameof(Enumerable.Contains), IsStatic: true } method,
                Arguments: [var sequence, var element]
            } when method.DeclaringType == typeof(Enumerable) => (sequence, element),
            { Method.Name: nameof(Enumerable.Contains), Object: { } collection, Arguments: [var element] }
                when typeof(System.Collections.IEnumerable).IsAssignableFrom(collection.Type) && collection.Type != typeof(string) => (collection, element),
            _ => null,
        };

    /// <summary>A list holds what is equal to one of its elements: an entity by key, other objects and lists by what they hold.</summary>
    private Expression? BindContains(MethodCallExpression node)
    {
        return MembershipOf(node) is not var (list, item) || IsPlain(item.Type.Unwidened())
            ? null
            : Try(item, bound => StructuralEquality.TryContains(bound, () => Visit(list).Wide()));

        static bool IsPlain(Type type) => type == typeof(string) || type.IsEnum || type.IsValueType && type.Namespace == nameof(System);
    }

    private Expression BindCall(MethodCallExpression node)
    {
        var parameters = node.Method.GetParameters();
        var arguments = node.Arguments.Select((a, i) => a is LambdaExpression or UnaryExpression { NodeType: ExpressionType.Quote }
            ? Visit(a)
            : Visit(a).As(parameters[i].ParameterType)).ToArray();

        return Call(node, arguments);
    }

    private Expression Call(MethodCallExpression node, Expression[] arguments)
    {
        // What is missing has no result, as an argument no less than as the object that is called.
        if (Array.FindIndex(arguments, a => a is NarrowExpression) is >= 0 and var missing)
        {
            var type = arguments[missing].Type;
            var call = NullSafe(((NarrowExpression)arguments[missing]).Operand, value =>
            {
                arguments[missing] = value.As(type);
                return Call(node, arguments);
            });

            // It is in no list either: as EF Core has it, the negation holds.
            return IsMembership(node) && call.Type == typeof(bool?) ? Expression.Coalesce(call, Expression.Constant(false)) : call;
        }

        return CallOn(node, arguments);
    }

    private static bool IsTextSearch(MethodInfo method)
        => method.DeclaringType == typeof(string) && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(string)
            && method.Name is nameof(string.StartsWith) or nameof(string.EndsWith) or nameof(string.Contains);

    /// <summary>Where the text to look for is missing, these have no answer; .NET would fail.</summary>
    private static bool LooksForText(MethodInfo method)
        => method.DeclaringType == typeof(string) && method.GetParameters() is [{ ParameterType: var first }, ..] && first == typeof(string)
            && method.Name is nameof(string.IndexOf) or nameof(string.LastIndexOf) or nameof(string.Replace);

    /// <summary>EF Core's providers find nothing where the text to find is null; .NET would fail.</summary>
    private static Expression Found(MethodInfo method, Expression[] arguments, Expression call)
        => IsTextSearch(method) && arguments[0] is not ConstantExpression { Value: not null }
            ? Expression.Condition(Expression.Equal(arguments[0], Expression.Constant(null, typeof(string))), Expression.Constant(false), call)
            : call;

    /// <summary>Nothing is found in a text that is missing either, so that the negation holds there.</summary>
    private static Expression OrNotFound(MethodInfo method, Expression call)
        => IsTextSearch(method) && call.Type == typeof(bool?) ? Expression.Coalesce(call, Expression.Constant(false)) : call;

    /// <summary>EF Core's providers find nothing behind the end of a list; .NET would fail.</summary>
    private static Expression ElementAt(Expression list, Expression index)
    {
        var type = SequenceTypes.ElementType(list.Type)!;
        var method = type.IsNullable() ? ElementOrNullMethod : ValueOrNullMethod;
        return Expression.Call(
            method.MakeGenericMethod(type), list, index.Widen().As(typeof(int?)));
    }

    private static bool IsElementAt(MethodCallExpression node, Expression? instance, [NotNullWhen(true)] out Expression? list)
    {
        list = instance is null ? node.Arguments.FirstOrDefault() : instance;
        return list is not null && list.Type != typeof(string) && node.Arguments.LastOrDefault()?.Type == typeof(int)
            && (instance is null
                ? node.Method is { Name: nameof(Enumerable.ElementAt) } method && method.DeclaringType == typeof(Enumerable)
                : node.Method.Name == "get_Item" && typeof(System.Collections.IList).IsAssignableFrom(instance.Type));
    }

    private Expression CallOn(MethodCallExpression node, Expression[] arguments)
    {
        if (node.Object is { } target)
        {
            var instance = Visit(target).Wide();

            // Nullable<T>'s own methods answer for null themselves.
            return target.Type.IsValueType && Nullable.GetUnderlyingType(target.Type) is not null
                ? Expression.Call(instance.Widen(), node.Method, arguments)
                : OrNotFound(node.Method, NullSafe(instance, value => LooksForText(node.Method)
                    ? NullSafe(arguments[0], text => Expression.Call(value.As(target.Type), node.Method, [text, .. arguments[1..]]))
                    : Found(node.Method, arguments, Expression.Call(value.As(target.Type), node.Method, arguments))));
        }

        if (node.Method.DeclaringType != typeof(Enumerable)
            || arguments.Length == 0
            || arguments[0].StripConvert() is ConstantExpression or QueryParameterExpression)
            return Expression.Call(node.Method, arguments);

        // A list that is absent in the JSON, or whose object is missing, has no elements, as where it is a query; what is computed of what is missing has no
        // answer: null.
        return IsListOfObject(node.Arguments[0], out var element)
            ? Expression.Call(
                node.Method,
                [
                    Expression.Coalesce(
                        arguments[0].As(typeof(IEnumerable<>).MakeGenericType(element)),
                        Expression.Call(typeof(Enumerable), nameof(Enumerable.Empty), [element])),
                    .. arguments[1..],
                ])
            : NullSafe(arguments[0], value => Expression.Call(node.Method, [value, .. arguments[1..]]));
    }

    private static bool IsListOfObject(Expression sequence, [NotNullWhen(true)] out Type? element)
    {
        var list = sequence.StripConvert();
        element = list.Type == typeof(string) ? null : SequenceTypes.ElementType(list.Type);
        return element is not null && (list is MemberExpression || list is MethodCallExpression property && EFCoreInternals.IsProperty(property.Method));
    }

    private Expression BindEquals(MethodCallExpression node, Expression left, Expression right)
    {
        if (StructuralEquality.TryBindCollection(this, Expression.MakeBinary(ExpressionType.Equal, AsObject(left), AsObject(right))) is { } collection)
            return collection;

        var (boundLeft, boundRight) = (Visit(left), Visit(right));
        return StructuralEquality.TryBind(boundLeft, boundRight, negated: false)
            ?? ValueEquality.OfObjects(boundLeft.Wide(), boundRight.Wide(), ExpressionType.Equal)
            ?? throw QueryErrors.CannotTranslate(node, "its operands cannot be compared");

        static Expression AsObject(Expression e) => e.Type == typeof(object) ? e : Expression.Convert(e, typeof(object));
    }

    private static bool IsEquals(MethodCallExpression node, out Expression left, out Expression right)
    {
        (left, right) = (node, node);
        if (node.Method.Name != nameof(Equals) || node.Method.ReturnType != typeof(bool))
            return false;
        if (node.Object is { } instance && node.Arguments.Count == 1)
        {
            (left, right) = (instance, node.Arguments[0]);
            return true;
        }

        if (node.Object is not null || node.Arguments.Count != 2 || node.Method.DeclaringType != typeof(object) && node.Method.DeclaringType != typeof(string))
            return false;

        (left, right) = (node.Arguments[0], node.Arguments[1]);
        return true;
    }

    private static bool IsStringDictionary(Type type, out Type valueType)
    {
        var dictionary = type.GetInterfaces().Prepend(type).FirstOrDefault(i =>
            i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IReadOnlyDictionary<,>) && i.GetGenericArguments()[0] == typeof(string));
        valueType = dictionary?.GetGenericArguments()[1] ?? typeof(object);
        return dictionary is not null && !valueType.IsValueType;
    }
}
