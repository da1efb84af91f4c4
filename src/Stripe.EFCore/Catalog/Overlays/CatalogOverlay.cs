using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog.Overlays;

/// <summary>
///     What the Stripe.net assembly cannot tell about a list, by hand, from Stripe's documentation: one table a topic. Keys are a list's
///     path, or a path and the name of a parameter.
/// </summary>
internal static partial class CatalogOverlay
{
    /// <summary>The resource that an entry of the generated table and these tables describe together.</summary>
    public static StripeResource Complete(CatalogEntry entry)
    {
        var parameters = ParentOf(entry.ListPath)
            .Concat(entry.ReadFilters()
                .Where(parameter => !Withdrawn.Contains($"{entry.ListPath} {parameter.Name}"))
                .SelectMany(parameter => Parts(entry.ListPath, parameter))
                .Select(parameter => Complete(entry.ListPath, parameter))
                .Select(parameter => AsColumn(entry.ListPath, parameter)))
            .ToImmutableArray();
        return new StripeResource
        {
            ListPath = entry.ListPath,
            Object = entry.Object,
            ClrType = entry.ClrType,
            Parameters = parameters,
            Expandables = entry.ReadExpandables(),
            Operations = entry.Operations,
            Paging = entry.Paging,
            CompleteSets = CompleteSets.TryGetValue(entry.ListPath, out var sets) ? [.. sets.Select(ImmutableArray.Create)] : [],
            HiddenByDefault = HiddenByDefault.GetValueOrDefault(entry.ListPath),
            SearchFields = SearchFields.TryGetValue(entry.ListPath, out var fields) ? [.. fields] : [],
            Includes = [.. Includes.GetValueOrDefault(entry.ListPath, "").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(ReadInclude)],
            NewestFirst = FiltersByCreated(entry, parameters) || AlsoNewestFirst.Contains(entry.ListPath),
            RetrievePath = CanRetrieve(entry) ? $"{entry.ListPath}/{{id}}" : null,
            RetrieveMayBeDeleted = RetrieveMayBeDeleted.Contains(entry.ListPath),
            IsPreview = Previews.Contains(entry.ListPath),
            RepeatsIds = RepeatsIds.Contains(entry.ListPath),
            KeptFor = KeptFor.TryGetValue(entry.ListPath, out var kept) ? kept : null,
        };
    }

    /// <summary>
    ///     A field, then the requests that can include it: <c>:list,retrieve</c>, <c>:retrieve</c>, or nothing for the request that creates the
    ///     object.
    /// </summary>
    private static IncludedField ReadInclude(string notation)
    {
        var parts = notation.Split(':');
        var by = parts.Length == 1 ? IncludedBy.CreateOnly : Enum.Parse<IncludedBy>(parts[1], ignoreCase: true);
        return new IncludedField(JsonPath.Parse(parts[0]), by);
    }

    private static bool CanRetrieve(CatalogEntry entry)
        => entry.Operations.HasFlag(ResourceOperations.Retrieve) && !entry.ListPath.Contains('{');

    private static ListParameter Complete(string path, ListParameter parameter)
    {
        var key = $"{path} {parameter.Name}";
        return parameter with
        {
            Type = Integers.Contains(key) ? ParameterType.Integer : parameter.Type,
            Field = Fields.TryGetValue(key, out var field) ? JsonPath.Parse(field) : parameter.Field,
            Required = Required.Contains(key),
            MaxItems = MaxItems.TryGetValue(key, out var maxItems) ? maxItems : null,
            AllowedValues = AllowedValues.TryGetValue(key, out var values) ? [.. values.Split(' ')] : [],
            ExclusiveWith = ExclusiveWith.TryGetValue(key, out var other) ? [other] : [],
            AllowsPaging = !RefusesPaging.Contains(key),
            MayEnlarge = MayEnlarge.Contains(key),
            Unsafe = Unsafe.ContainsKey(key),
            Companions = Companions.TryGetValue(key, out var companion) ? [companion] : [],
            Needs = Needs.TryGetValue(key, out var needs) ? [.. needs] : [],
            RevealingMember = RevealingMember(path, parameter),
        };
    }

    /// <summary>
    ///     Stripe's pagination returns "objects in reverse chronological order" (https://docs.stripe.com/api/pagination). Relied upon where
    ///     <c>created</c> is a field of the item and the list can be filtered by it, since such a list has that order to page by.
    /// </summary>
    private static bool FiltersByCreated(CatalogEntry entry, ImmutableArray<ListParameter> parameters)
        => entry.Paging == PagingStyle.Cursor
            && parameters.Any(parameter => parameter is { Kind: ParameterKind.Range, Field.Segments: ["created"] });

