using System.Collections;
using System.Linq.Expressions;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Rewriting.Markers;

/// <summary>A group as an object, made of its key and its elements.</summary>
internal sealed class FlattenedGroup<TKey, TElement>(TKey key, List<TElement> elements) : IGrouping<TKey, TElement>
{
    public TKey Key => key;

    public List<TElement> Elements => elements;

    public IEnumerator<TElement> GetEnumerator() => elements.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

internal static class FlattenedGroup
{
    public static NewExpression New(Expression key, Expression elements)
    {
        var element = SequenceTypes.ElementType(elements.Type)!;
        var type = typeof(FlattenedGroup<,>).MakeGenericType(key.Type, element);
        return Expression.New(
            type.GetConstructors()[0],
            [key, Expression.Call(typeof(Enumerable), nameof(Enumerable.ToList), [element], elements)],
            type.GetProperty(nameof(FlattenedGroup<,>.Key))!,
            type.GetProperty(nameof(FlattenedGroup<,>.Elements))!);
    }

    /// <summary>The elements of a group that is put together so, or null.</summary>
    public static Expression? ElementsOf(Expression group)
        => group.StripConvert() switch
        {
            OptionalExpression optional => ElementsOf(optional.Shaper),
            NewExpression { Type.IsGenericType: true } made when made.Type.GetGenericTypeDefinition() == typeof(FlattenedGroup<,>) => made.Arguments[1],
            _ => null,
        };
}
