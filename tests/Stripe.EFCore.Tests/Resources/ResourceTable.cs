using System.Text;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Resources;

/// <summary>docs/resources.md: what a query can ask of each list.</summary>
internal static class ResourceTable
{
    public const string RewriteVariable = "STRIPE_EFCORE_REWRITE_RESOURCES";

    public static string Write()
    {
        var text = new StringBuilder("""
            # Resources

            Every list that a `DbSet` of Stripe.net's class, or of a class of your own, can be read from. The tests read each of them with each filter alone and
            with two at a time, and write this page.

            - **Parent**: the id that stands in the path. A query gives it by a condition, a set or a join; without it the query is an error.
            - **Filters**: fields that Stripe compares. `..` is a range, `[]` takes several values, **bold** is mandatory.
            - **Columns**: parameters that no field repeats, as shadow properties of that name on Stripe.net's classes
              ([queries.md](queries.md#filters-that-no-field-repeats)). *Italic* ones are compared only, and never selected.
            - **Expand**: fields that come as ids, or as objects where a query reads them.
            - **Search**: fields of Stripe's search language.
            - **By id**: whether one object can be asked for by its id.


            """.ReplaceLineEndings("\n"));
        Section(text, "API v1", StripeCatalog.Resources.Where(r => r is { IsPreview: false, Parent: null } && !IsV2(r)));
        Section(text, "API v1, below a parent", StripeCatalog.Resources.Where(r => r.Parent is not null && !IsV2(r)));
        Section(text, "API v2", StripeCatalog.Resources.Where(IsV2));
        text.Append("## One object\n\n| Resource | Path |\n|---|---|\n");
        foreach (var singleton in StripeCatalog.Singletons)
            text.Append($"| {singleton.ClrType!.Name} | `{singleton.ListPath}` |\n");
        text.Append("\n## Parameters that no query sends\n\n| List | Parameter | Reason |\n|---|---|---|\n");
        foreach (var (parameter, reason) in UnreachableParameters.All)
            text.Append($"| `{parameter.Replace(" ", "` | `", StringComparison.Ordinal)}` | {reason} |\n");
        text.Append("\nNor is there a set of `/v1/credit_notes/preview/lines`, the lines of a credit note that does not exist yet.\n");
        return text.ToString();
    }

    private static bool IsV2(StripeResource resource) => resource.ListPath.StartsWith("/v2/", StringComparison.Ordinal);

    private static void Section(StringBuilder text, string title, IEnumerable<StripeResource> resources)
    {
        text.Append($"## {title}\n\n| Class | List | Parent | Filters | Columns | Expand | Search | By id |\n|---|---|---|---|---|---|---|---|\n");
        foreach (var resource in resources)
        {
            var fields = resource.Parameters.Where(p =>
                p is { Field: not null, IsPseudoColumn: false, IsPath: false, Unsafe: false, Kind: not ParameterKind.Object })
                .DistinctBy(p => p.Name);
            string[] cells =
            [
                string.Join(", ", StripeObjects.ClassesOf(resource.ClrType!).Select(c => c.FullName!["Stripe.".Length..])),
                $"`{resource.ListPath}`",
                resource.Parameters.FirstOrDefault(p => p.IsPath) is { } parent
                    ? $"{parent.Name}{(parent.IsPseudoColumn ? "" : $" (field `{parent.Field}`)")}"
                    : "",
                string.Join(", ", fields.Select(Filter)),
                string.Join(", ", resource.Parameters.Where(p => p is { IsPseudoColumn: true, IsPath: false }).Select(Column)),
                string.Join(", ", resource.Expandables.Select(e => e.Path)),
                string.Join(", ", resource.SearchFields.Select(f => f.Name)),
                resource.RetrievePath is null ? "" : "yes",
            ];
            text.Append($"| {string.Join(" | ", cells)} |\n");
        }

        text.Append('\n');
    }

    private static string Filter(ListParameter filter)
    {
        var name = filter.Name + Ending(filter);
        return filter.Required ? $"**{name}**" : name;
    }

    private static string Column(ListParameter column)
    {
        var name = column.Name.Replace("[", "_", StringComparison.Ordinal).Replace("]", "", StringComparison.Ordinal)
            + (column.Kind == ParameterKind.Range ? ".." : "");
        return column.Required ? $"**{name}**" : column.Asked == AskedValue.Unkept ? $"*{name}*" : name;
    }

    private static string Ending(ListParameter filter)
        => filter.Kind switch
        {
            ParameterKind.Range => "..",
            ParameterKind.AnyOf => "[]",
            _ => "",
        };
}
