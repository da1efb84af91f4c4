using System.Collections.Immutable;
using Stripe.EFCore.Query.Execution.Runs;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

/// <summary>What a search can answer of the filters on a scan, with the values compiled.</summary>
internal sealed class CompiledSearch(ImmutableArray<(SearchTermFunction Bind, bool IsListed)> terms, bool isWhole)
{
    /// <summary>
    ///     The text of the search; null where the list is at least as good. Of predicates that all have to hold some may be left out, of those of which
    ///     one has to hold none may.
    /// </summary>
    /// <param name="frame">Has the values.</param>
    /// <param name="isForCount">Whether a count is wanted that the search can give at once, so that it is better than any list.</param>
    public SearchText? Bind(Frame frame, bool isForCount = false)
    {
        var parts = terms.Select(t => (Part: t.Bind(frame), t.IsListed)).Where(t => t.Part is { } part && SearchSyntax.Takes(part.Clauses))
            .Select(t => (Part: t.Part!, t.IsListed)).ToList();
        if (parts.Any(p => p.Part.IsNothing))
            return SearchText.Nothing;

        var all = parts.Where(p => !p.Part.IsAny).ToList();
        SearchClause[] clauses = [.. all.SelectMany(p => p.Part.Clauses).Distinct()];
        var texts = parts.Where(p => p.Part.IsAny && (isForCount || !p.IsListed)).Select(p => new SearchText(p.Part.Clauses, true)
        {
            IsCountable = isWhole && terms.Length == 1 && IsCountable(p.Part),
        });
        if (clauses.Length > 0 && (isForCount || all.Any(p => !p.IsListed)))
        {
            texts = texts.Prepend(new SearchText(Best(clauses), false)
            {
                IsCountable = isWhole && all.Count == terms.Length && SearchSyntax.Takes(clauses) && all.All(p => IsCountable(p.Part)),
            });
        }

        return texts.Where(t => !t.Clauses.IsEmpty).MaxBy(t => t.IsAny ? t.Clauses.Min(c => c.Selectivity) : t.Clauses.Max(c => c.Selectivity));
    }

    /// <summary>No more clauses than a search takes, in the order in which they were written.</summary>
    private static ImmutableArray<SearchClause> Best(SearchClause[] clauses)
    {
        var best = new HashSet<SearchClause>();
        foreach (var clause in clauses.OrderByDescending(c => c.Selectivity))
        {
            if (SearchSyntax.Takes([.. best, clause]))
                best.Add(clause);
        }

        return [.. clauses.Where(best.Contains)];
    }

    private static bool IsCountable(SearchPart part) => part.IsExact && part.Clauses.All(c => c.IsCountable);
}

/// <summary>The clauses of a term with the values of a run; null where no clause says it with these values.</summary>
internal delegate SearchPart? SearchTermFunction(Frame frame);
