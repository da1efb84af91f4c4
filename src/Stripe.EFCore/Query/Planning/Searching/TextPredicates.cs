using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Planning.Searching;

/// <summary>A part of a text: a search finds it without regard to case and anywhere in the field, so also where a text starts or ends with it.</summary>
internal static class TextPredicates
{
    public static TextTerm? Find(Scan scan, StripeResource fields, Expression predicate)
    {
        if (Call(predicate) is not var (text, call) || FieldOf(scan, fields, text) is not { } field)
            return null;

        var arguments = call.Object is null ? [.. call.Arguments.Skip(1)] : call.Arguments.ToArray();
        if (arguments is not [{ Type: var type } sought, ..] || type != typeof(string) || !SearchTermFinder.IsFixed(sought))
            return null;

        var comparison = arguments switch
        {
            [_] => StringComparison.Ordinal,
            [_, var given] when given.StripConvert() is ConstantExpression { Value: StringComparison constant } => constant,
            _ => (StringComparison?)null,
        };
        return comparison is StringComparison.Ordinal or StringComparison.OrdinalIgnoreCase
            ? new TextTerm(field, sought, comparison == StringComparison.OrdinalIgnoreCase) { IsWhole = call.Method.Name == nameof(string.Equals) }
            : null;
    }

    public static bool IsConverted(ColumnSlot column) => column.Property is IReadOnlyProperty property && property.GetTypeMapping().Converter is not null;

    /// <summary>A method of a text and what it is called on.</summary>
    private static (Expression Text, MethodCallExpression Call)? Call(Expression predicate)
        => SearchTermFinder.Unwrapped(predicate) switch
        {
            NullSafeExpression safe when SearchTermFinder.Unwrapped(safe.Access) is MethodCallExpression call && IsSearch(call)
                && TextOf(call) is { } target && target.StripConvert() == safe.Value => (safe.Caller, call),
            MethodCallExpression call when IsSearch(call) && TextOf(call) is { } text => (text, call),
            _ => null,
        };

    private static Expression? TextOf(MethodCallExpression call) => call.Object ?? call.Arguments.FirstOrDefault();

    private static bool IsSearch(MethodCallExpression call)
        => call.Method.DeclaringType == typeof(string)
            && (call.Method.Name is nameof(string.Contains) or nameof(string.StartsWith) or nameof(string.EndsWith) && call.Object is not null
                || call.Method.Name == nameof(string.Equals));

    private static string? FieldOf(Scan scan, StripeResource fields, Expression text)
        => text.Value() is SlotExpression { Slot: ColumnSlot column } && ReferenceEquals(column.Source, scan.Source) && column.ValueType == typeof(string)
            && !IsConverted(column)
            && fields.Parameters.FirstOrDefault(p => p.Field is { } field && field.Equals(column.Path)) is { } parameter
            && SearchResource.IsText(scan.Resource, parameter.Name)
                ? parameter.Name
                : null;
}
