using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Catalog;

/// <summary>
///     What Stripe offers for one list endpoint: the catalog's unit, and what <c>ToStripeList</c> declares for an endpoint outside it.
/// </summary>
internal sealed record StripeResource
{
    /// <summary>
    ///     The path of the list; of a nested list with its parent's id as a placeholder: <c>/v1/customers/{customer}/tax_ids</c>.
    /// </summary>
    public required string ListPath { get; init; }

    /// <summary>
    ///     The <c>object</c> value of an item: <c>customer</c>, <c>billing.meter</c>; null where items are polymorphic or unknown.
    /// </summary>
    public string? Object { get; init; }

    /// <summary>Stripe.net's class of an item; null outside the catalog.</summary>
    public Type? ClrType { get; init; }

    public ImmutableArray<ListParameter> Parameters { get; init; } = [];

    public ImmutableArray<ExpandableField> Expandables { get; init; } = [];

    public ResourceOperations Operations { get; init; }

    public PagingStyle Paging { get; init; } = PagingStyle.Cursor;

    /// <summary>
    ///     Undoes a list's hidden default filters: the parameter sets that together list every object. Empty: the bare list does. A set is
    ///     left out of requests whose filters already name one of its parameters. Subscriptions: one set with <c>status=all</c>; prices:
    ///     two sets, <c>active=true</c> and <c>active=false</c>.
    /// </summary>
    public ImmutableArray<ImmutableArray<RequestParameter>> CompleteSets { get; init; } = [];

    /// <summary>What the bare list leaves out of the values of one field; null where its documentation does not say that it holds all others.</summary>
    public HiddenValues? HiddenByDefault { get; init; }

    /// <summary>The fields that Stripe's search can filter by, empty where the resource cannot be searched.</summary>
    public ImmutableArray<SearchField> SearchFields { get; init; } = [];

    /// <summary>The fields that API v2 leaves null unless a request asks for them with <c>include</c>.</summary>
    public ImmutableArray<IncludedField> Includes { get; init; } = [];

    /// <summary>Whether the list's answers are known to come newest first by <c>created</c>.</summary>
    public bool NewestFirst { get; init; }

    /// <summary>The path of one item: <c>/v1/customers/{id}</c>; null where it cannot be retrieved by its id alone.</summary>
    public string? RetrievePath { get; init; }

    /// <summary>Whether there is one object and no list: what is answered at the path is the object itself.</summary>
    public bool IsSingleton { get; init; }

    /// <summary>Whether ids are unique below one parent only: both together name an object.</summary>
    public bool RepeatsIds { get; init; }

    /// <summary>Whether the objects can be listed, and not only be retrieved one by one.</summary>
    public bool HasList { get; init; } = true;

    /// <summary>Whether retrieving a deleted object answers with a stub (<c>deleted: true</c>) instead of 404.</summary>
    public bool RetrieveMayBeDeleted { get; init; }

    /// <summary>How long Stripe keeps an object; null where it keeps them for good.</summary>
    public TimeSpan? KeptFor { get; init; }

    /// <summary>Whether the items do not exist yet: what a credit note would hold. Such a list is no resource.</summary>
    public bool IsPreview { get; init; }

    /// <summary>The placeholder of the parent's id in the path of a nested list, <c>customer</c>; null for a top-level list.</summary>
    public string? Parent
    {
        get
        {
            var start = ListPath.IndexOf('{');
            return start < 0 ? null : ListPath[(start + 1)..ListPath.IndexOf('}')];
        }
    }

    /// <summary>The path of a request, with the placeholder filled in as far as a parameter has its value.</summary>
    public string PathWith(ImmutableArray<RequestParameter> parameters)
        => Parent is { } parent && parameters.FirstOrDefault(p => p.Name == parent) is { Name: not null } given
            && Parameters.Any(p => p.IsPath && p.Name == parent)
            ? ListPath.Replace($"{{{parent}}}", Uri.EscapeDataString(given.Value), StringComparison.Ordinal)
            : ListPath;

    /// <summary>The parameters of a request that stand behind its path.</summary>
    public IEnumerable<RequestParameter> QueryOf(ImmutableArray<RequestParameter> parameters)
        => Parent is { } parent ? parameters.Where(given => given.Name != parent) : parameters;

    public override string ToString() => ListPath;
}

[Flags]
internal enum ResourceOperations
{
    None = 0,
    Retrieve = 1,
    Create = 2,
    Update = 4,
    Delete = 8,
    Search = 16,
}

