using System.Net;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Errors;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>
///     Values for which Stripe refuses a list, though nothing is wrong with the query: the id of an object that does not exist, a manual payout. The list has
///     no rows for them, and an event says so, once in a run.
/// </summary>
internal sealed class RefusedValues(StripeResource resource)
{
    private readonly ConditionalWeakTable<QueryExecution, object> _told = [];

    /// <summary>The list as it is asked for in a run.</summary>
    public ListRequest Watch(ListRequest list, QueryExecution execution)
    {
        var asked = resource.Parameters.Where(p => p.IsAsked && list.Asks(p, resource)).ToArray();
        return asked.Length == 0 ? list : list with { MeansEmpty = new EmptyAnswer(refusal => IsOfValue(refusal, list, asked, execution)) };
    }

    private bool IsOfValue(StripeRequestException refusal, ListRequest list, ListParameter[] asked, QueryExecution execution)
    {
        if (refusal.HttpStatusCode is not (HttpStatusCode.BadRequest or HttpStatusCode.NotFound)
            || asked.FirstOrDefault(p => IsOf(refusal, p, list)) is not { } parameter)
        {
            return false;
        }

        if (_told.TryAdd(execution, this))
            execution.QueryContext.QueryLogger.FilterValueRefused(resource, parameter.Name, refusal.Failure?.Error.Message ?? refusal.Code ?? "");
        return true;
    }

    /// <summary>Whether a refusal is about the value of a parameter, and about nothing else that the request asks for.</summary>
    private static bool IsOf(StripeRequestException refusal, ListParameter parameter, ListRequest list)
    {
        var isNamed = refusal.Param == parameter.Name || refusal.Param == parameter.Name + "[0]";
        if (parameter.RefusalWord is { } word && (isNamed || refusal.Param is null)
            && refusal.Failure?.Error.Message?.Contains(word, StringComparison.OrdinalIgnoreCase) == true)
        {
            return true;
        }

        return MissingObject.IsNamedBy(refusal) && refusal.Param != "starting_after"
            && (isNamed || parameter.IsPath && refusal.HttpStatusCode == HttpStatusCode.NotFound && list.Parameters.All(p => p.Name != refusal.Param));
    }
}

internal static class AskedParameters
{
    /// <summary>Whether a request has a value of a parameter.</summary>
    public static bool Asks(this ListRequest list, ListParameter parameter, StripeResource resource)
        => parameter.IsPath
            ? list.Path != resource.ListPath
            : list.Parameters.Any(p => p.Name == parameter.Name || p.Name.StartsWith(parameter.Name + "[", StringComparison.Ordinal));
}
