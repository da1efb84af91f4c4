using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog;

/// <summary>Stripe's search of a resource (https://docs.stripe.com/search), said in the terms of lists.</summary>
internal static class SearchResource
{
    /// <summary>The parameter that carries the text of a search.</summary>
    public const string Query = "query";

    private static readonly ConditionalWeakTable<StripeResource, StripeResource> Fields = [];
    private static readonly ConditionalWeakTable<StripeResource, StripeResource> Raw = [];

    /// <summary>Tokens whose values are words in small letters, so that a search without regard to case finds exactly the objects that are equal.</summary>
    private static readonly HashSet<string> Words =
        ["active", "currency", "last_finalization_error_code", "last_finalization_error_type", "shippable", "status", "type"];

    /// <summary>Tokens whose values are ids.</summary>
    private static readonly HashSet<string> Ids = ["customer", "product", "subscription"];

    /// <summary>Fields that have another place in the object than their name says.</summary>
    private static readonly Dictionary<string, string> Places = new(StringComparer.Ordinal)
    {
        ["last_finalization_error_code"] = "last_finalization_error.code",
        ["last_finalization_error_type"] = "last_finalization_error.type",
    };

    /// <summary>Where a resource is searched: <c>/v1/customers/search</c>.</summary>
    public static string PathOf(StripeResource resource) => resource.ListPath + "/search";

    /// <summary>
    ///     The fields of a search as if they were filters of a list, so that what finds a condition for a list finds it for a search; null where a
    ///     resource cannot be searched. Metadata is none of them.
    /// </summary>
    public static StripeResource? FieldsOf(StripeResource resource)
        => resource.SearchFields.IsEmpty
            ? null
            : Fields.GetValue(resource, r => r with
            {
                ListPath = PathOf(r),
                RetrievePath = null,
                CompleteSets = [],
                HiddenByDefault = null,
                Parameters = [.. r.SearchFields.Where(f => f.Type != SearchFieldType.Metadata).Select(f => Filter(r, f))],
            });

    /// <summary>The search of a resource as a list of its own, which is read with a text and answers no other condition.</summary>
    public static StripeResource RawOf(StripeResource resource)
        => Raw.GetValue(resource, r => r with
        {
            ListPath = PathOf(r),
            Object = null,
            RetrievePath = null,
            CompleteSets = [],
            NewestFirst = false,
            Paging = PagingStyle.NextPageToken,
            Parameters = [new ListParameter(Query, ParameterKind.Equality, ParameterType.String, null) { Required = true }],
        });

    /// <summary>Whether a field holds text, which a search compares by its words.</summary>
    public static bool IsText(StripeResource resource, string field)
        => resource.SearchFields.Any(f => f.Name == field && f.Type == SearchFieldType.String);

    /// <summary>Whether a search for a value finds no object that is not equal, though it compares without regard to case.</summary>
    public static bool IsCountable(StripeResource resource, string field, string value)
        => resource.SearchFields.FirstOrDefault(f => f.Name == field) switch
        {
            { Type: SearchFieldType.Numeric } => true,
            { Type: SearchFieldType.Token } when Words.Contains(field) => value.All(IsOfWord),
            { Type: SearchFieldType.Token } when Ids.Contains(field) => value.All(c => IsOfWord(c) || char.IsAsciiLetterUpper(c)),
            _ => false,
        };

    private static bool IsOfWord(char character) => char.IsAsciiLetterLower(character) || char.IsAsciiDigit(character) || character == '_';

    private static ListParameter Filter(StripeResource resource, SearchField field)
    {
        var type = TypeOf(field);
        var kind = field.Type == SearchFieldType.Numeric ? ParameterKind.Range : ParameterKind.Equality;
        var place = resource.Parameters.FirstOrDefault(p => p.Name == field.Name)?.Field ?? JsonPath.Parse(Places.GetValueOrDefault(field.Name, field.Name));

        // "refunded:"false" finds charges that are partially refunded, and null those that are not refunded": false is not what it seems.
        ImmutableArray<string> allowed = field.Name is "refunded" or "disputed" ? ["true"] : [];
        return new ListParameter(field.Name, kind, type, place) { AllowedValues = allowed };
    }

    private static ParameterType TypeOf(SearchField field)
        => field switch
        {
            { Name: "created" or "canceled_at" } => ParameterType.Timestamp,
            { Type: SearchFieldType.Numeric } => ParameterType.Integer,
            { Name: "active" or "disputed" or "refunded" or "shippable" } => ParameterType.Boolean,
            _ when JsonPath.Parse(field.Name).Segments is [.., "exp_month" or "exp_year"] => ParameterType.Integer,
            _ => ParameterType.String,
        };
}
