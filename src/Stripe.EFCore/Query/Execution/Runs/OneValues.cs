using System.Collections.Concurrent;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Runs;

/// <summary>
///     The value with which each object of a run was requested, for parameters that no field repeats and of which an object has one value: a balance
///     transaction is in one payout. A server that ignores the parameter answers the same object for each value, and the object does not show it.
/// </summary>
internal sealed class OneValues
{
    private readonly ConcurrentDictionary<(string Path, string Parameter, string Id), string> _values = new();

    /// <summary>Whether a list asks for such a value.</summary>
    public static bool Has(StripeResource resource, ListRequest list) => ParametersOf(resource, list).Any();

    /// <summary>Notes the values of a page's objects.</summary>
    /// <exception cref="StripeResponseException">An object was answered for another value before.</exception>
    public void Add(StripeResource resource, ListRequest list, IEnumerable<string> ids)
    {
        foreach (var parameter in ParametersOf(resource, list))
        {
            var value = (string)list.Asked[parameter.Name]!;
            foreach (var id in ids)
            {
                var known = _values.GetOrAdd((resource.ListPath, parameter.Name, id), value);
                if (known != value)
                {
                    throw new StripeResponseException(
                        $"GET {resource.ListPath} answered '{OutsideText.CleanCode(id)}' for {parameter.Name}={OutsideText.CleanCode(known)} and for "
                        + $"{parameter.Name}={OutsideText.CleanCode(value)}, and an object has one {parameter.Name}: the server seems to ignore the parameter, "
                        + "so rows would come twice.");
                }
            }
        }
    }

    private static IEnumerable<ListParameter> ParametersOf(StripeResource resource, ListRequest list)
        => resource.RepeatsIds || list.Asked.IsEmpty ? []
            : resource.Parameters.Where(p => p is { Asked: AskedValue.Always, IsPath: false } && list.Asked.GetValueOrDefault(p.Name) is string);
}
