using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>The fields that <c>Expand</c> and <c>Include</c> name.</summary>
internal static class ExpandedFields
{
    /// <summary>The field that a lambda names.</summary>
    /// <param name="entity">The class.</param>
    /// <param name="field">A member, of nested objects too; of a list's elements by <c>Select</c>.</param>
    /// <exception cref="InvalidOperationException">It is no field that Stripe expands, or a list that is none of the entity's own.</exception>
    public static ExpandedField Of(Type entity, LambdaExpression field)
    {
        var segments = SegmentsOf(field.Body, field.Parameters[0]) ?? throw NoField(entity, field.Body.ToString());
        return Of(entity, segments, field.Body.ToString());
    }

    /// <inheritdoc cref="Of(Type, LambdaExpression)" />
    public static ExpandedField Of(Type entity, string path) => Of(entity, [.. path.Split('.')], path);

    private static ExpandedField Of(Type entity, ImmutableArray<string> segments, string text)
    {
        if (StripeClassOf(entity) is not { } type)
            throw NoField(entity, text);

        var path = new JsonPath(segments is [.., "data"] ? segments[..^1] : segments);
        List<NeededExpansion> fields = [.. FieldExpansions.Follow(type, path)];
        if (fields.Count == 0 || fields[^1].Length != path.Segments.Length)
            throw NoField(entity, text);

        var isExpanded = fields.Any(f => f.Field.IsExpandable || f.Field.OnlyWhenExpanded);
        if (fields[^1].Field.Kind == FieldKind.List && path.Segments.Length > 1)
            throw NoOwnList(entity, text);
        var isList = fields[^1].Field.Kind == FieldKind.List;
        return isExpanded || isList ? new ExpandedField(entity, path, isExpanded, isList) : throw NoField(entity, text);
    }

    private static Type? StripeClassOf(Type entity) => StripeClass.Is(entity) ? entity : null;

    private static ImmutableArray<string>? SegmentsOf(Expression expression, ParameterExpression entity)
    {
        switch (expression)
        {
            case ParameterExpression parameter:
                return parameter == entity ? [] : null;
            case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } convert:
                return SegmentsOf(convert.Operand, entity);
            case MemberExpression { Expression: { } holder } member when JsonObjects.IsList(holder.Type) && member.Member.Name == nameof(StripeList<>.Data):
                return SegmentsOf(holder, entity)?.Add("data");
            case MemberExpression { Expression: { } holder } member when StripeClass.Find(holder.Type, member.Member.Name) is var (field, _, _):
                return SegmentsOf(holder, entity)?.Add(field);
            case MethodCallExpression { Method.Name: nameof(Enumerable.Select), Arguments: [var list, LambdaExpression selector] }:
                return SegmentsOf(list, entity) is { } around && SegmentsOf(selector.Body, selector.Parameters[0]) is { } inner
                    ? [.. JsonObjects.IsList(list.Type) ? around.Add("data") : around, .. inner]
                    : null;
            default:
                return null;
        }
    }

    private static InvalidOperationException NoField(Type entity, string text)
        => new(
            $"Expand({text}) names no field of '{entity.Name}' that Stripe expands. It takes an expandable field or a list of one of Stripe.net's classes, "
            + "of nested objects too, as in Expand(i => i.Parent.SubscriptionDetails.Subscription) or Expand(i => i.Lines.Data), "
            + "or the path that Stripe knows it by.");

    private static InvalidOperationException NoOwnList(Type entity, string text)
        => new(
            $"Expand({text}) names a list inside another object or list of '{entity.Name}', of which Stripe sends the first page alone. "
            + "Select its elements in the query, which reads all of them, or query the class that has the list.");

    /// <summary>Includes what a query names if it is a navigation of the model.</summary>
    public static INavigationBase? NavigationOf(IModel model, Type entity, LambdaExpression field)
        => field.Body.StripConvert() is MemberExpression { Expression: ParameterExpression } member && model.FindEntityType(entity) is { } type
            ? type.FindNavigation(member.Member.Name) ?? (INavigationBase?)type.FindSkipNavigation(member.Member.Name)
            : null;

    /// <summary>Refuses an Include of a field that is no navigation, and names the operator that fills it.</summary>
    public static void VerifyInclude(IModel model, LambdaExpression navigation)
    {
        var body = navigation.Body.StripConvert();
        var first = body as MemberExpression;
        while (first?.Expression is MemberExpression inner)
            first = inner;
        if (first is { Expression: ParameterExpression { Type: var type } } && StripeClass.Is(type) && model.FindEntityType(type) is { } entityType
            && entityType.FindNavigation(first.Member.Name) is null && StripeClass.Find(type, first.Member.Name) is not null)
        {
            throw new InvalidOperationException(
                $"Include({navigation}) names no navigation of the model: '{type.Name}.{first.Member.Name}' is a field of Stripe's object. "
                + $"Use Expand({navigation}), which asks Stripe for it, or add the class that it refers to to the context as a DbSet.");
        }
    }
}
