using System.Collections;
using System.Collections.Immutable;
using System.Globalization;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Http;
using Stripe.EFCore.Query.Binding;
using Stripe.EFCore.Query.Planning;
using Stripe.EFCore.Query.Plans;

namespace Stripe.EFCore.Query.Execution;

/// <summary>
///     The requests for a condition that nothing but a request answers: a parameter that is no field, the parent of a nested list, a filter without which
///     Stripe refuses the list.
/// </summary>
internal static class AskedValues
{
    /// <summary>Whether each value of a condition is a request of its own, however many they are.</summary>
    public static bool AreAskedBy(CompiledCondition condition)
        => condition is { Parameter: { IsAsked: true } parameter, Kind: ConditionKind.Equal or ConditionKind.AnyOf }
            && (parameter.IsPseudoColumn || parameter is { Kind: ParameterKind.Equality, Type: ParameterType.String });

    /// <summary>One request for each value; none where the values are none.</summary>
    /// <exception cref="InvalidOperationException">A value is null or cannot be sent, or a collection uses its own comparer.</exception>
    public static ImmutableArray<Alternative> Of(StripeResource resource, CompiledCondition condition, Frame frame)
    {
        var parameter = condition.Parameter!;
        var value = condition.Value(frame, []);
        var values = condition.Kind == ConditionKind.AnyOf && value is IEnumerable sequence and not string ? sequence.Cast<object?>() : [value];
        if (value is IEnumerable and not string && condition.Kind == ConditionKind.AnyOf && !Collections.CompareByDefault((IEnumerable)value)
            || values.Contains(null))
        {
            throw QueryErrors.NeedsFilter(resource, FilterOf(condition));
        }

        return [.. values.Distinct().Select(v => Of(resource, condition, parameter, v!)).OfType<Alternative>()];
    }

    /// <summary>Makes sure that a condition that is not sent is judged by the filter above it.</summary>
    /// <exception cref="InvalidOperationException">It is not: rows have no value to judge by.</exception>
    public static void CheckLeftOut(StripeResource resource, CompiledCondition condition, Variant request)
    {
        if (condition.Parameter is { IsPseudoColumn: true, Asked: var asked, Name: var name }
            && (asked == AskedValue.Unkept || !request.Parameters.Any(p => p.Name == name)))
            throw QueryErrors.CannotSend(resource, FilterOf(condition), "a request takes one value of it, or a range, and not beside what else it asks for");
    }

    /// <summary>The request for one value; null where no object can have it.</summary>
    private static Alternative? Of(StripeResource resource, CompiledCondition condition, ListParameter parameter, object value)
    {
        if (ScanBinding.Format(value, condition, ScanBinding.Rounding.Exact) is not { } text)
        {
            if (resource.Paging == PagingStyle.NextPageToken)
                throw SearchErrors.NoText();

            // Text that is empty, or no value that Stripe knows, is nothing's. A time that cannot be said is a mistake: the seconds around it have objects.
            return value is string || parameter.Type == ParameterType.String
                ? null
                : throw QueryErrors.CannotSend(
                    resource,
                    FilterOf(condition),
                    $"Stripe takes whole seconds since 1970, and the value is {Convert.ToString(value, CultureInfo.InvariantCulture)}");
        }

        if (parameter.IsPath && RequestPath.HasUnusableSegment("/" + Uri.EscapeDataString(text)))
            return null;

        return new Alternative([new RequestParameter(parameter.Kind == ParameterKind.AnyOf ? parameter.Name + "[0]" : parameter.Name, text)], value);
    }

    private static RequiredFilter FilterOf(CompiledCondition condition)
        => new(condition.Parameter!, condition.Property?.Name ?? condition.Parameter!.Name,
            condition.Property is not { } property || property.IsShadowProperty());
}
