using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Execution.Scans.Requests.Searching;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Compiles the terms of a search.</summary>
/// <param name="resource">What is searched.</param>
/// <param name="values">Compiles values.</param>
/// <param name="condition">Compiles conditions on fields.</param>
internal sealed class SearchTermCompiler(StripeResource resource, RowCompiler values, Func<ScanCondition, CompiledCondition> condition)
{
    /// <summary>A search, compiled.</summary>
    public static CompiledSearch Compile(ScanSearch search, StripeResource resource, RowCompiler values, Func<ScanCondition, CompiledCondition> condition)
    {
        var compiler = new SearchTermCompiler(resource, values, condition);
        return new CompiledSearch([.. search.Terms.Select(t => (compiler.Compile(t), t.IsListed))], search.IsWhole);
    }

    private SearchTermFunction Compile(SearchTerm term)
        => term switch
        {
            FieldTerm field => Fields(field),
            TextTerm text => Text(text),
            MetadataTerm metadata => Metadata(metadata),
            EitherTerm either => Either([.. either.Terms.Select(Compile)]),
            PartOfTerm part => Compile(part.Term) is var inner ? frame => inner(frame) is { } found ? found with { IsExact = false } : null : null!,
            _ => throw new UnreachableException($"The term '{term.GetType().Name}' is not known to the compiler."),
        };

    private SearchTermFunction Fields(FieldTerm term)
    {
        var parts = term.Conditions.Select(c => Field(condition(c), c.IsExact)).ToArray();
        return frame =>
        {
            SearchPart?[] found = [.. parts.Select(p => p(frame))];
            if (found.FirstOrDefault(p => p is { IsNothing: true }) is { } nothing)
                return nothing;
            if (found is [var only])
                return only;

            SearchClause[] all = [.. found.OfType<SearchPart>().Where(p => !p.IsAny).SelectMany(p => p.Clauses)];
            return all.Length == 0 ? null : new SearchPart([.. all], false, found.All(p => p is { IsAny: false, IsExact: true }));
        };
    }

    private SearchTermFunction Field(CompiledCondition compiled, bool isExact)
    {
        var parameter = compiled.Parameter!;
        return frame =>
        {
            if (ConditionRequests.Alternatives(compiled, parameter, compiled.Value(frame, [])) is not { } alternatives)
                return null;

            SearchClause?[] clauses = [.. alternatives.SelectMany(a => a.Parameters).Select(p => ClauseOf(parameter, p))];
            if (clauses.Contains(null) || !SearchSyntax.Takes(clauses!))
                return null;

            var isAny = alternatives.Length != 1;
            return isAny && clauses.Length != alternatives.Length ? null : new SearchPart([.. clauses!], isAny, isExact);
        };
    }

    private SearchClause? ClauseOf(ListParameter parameter, RequestParameter sent)
    {
        var comparison = sent.Name.Length == parameter.Name.Length ? ":" : sent.Name switch
        {
            _ when sent.Name == parameter.Bound("gt") => ">",
            _ when sent.Name == parameter.Bound("gte") => ">=",
            _ when sent.Name == parameter.Bound("lt") => "<",
            _ => "<=",
        };
        var value = parameter.Type is ParameterType.Integer or ParameterType.Timestamp ? SearchSyntax.Number(sent.Value) : SearchSyntax.Text(sent.Value);
        return value is null ? null : new SearchClause(parameter.Name, comparison, value)
        {
            IsCountable = SearchResource.IsCountable(resource, parameter.Name, sent.Value),
            Selectivity = comparison != ":" ? Selectivity.Medium
                : parameter.Name is "active" or "currency" or "status" or "type" or "shippable" or "disputed" or "refunded" ? Selectivity.Low
                : Selectivity.High,
        };
    }

    private SearchTermFunction Text(TextTerm term)
    {
        var text = values.Function<string?>(term.Text);
        return frame => text(frame, []) is { } sought && !(term.IgnoresCase && !Ascii.IsValid(sought))
            && (term.IsWhole ? SearchSyntax.Text(sought) : SearchSyntax.Part(sought)) is { } value
                ? SearchPart.Of(new SearchClause(term.Field, term.IsWhole ? ":" : "~", value) { Selectivity = Selectivity.High })
                : null;
    }

    private SearchTermFunction Metadata(MetadataTerm term)
    {
        var key = values.Function<string?>(term.Key);
        var value = term.Value is null ? null : values.Function<object?>(term.Value);
        return frame =>
        {
            if (key(frame, []) is not { } name || SearchSyntax.Metadata(name) is not { } field)
                return null;

            var sought = value?.Invoke(frame, []);
            return term.Test switch
            {
                MetadataTest.Present => SearchPart.Of(new SearchClause("-" + field, ":", SearchSyntax.Null)),
                MetadataTest.AnyOf => AnyOf(field, sought),
                MetadataTest.Absent => SearchPart.Of(new SearchClause(field, ":", SearchSyntax.Null)),
                _ when sought is null => SearchPart.Of(new SearchClause(field, ":", SearchSyntax.Null)),
                _ => Equal(field, sought) is { } clause ? SearchPart.Of(clause) : null,
            };
        };
    }

    private static SearchPart? AnyOf(string field, object? values)
    {
        if (values is not IEnumerable sequence || !Collections.CompareByDefault(sequence))
            return null;

        SearchClause?[] clauses = [.. sequence.Cast<object?>().Distinct().Select(v => Equal(field, v))];
        return clauses.Contains(null) || !SearchSyntax.Takes(clauses!) ? null
            : clauses is [{ } only] ? SearchPart.Of(only)
            : new SearchPart([.. clauses!], true, true);
    }

    private static SearchClause? Equal(string field, object? value)
        => value is string text && SearchSyntax.Text(text) is { } quoted ? new SearchClause(field, ":", quoted) { Selectivity = Selectivity.High } : null;

    private static SearchTermFunction Either(ImmutableArray<SearchTermFunction> terms)
        => frame =>
        {
            var clauses = new List<SearchClause>();
            var isExact = true;
            foreach (var term in terms)
            {
                if (term(frame) is not { } part)
                    return null;

                // Of an and inside an or one clause is sent: more objects are found, and no object is lost.
                isExact &= part.IsExact && (part.IsAny || part.Clauses.Length == 1);
                clauses.AddRange(part.IsAny ? part.Clauses : [part.Clauses.MaxBy(c => c.Selectivity)!]);
            }

            SearchClause[] different = [.. clauses.Distinct()];
            return !SearchSyntax.Takes(different) ? null
                : different is [var only] ? new SearchPart([only], false, isExact)
                : new SearchPart([.. different], true, isExact);
        };
}