    /// <summary>
    ///     Lists whose own text says that they are sorted by creation, though they cannot be filtered by it. Where the text is silent and
    ///     there is no such filter (payment methods, quotes, webhook endpoints), or items have no <c>created</c>, no order is relied upon.
    /// </summary>
    private static HashSet<string> AlsoNewestFirst { get; } =
    [
        "/v1/climate/orders",
        "/v1/invoice_rendering_templates",
        "/v1/issuing/personalization_designs",
    ];

    /// <summary>
    ///     Default filters that a bare list applies without saying so in its answer, undone. What no parameter brings back is not here:
    ///     reviews that are closed, tax ids of customers, prices made inline, events older than 30 days.
    /// </summary>
    private static Dictionary<string, RequestParameter[][]> CompleteSets { get; } = new(StringComparer.Ordinal)
    {
        // "If no value is supplied, all subscriptions that have not been canceled are returned."
        ["/v1/subscriptions"] = [[new("status", "all")]],

        // "Returns a list of your active prices, excluding inline prices. For the list of inactive prices, set active to false."
        ["/v1/prices"] = [[new("active", "true")], [new("active", "false")]],

        // "Unfiltered, the list returns all payment method types except custom."
        ["/v1/payment_methods"] = [[], [new("type", "custom")]],

        // The status has a pseudo value "all"; what is returned without it is not said.
        ["/v1/tax/registrations"] = [[new("status", "all")]],

        // "If omitted, returns only Accounts that are not closed."
        ["/v2/core/accounts"] = [[new("closed", "false")], [new("closed", "true")]],

        // "If omitted, closed FinancialAccounts are not returned."
        ["/v2/money_management/financial_accounts"] =
            [[new("statuses[0]", "pending"), new("statuses[1]", "open"), new("statuses[2]", "closed")]],
    };

    /// <summary>Resources of which a deleted object is still answered for by its id, as a stub.</summary>
    private static HashSet<string> RetrieveMayBeDeleted { get; } =
    [
        "/v1/customers",
        "/v1/terminal/configurations",
        "/v1/terminal/locations",
        "/v1/terminal/readers",
    ];

    /// <summary>"List events, going back up to 30 days."</summary>
    private static Dictionary<string, TimeSpan> KeptFor { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/events"] = TimeSpan.FromDays(30),
        ["/v2/core/events"] = TimeSpan.FromDays(30),
    };

    /// <summary>Lists of things that do not exist yet: what a credit note would hold. They are found by their path only.</summary>
    private static HashSet<string> Previews { get; } = ["/v1/credit_notes/preview/lines"];

    /// <summary>The fields of Stripe's search language, from https://docs.stripe.com/search#query-fields.</summary>
    private static Dictionary<string, SearchField[]> SearchFields { get; } = new(StringComparer.Ordinal)
    {
        ["/v1/charges"] = Searchable(
            tokens: "billing_details.address.postal_code currency customer disputed refunded status "
                + $"{Card("card")} {Card("card_present")} {Card("interac_present")}",
            numbers: "amount created"),
        ["/v1/customers"] = Searchable(strings: "email name phone", numbers: "created"),
        ["/v1/invoices"] = Searchable(
            tokens: "currency customer last_finalization_error_code last_finalization_error_type subscription",
            strings: "number receipt_number status",
            numbers: "created total"),
        ["/v1/payment_intents"] = Searchable(tokens: "currency customer status", numbers: "amount created"),
        ["/v1/prices"] = Searchable(tokens: "active currency lookup_key product type"),
        ["/v1/products"] = Searchable(tokens: "active shippable", strings: "description name url"),
        ["/v1/subscriptions"] = Searchable(tokens: "status", numbers: "canceled_at created"),
    };

    /// <summary>The named fields, and metadata, which every searchable object has.</summary>
    private static SearchField[] Searchable(string tokens = "", string strings = "", string numbers = "")
        =>
        [
            .. Typed(tokens, SearchFieldType.Token),
            .. Typed(strings, SearchFieldType.String),
            .. Typed(numbers, SearchFieldType.Numeric),
            new("metadata", SearchFieldType.Metadata),
        ];

    private static IEnumerable<SearchField> Typed(string names, SearchFieldType type)
        => names.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(name => new SearchField(name, type));

    private static string Card(string method)
    {
        string[] fields = ["brand", "exp_month", "exp_year", "fingerprint", "last4"];
        return string.Join(' ', fields.Select(field => $"payment_method_details.{method}.{field}"));
    }
}