internal enum PagingStyle
{
    /// <summary><c>starting_after</c> takes the last id of the page before (API v1).</summary>
    Cursor,

    /// <summary>The answer names the next page's URL (API v2).</summary>
    NextPageUrl,

    /// <summary>The answer has a token of the next page, which the parameter <c>page</c> takes (search).</summary>
    NextPageToken,

    /// <summary>One answer holds everything.</summary>
    None,
}

/// <summary>One filter of a list.</summary>
/// <param name="Name">The parameter's name: <c>created</c>, <c>lookup_keys</c>.</param>
/// <param name="Kind">How values are given.</param>
/// <param name="Type">What a value is.</param>
/// <param name="Field">
///     The field of the item that it compares, where it is one field's value; null where it is not (the planner does not push it).
/// </param>
internal sealed record ListParameter(string Name, ParameterKind Kind, ParameterType Type, JsonPath? Field)
{
    /// <summary>Without it the list is refused by Stripe.</summary>
    public bool Required { get; init; }

    /// <summary>The most values an array takes at once; null where Stripe states none.</summary>
    public int? MaxItems { get; init; }

    /// <summary>The most values that are sent at once in an array.</summary>
    public int MostItems => MaxItems ?? 100;

    /// <summary>
    ///     The only values that Stripe accepts and that are values of the field too; empty where any may be given. Another value must not
    ///     be sent (it would be refused, or means something else, as <c>all</c> does) but rows may hold it, since Stripe's enums grow
    ///     without a new version: compare in process.
    /// </summary>
    public ImmutableArray<string> AllowedValues { get; init; } = [];

    /// <summary>The parameters that Stripe refuses beside this one.</summary>
    public ImmutableArray<string> ExclusiveWith { get; init; } = [];

    /// <summary>Whether cursors may be used together with it (<c>products.ids</c> may not).</summary>
    public bool AllowsPaging { get; init; } = true;

    /// <summary>Whether giving it can make a list hold objects that the bare list leaves out (test clocks).</summary>
    public bool MayEnlarge { get; init; }

    /// <summary>Where a row gets the value of the parameter's column from if the object has no such field.</summary>
    public AskedValue Asked { get; init; }

    /// <summary>Whether no object has the field: the column is the parameter itself, and only a request answers a comparison with it.</summary>
    public bool IsPseudoColumn => Asked is AskedValue.Always or AskedValue.Unkept;

    /// <summary>Whether an object can have several values of it, of which a request names one: the prices of a subscription's items.</summary>
    public bool IsMembership => Asked == AskedValue.Unkept && Kind != ParameterKind.Range;

    /// <summary>
    ///     A word of the message with which Stripe refuses values of objects that are there; null where it refuses none. A query has no rows for such a value:
    ///     <c>payout</c> takes automatic payouts only.
    /// </summary>
    public string? RefusalWord { get; init; }

    /// <summary>Whether its value stands in the path, and not in the query string: the parent of a nested list.</summary>
    public bool IsPath { get; init; }

    /// <summary>
    ///     The member of Stripe.net's class that it compares, if the list leaves out the objects with most values unless it is asked for them with this
    ///     parameter: the tax ids of a customer. Null otherwise.
    /// </summary>
    public string? RevealingMember { get; init; }

    /// <summary>Whether rows that meet a condition may be missing unless a request carries it.</summary>
    public bool OnlyRequestsAnswer => IsPseudoColumn || RevealingMember is not null;

    /// <summary>Whether nothing but a request with it answers the query, so that each of its values is a request of its own, however many they are.</summary>
    public bool IsAsked => OnlyRequestsAnswer || IsPath || Required;

    /// <summary>What Stripe insists on beside it: <c>owner[type]=customer</c> beside <c>owner[customer]</c>.</summary>
    public ImmutableArray<RequestParameter> Companions { get; init; } = [];

    /// <summary>Values that Stripe takes only beside another parameter: <c>owner[type]=customer</c> beside a customer.</summary>
    public ImmutableArray<ValueNeed> Needs { get; init; } = [];

    /// <summary>The path of a column that is the parameter itself. No field has such a name.</summary>
    public static JsonPath ColumnOf(string parameter) => JsonPath.Root.Append("?" + parameter);

    /// <summary>Whether a path is that of a parameter, and of no field.</summary>
    public static bool IsColumn(JsonPath path) => path.Segments is [['?', ..]];

