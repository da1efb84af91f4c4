using System.Collections.Immutable;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Variants;

/// <summary>The fewest lists that hold what several lists hold together.</summary>
internal static class ListUnion
{
    /// <summary>
    ///     Leaves out a list of which another one holds everything, and makes one list of two that differ in one filter only, where one request can ask for
    ///     both: ranges that touch, sets of values.
    /// </summary>
    public static ImmutableArray<Variant> Of(IEnumerable<Variant> lists, StripeResource resource)
    {
        var left = lists.Select(v => new Terms(v, RequestTerm.Of(v.Parameters, resource))).ToList();
        while (TryJoinTwo(left, resource))
        {
        }

        return [.. left.SelectMany(t => Sliced(t))];
    }

    /// <summary>
    ///     A list with what a condition lets through of it; null where that is nothing. An object can have two values of a membership, and a request asks for
    ///     one.
    /// </summary>
    public static Variant? Narrowed(Variant list, Alternative condition, StripeResource resource)
    {
        var terms = RequestTerm.Of(list.Parameters, resource);
        foreach (var added in RequestTerm.Of(condition.Parameters, resource))
        {
            if (terms.FirstOrDefault(t => t.Name == added.Name) is not { } known)
                terms = terms.Add(added);
            else if (known.Filter is { IsMembership: true })
                continue;
            else if (known.And(added) is { } both)
                terms = terms.Replace(known, both);
            else
                return null;
        }

        return list with { Parameters = [.. terms.SelectMany(t => t.Sent)] };
    }

    private static bool TryJoinTwo(List<Terms> lists, StripeResource resource)
    {
        for (var i = 0; i < lists.Count; i++)
        {
            for (var j = 0; j < lists.Count; j++)
            {
                if (i == j || !HaveSameAsked(lists[i], lists[j]))
                    continue;
                if (Covers(lists[i], lists[j], resource))
                {
                    lists.RemoveAt(j);
                    return true;
                }

                if (i < j && OneOf(lists[i], lists[j]) is { } one)
                {
                    lists[i] = one;
                    lists.RemoveAt(j);
                    return true;
                }
            }
        }

        return false;
    }

    private static bool HaveSameAsked(Terms one, Terms other)
        => one.List.Asked.Count == other.List.Asked.Count
            && one.List.Asked.All(a => other.List.Asked.TryGetValue(a.Key, out var value) && Equals(a.Value, value));

    /// <summary>Whether each object of the second list is one of the first.</summary>
    private static bool Covers(Terms wide, Terms narrow, StripeResource resource)
        => wide.List.Excluded.All(v => narrow.List.Excluded.Contains(v) || HasOnly(narrow, resource, value => value != v))
            && (!wide.List.LeavesOutHidden || narrow.List.LeavesOutHidden || HasOnly(narrow, resource, value => IsShown(value, resource.HiddenByDefault!)))
            && wide.All.All(w => LeavesNothingOut(w, resource) || narrow.All.Any(n => n.Name == w.Name && w.Covers(n)));

    /// <summary>Whether a list is asked for some values of the field by which it hides objects by default.</summary>
    private static bool HasOnly(Terms list, StripeResource resource, Func<string, bool> isAllowed)
        => resource.HiddenByDefault is { } hidden
            && list.All.Any(t => t.Name == hidden.Parameter && t.HasOnly(v => t.Filter!.AllowedValues.Contains(v) && isAllowed(v)));

    private static bool IsShown(string value, HiddenValues hidden) => value != hidden.Value && !hidden.Perhaps.Contains(value);

    /// <summary>Whether a term undoes all that the list hides, as <c>status=all</c> does.</summary>
    private static bool LeavesNothingOut(RequestTerm term, StripeResource resource)
        => resource.CompleteSets is [[var all]] && term.Sent is [var only] && only == all;

    private static Terms? OneOf(Terms one, Terms other)
    {
        if (one.All.Length != other.All.Length || one.List.LeavesOutHidden != other.List.LeavesOutHidden
            || !one.List.Excluded.SequenceEqual(other.List.Excluded))
        {
            return null;
        }


        var different = one.All.Where(t => !other.All.Any(o => o.Name == t.Name && o.Covers(t) && t.Covers(o))).ToArray();
        if (different is not [var term] || other.All.FirstOrDefault(o => o.Name == term.Name) is not { } counterpart || term.Or(counterpart) is not { } both)
            return null;

        ImmutableArray<RequestTerm> terms = both.Sent.IsEmpty ? one.All.Remove(term) : one.All.Replace(term, both);
        return new Terms(one.List with { Parameters = [.. terms.SelectMany(t => t.Sent)] }, terms);
    }

    private static IEnumerable<Variant> Sliced(Terms list)
        => list.All.FirstOrDefault(t => t.Slices.Skip(1).Any()) is { } many
            ? many.Slices.SelectMany(s => Sliced(Replaced(list, many, s)))
            : [list.List];

    private static Terms Replaced(Terms list, RequestTerm term, RequestTerm by)
    {
        var terms = list.All.Replace(term, by);
        return new Terms(list.List with { Parameters = [.. terms.SelectMany(t => t.Sent)] }, terms);
    }

    private sealed record Terms(Variant List, ImmutableArray<RequestTerm> All);
}
