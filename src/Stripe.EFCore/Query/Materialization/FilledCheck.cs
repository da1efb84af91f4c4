using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Materialization;

/// <summary>
///     Verifies that an entity has the fields that <c>Expand</c> names. One that the context tracks already is handed out as it is, and Stripe may answer with
///     an id: neither is what was asked for.
/// </summary>
internal static class FilledCheck
{
    private static readonly MethodInfo VerifyMethod = typeof(FilledCheck).GetMethod(nameof(Verify), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static Expression Of(EntityExpression entity, Expression materialized)
        => entity.Filled.IsEmpty
            ? materialized
            : Expression.Convert(Expression.Call(VerifyMethod, materialized, Expression.Constant(entity.Filled.ToArray())), materialized.Type);

    private static object? Verify(object? entity, ExpandedField[] fields)
    {
        foreach (var field in fields)
        {
            if (!IsFilled(entity, field.Path.Segments.AsSpan()))
                throw QueryErrors.NotFilled(entity!, field.Path);
        }

        return entity;
    }

    /// <summary>Whether the objects along a path are there. A field that has no id either is null at Stripe.</summary>
    private static bool IsFilled(object? value, ReadOnlySpan<string> path)
    {
        if (path.IsEmpty)
            return value is null || !IsFirstPage(value);
        if (value is IEnumerable elements and not StripeEntity)
            return AreFilled(elements, path[0] == "data" ? path[1..] : path);
        if (value is null || Member(value.GetType(), path[0]) is not { } member)
            return true;

        var found = member.Property.GetValue(value);
        return found is null ? member.Id?.GetValue(value) is null : IsFilled(found, path[1..]);
    }

    private static bool AreFilled(IEnumerable elements, ReadOnlySpan<string> path)
    {
        foreach (var element in elements)
        {
            if (!IsFilled(element, path))
                return false;
        }

        return true;
    }

    private static bool IsFirstPage(object value)
        => JsonObjects.IsList(value.GetType()) && value.GetType().GetProperty(nameof(StripeList<>.HasMore))!.GetValue(value) is true;

    /// <summary>
    ///     The member of a field, and that of its id where the field refers to an object. Of an object of unknown kind there is the id alone, so that the
    ///     members of interfaces are not looked at.
    /// </summary>
    private static (PropertyInfo Property, PropertyInfo? Id)? Member(Type type, string field)
    {
        if (StripeClass.Field(type, field) is not { } known)
            return null;
        foreach (var (property, id) in StripeClass.References(type))
        {
            if (id == known.Name)
                return (property, known);
        }

        return known.PropertyType == typeof(string) ? null : (known, null);
    }
}
