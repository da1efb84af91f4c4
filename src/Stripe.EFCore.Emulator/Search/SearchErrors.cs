using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>The refusals of search. Stripe's own words where they are known: of the first three.</summary>
internal static class SearchErrors
{
    /// <summary>What Stripe answers to accounts in India, where search is not offered.</summary>
    public static ApiError Unavailable() => ApiError.Invalid(null, "The search feature is temporarily unavailable in your region.", null);

    public static ApiError Unreadable() => Query(
        "We were unable to parse your search query. Try using the format `metadata[\"key\"]:\"value\"` to query for metadata or key:\"value\" to query for "
        + "other fields.");

    public static ApiError UnknownField(string name, string resources) => Query(
        $"Field `{name}` is an unsupported search field for resource `{resources}`. "
        + $"See http://stripe.com/docs/search#query-fields-for-{resources.Replace('_', '-')} for a list of supported fields.");

    public static ApiError WrongOperator(string symbol, string field, SearchFieldKind kind)
        => Query($"Operator `{symbol}` is not supported for field `{field}`, which is a {NameOf(kind)} field.");

    public static ApiError TooShort(string field, int least)
        => Query($"A substring search of field `{field}` needs at least {least} characters.");

    public static ApiError NoNumber(string field, string value) => Query($"Field `{field}` is a numeric field, and `{value}` is no number.");

    public static ApiError NoQuotes(string field) => Query($"The value of field `{field}` must be in quotation marks, because it is a string field.");

    public static ApiError NullCompared(string symbol, string field) => Query($"Operator `{symbol}` of field `{field}` does not take null.");

    public static ApiError BothWords() => Query("A search query cannot combine AND and OR.");

    public static ApiError TooManyClauses(int most) => Query($"A search query cannot have more than {most} clauses.");

    public static ApiError TooLong(int most) => Query($"Invalid string: the query must be at most {most} characters.");

    public static ApiError WrongPage(string page) => ApiError.Invalid(null, $"Invalid page: {page}. It is no next_page of this search.", "page");

    public static ApiError ExpiredPage(string page) => ApiError.Invalid(null, $"The page {page} has expired. Search again without a page.", "page");

    private static string NameOf(SearchFieldKind kind)
        => kind switch { SearchFieldKind.Text => "string", SearchFieldKind.Number => "numeric", _ => "token" };

    private static ApiError Query(string message) => ApiError.Invalid(null, message, "query");
}
