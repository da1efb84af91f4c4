using System.Collections;
using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Http;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Requests.Variants;
using Stripe.EFCore.Query.Planning.Columns;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Scans.Requests;

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

    /// <summary>Makes sure that a row's value and another one do not meet in a parameter of which a request takes one, and which no row is judged by.</summary>
    /// <exception cref="InvalidOperationException">They do, so no request is for both.</exception>
    public static void CheckOnce(CompiledScan scan)
    {
        var both = scan.Correlated.FirstOrDefault(c => c is { Kind: ConditionKind.Equal, Parameter: { Asked: AskedValue.Unkept } parameter }
            && scan.Conditions.Any(o => !ReferenceEquals(o, c) && o.Kind is ConditionKind.Equal or ConditionKind.AnyOf && o.Parameter == parameter));
        if (both is not null)
            throw ColumnErrors.CannotSend(scan.Resource, FilterOf(both), both.Property?.DeclaringType.ClrType);
    }

    /// <summary>Makes sure that a condition that is not sent is judged by the filter above it.</summary>
    /// <exception cref="InvalidOperationException">It is not: rows have no value to judge by.</exception>
    public static void CheckLeftOut(StripeResource resource, CompiledCondition condition, Variant request)
    {
        if (condition.Parameter is { IsPseudoColumn: true, Asked: var asked, Name: var name }
            && (asked == AskedValue.Unkept || !request.Parameters.Any(p => p.Name == name)))
            throw ColumnErrors.CannotSend(resource, FilterOf(condition), condition.Property?.DeclaringType.ClrType);
    }

    /// <summary>Makes sure that a condition whose value no request can carry is judged by the filter above it.</summary>
    /// <exception cref="InvalidOperationException">It is not: rows have no value to judge by.</exception>
    public static void CheckUnwritten(StripeResource resource, CompiledCondition condition, object? value)
    {
        if (condition.Parameter is { OnlyRequestsAnswer: true })
            throw ColumnErrors.CannotWrite(resource, FilterOf(condition), value);
    }

    /// <summary>Makes sure that a request has what Stripe insists on beside one of its values.</summary>
    /// <exception cref="InvalidOperationException">It has not.</exception>
    public static void CheckNeeds(StripeResource resource, Variant request)
    {
        foreach (var parameter in resource.Parameters.Where(p => !p.Needs.IsEmpty))
        {
            var need = parameter.Needs.FirstOrDefault(n =>
                request.Parameters.Contains(new(parameter.Name, n.Value)) && !request.Parameters.Any(p => n.OneOf.Contains(p.Name)));
            if (need is not null)
                throw ColumnErrors.NeedsAnother(resource, parameter, need);
        }
    }

    /// <summary>The request for one value; null where no object can have it.</summary>
    private static Alternative? Of(StripeResource resource, CompiledCondition condition, ListParameter parameter, object value)
    {
        if (ConditionRequests.Format(value, condition, ConditionRequests.Rounding.Exact) is not { } text)
        {
            if (resource.Paging == PagingStyle.NextPageToken)
                throw SearchErrors.NoText();

            // Text that is empty, or no value that Stripe knows, is nothing's. A time that cannot be said is a mistake: the seconds around it have objects.
            return value is string || parameter.Type == ParameterType.String
                ? null
                : throw ColumnErrors.CannotWrite(resource, FilterOf(condition), value);
        }

        if (parameter.IsPath && RequestPath.HasUnusableSegment("/" + Uri.EscapeDataString(text)))
            return null;

        var name = parameter.Kind == ParameterKind.AnyOf ? parameter.Name + "[0]" : parameter.Name;
        return new Alternative([.. parameter.Companions, new RequestParameter(name, text)], value);
    }

    private static RequiredFilter FilterOf(CompiledCondition condition)
        => condition.Property is { } property
            ? RequiredFilters.For(property, condition.Parameter!)
            : new(condition.Parameter!, condition.Parameter!.Name, IsShadow: true);
}