    /// <summary>
    ///     The placeholder of a nested list's path as a parameter: the id of the parent, which stands for the object's own field where it has one.
    /// </summary>
    public static ListParameter OfPath(string placeholder, string? field)
        => new(placeholder, ParameterKind.Equality, ParameterType.String, field is null ? ColumnOf(placeholder) : JsonPath.Parse(field))
        {
            IsPath = true,
            Required = true,
            Asked = field is null ? AskedValue.Always : AskedValue.WhereNull,
        };

    /// <summary>
    ///     Whether the API's answer may miss rows for which the field equals the value, so that it may never be pushed. Kept with the
    ///     parameter so that the reason stands beside it in the overlay.
    /// </summary>
    public bool Unsafe { get; init; }

    /// <summary>Of a range: whether a bound is part of the name, <c>created_gte</c>, and not a field of an object, <c>created[gte]</c>.</summary>
    public bool HasNamedBounds { get; init; }

    /// <summary>The name of the parameter that carries a bound of the range: <c>gt</c>, <c>gte</c>, <c>lt</c> or <c>lte</c>.</summary>
    public string Bound(string bound) => HasNamedBounds ? $"{Name}_{bound}" : $"{Name}[{bound}]";
}

/// <summary>A value of a parameter that Stripe takes only beside one of some other parameters.</summary>
/// <param name="OneOf">The others.</param>
/// <param name="Example">A comparison that sends the first of them.</param>
internal sealed record ValueNeed(string Value, ImmutableArray<string> OneOf, string Example);

/// <summary>When a row takes the value of its column from the request.</summary>
internal enum AskedValue
{
    /// <summary>Never: objects have the field.</summary>
    Never,

    /// <summary>If an object lacks the field. It is not known which objects have it.</summary>
    WhereMissing,

    /// <summary>If an object lacks the field, or has null there.</summary>
    WhereNull,

    /// <summary>Always: no object has the field.</summary>
    Always,

    /// <summary>
    ///     Never, though no object has the field: the value says that one of several fits (a subscription with an item of that price), or is the bound of
    ///     a range. The column is compared and never read.
    /// </summary>
    Unkept,
}

internal enum ParameterKind
{
    /// <summary><c>name=value</c></summary>
    Equality,

    /// <summary><c>name=value</c>, or <c>name[gt|gte|lt|lte]=value</c></summary>
    Range,

    /// <summary><c>name[0]=a&amp;name[1]=b</c>: any of the values.</summary>
    AnyOf,

    /// <summary>An object of its own fields: <c>name[field]=value</c>. Not pushed.</summary>
    Object,
}

internal enum ParameterType
{
    String,
    Integer,
    Boolean,

    /// <summary>Unix seconds.</summary>
    Timestamp,

    /// <summary>A moment as RFC 3339 text, <c>2026-01-02T03:04:05.678Z</c> (API v2).</summary>
    Instant,
    Decimal,
    Object,
}

/// <summary>A field that holds an id, and the whole object when asked to with <c>expand[]</c>.</summary>
/// <param name="Path">The field as seen from the item: <c>customer</c>, <c>data.source</c>.</param>
/// <param name="Targets">The <c>object</c> values it may expand to; empty where unknown.</param>
/// <param name="IsArray">Whether the field holds several.</param>
internal sealed record ExpandableField(JsonPath Path, ImmutableArray<string> Targets, bool IsArray);

/// <summary>What a bare list leaves out.</summary>
/// <param name="Parameter">The name of the filter that compares the field.</param>
/// <param name="Value">The value of the objects that are left out.</param>
/// <param name="Perhaps">Values of which the documentation does not say clearly whether their objects are left out too.</param>
internal sealed record HiddenValues(string Parameter, string Value, ImmutableArray<string> Perhaps);

/// <summary>A field that API v2 leaves null unless a request asks for it (https://docs.stripe.com/api-includable-response-values).</summary>
/// <param name="Path">The field as seen from the item, which is also the value of <c>include</c>: <c>identity</c>, <c>configuration.customer</c>.</param>
/// <param name="By">The requests that can ask for it.</param>
internal sealed record IncludedField(JsonPath Path, IncludedBy By);

[Flags]
internal enum IncludedBy
{
    /// <summary>Only the request that creates the object: no query can read the value.</summary>
    CreateOnly = 0,
    List = 1,
    Retrieve = 2,
}

/// <summary>A field of Stripe's search language.</summary>
internal sealed record SearchField(string Name, SearchFieldType Type);

internal enum SearchFieldType
{
    /// <summary>Exact match only.</summary>
    Token,

    /// <summary>Exact match is a case-insensitive phrase match; <c>~</c> matches substrings.</summary>
    String,
    Numeric,
    Metadata,
}
