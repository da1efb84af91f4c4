using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Query.Plans.Errors;

/// <summary>Why a query cannot be searched.</summary>
internal static class SearchErrors
{
    private static string Searchable => string.Join(", ", StripeCatalog.Resources.Where(r => !r.SearchFields.IsEmpty).Select(r => r.ListPath));

    public static InvalidOperationException CannotSearch(StripeResource resource)
        => new(
            $"Stripe has no search for '{resource.ListPath}', so Search(...) cannot be used there. It searches {Searchable}. "
            + "Use Where, which reads the list.");

    public static InvalidOperationException NothingToSearch(IEnumerable<StripeResource> resources)
        => new(
            $"The query has UseSearch(), and Stripe has no search for what it reads ({string.Join(", ", resources.Select(r => r.ListPath).Distinct())}). "
            + $"It searches {Searchable}. Leave UseSearch() out.");

    public static InvalidOperationException NoText()
        => new("Search(...) was given a text that is null or empty. Give it a text in Stripe's search language, as in Search(\"name~'ann'\").");

    public static InvalidOperationException TextOfRow()
        => new("The text of Search(...) depends on a row of the query. Give it a text that is known before the query runs, and compare with the row in Where.");

    public static InvalidOperationException NotOnSet()
        => new(
            "Search(...) stands behind an operator that makes other rows, such as Select, Take, Distinct or a join. "
            + "Write it first, on the set: db.Customers.Search(\"name~'ann'\").Take(5).");

    public static InvalidOperationException SearchedTwice()
        => new("The query has Search(...) twice on one set. Write one text with both clauses, joined by AND: Search(\"name~'ann' AND email~'example'\").");

    public static InvalidOperationException FreshText()
        => new(
            "FreshFor cannot be used with Search(...): whether a new object matches the text is decided by Stripe's search alone. "
            + "Write the condition in Where, with UseSearch(), or leave FreshFor out.");

    public static InvalidOperationException FreshCount()
        => new("The query has both FreshFor and AllowStaleCount(), which say the opposite of each other. Leave one of them out.");
}
