using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Text.RegularExpressions;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     Declares what a list can do, so that queries use it: filters, ranges, expandable fields, retrieval by key. What the catalog knows of
///     a list at the same path need not be said again.
/// </summary>
/// <typeparam name="TEntity">The class that the list is read into.</typeparam>
public sealed partial class StripeListBuilder<TEntity>
    where TEntity : class
{
    internal StripeListBuilder(string path)
    {
        if (string.IsNullOrWhiteSpace(path) || !path.StartsWith('/'))
            throw new ArgumentException($"The path of a list starts with '/', as in '/v1/customers'; '{path}' does not.", nameof(path));
        if (path.Count(c => c is '{' or '}') is not 0 and not 2 || path.AsSpan().IndexOfAny("{}") >= 0 && !Placeholder().IsMatch(path))
        {
            throw new ArgumentException(
                $"The path of a list has at most one placeholder, a whole segment as in '/v1/customers/{{customer}}/tax_ids'; '{path}' has another.",
                nameof(path));
        }

        // What stands behind the path is part of every request, whatever a query filters by.
        var at = path.IndexOf('?', StringComparison.Ordinal);
        Declaration = at < 0
            ? StripeListDeclaration.For(path.TrimEnd('/'))
            : StripeListDeclaration.For(path[..at].TrimEnd('/')) with { Always = ParametersOf(path[(at + 1)..]) };
    }

    internal StripeListDeclaration Declaration { get; private set; }

    /// <summary>The list takes a filter that compares a property for equality: <c>parameter=value</c>.</summary>
    /// <param name="property">The property, also one of a nested object: <c>o => o.Owner.Email</c>.</param>
    /// <param name="parameter">The parameter's name; by default the property's JSON path.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Filter<TProperty>(Expression<Func<TEntity, TProperty>> property, string? parameter = null)
        => Add<TProperty>(property, parameter, ParameterKind.Equality);

    /// <summary>The list is refused without this filter, which compares a property for equality.</summary>
    /// <inheritdoc cref="Filter{TProperty}" />
    public StripeListBuilder<TEntity> RequiredFilter<TProperty>(Expression<Func<TEntity, TProperty>> property, string? parameter = null)
        => Add<TProperty>(property, parameter, ParameterKind.Equality, required: true);

    /// <summary>
    ///     The list takes a range filter on a property: <c>parameter[gt|gte|lt|lte]=value</c>; times are sent in unix seconds, to lists of API v2 as
    ///     RFC 3339.
    /// </summary>
    /// <inheritdoc cref="Filter{TProperty}" />
    public StripeListBuilder<TEntity> Range<TProperty>(Expression<Func<TEntity, TProperty>> property, string? parameter = null)
        => Add<TProperty>(property, parameter, ParameterKind.Range);

    /// <summary>The list takes a filter by several values of a property at once: <c>parameter[0]=a&amp;parameter[1]=b</c>.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="maxItems">The most values it takes.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> AnyOf<TProperty>(Expression<Func<TEntity, TProperty>> property, string parameter, int maxItems = 100)
        => Add<TProperty>(property, parameter, ParameterKind.AnyOf, maxItems);

    /// <summary>The object that a navigation leads to can be expanded.</summary>
    /// <param name="navigation">The reference navigation.</param>
    /// <param name="field">The field's path; by default that of the navigation's foreign key.</param>
    /// <typeparam name="TRelated">The related class.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Expandable<TRelated>(Expression<Func<TEntity, TRelated?>> navigation, string? field = null)
        where TRelated : class
    {
        if (MembersOf(navigation) is not [var member])
            throw NoMember(navigation);

        Declaration = Declaration with { Expandables = Declaration.Expandables.Add(new DeclaredExpandable(member, field)) };
        return this;
    }

    /// <summary>
    ///     The field of a property is null unless a request for the list or for one object includes it with <c>include</c>, as in API v2
    ///     (https://docs.stripe.com/api-includable-response-values). Queries that read the property ask for it.
    /// </summary>
    /// <param name="property">The property, also one of a nested object.</param>
    /// <param name="field">The value of <c>include</c>; by default the property's JSON path.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Includable<TProperty>(Expression<Func<TEntity, TProperty>> property, string? field = null)
        => Include(property, field, IncludedBy.List | IncludedBy.Retrieve);

    /// <summary>
    ///     The same for a field that only the retrieve of one object can include, and not the list (<see cref="Retrieve" />). A query that reads the
    ///     property retrieves each of the list's rows.
    /// </summary>
    /// <inheritdoc cref="Includable{TProperty}" />
    public StripeListBuilder<TEntity> IncludableOnRetrieve<TProperty>(Expression<Func<TEntity, TProperty>> property, string? field = null)
        => Include(property, field, IncludedBy.Retrieve);

    /// <summary>One object can be retrieved by its key.</summary>
    /// <param name="path">The path with <c>{id}</c> in it; by default the list's path with the id behind it.</param>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Retrieve(string? path = null)
    {
        var retrieve = path ?? Declaration.List.ListPath + "/{id}";
        if (!retrieve.Contains("{id}", StringComparison.Ordinal))
            throw new ArgumentException($"The path of one object has '{{id}}' where the key goes; '{retrieve}' has not.", nameof(path));

        return With(l => l with { RetrievePath = retrieve, Operations = l.Operations | ResourceOperations.Retrieve });
    }

    /// <summary>The value of <c>object</c> on the list's items, by which other resources' expandable fields know them.</summary>
    /// <param name="name">The object name.</param>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> ObjectName(string name)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        return With(l => l with { Object = name });
    }

    /// <summary>
    ///     The list answers newest first by <c>created</c>, so that <c>OrderByDescending(o => o.Created).Take(n)</c> reads n rows.
    /// </summary>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> NewestFirst() => With(l => l with { NewestFirst = true });

    /// <summary>
    ///     The list is paged by the URL of the next page, as those of API v2 are (<c>next_page_url</c>), and not by the last id.
    /// </summary>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> PagedByUrl() => With(l => l with { Paging = PagingStyle.NextPageUrl });

    /// <summary>One answer holds the whole list.</summary>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> NotPaged() => With(l => l with { Paging = PagingStyle.None });

    private StripeListBuilder<TEntity> Include(LambdaExpression property, string? field, IncludedBy by)
    {
        var members = MembersOf(property);
        if (members.IsEmpty)
            throw NoMember(property);

        Declaration = Declaration with { Includes = Declaration.Includes.Add(new DeclaredInclude(members, field, by)) };
        return this;
    }

    private StripeListBuilder<TEntity> With(Func<StripeResource, StripeResource> change)
    {
        Declaration = Declaration with { List = change(Declaration.List) };
        return this;
    }

    private StripeListBuilder<TEntity> Add<TProperty>(
        LambdaExpression property, string? parameter, ParameterKind kind, int? maxItems = null, bool required = false)
    {
        var members = MembersOf(property);
        if (members.IsEmpty)
            throw NoMember(property);

        var type = ParameterTypes.Of(typeof(TProperty));
        var filter = new DeclaredFilter(members, parameter, kind, type, maxItems, required);
        Declaration = Declaration with { Filters = Declaration.Filters.Add(filter) };
        return this;
    }

    private static ImmutableArray<RequestParameter> ParametersOf(string query)
        =>
        [
            .. query.Split('&', StringSplitOptions.RemoveEmptyEntries)
                .Select(p => p.Split('=', 2))
                .Select(p => new RequestParameter(Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? ""))),
        ];

    private static ImmutableArray<string> MembersOf(LambdaExpression lambda)
    {
        var members = new Stack<string>();
        var expression = lambda.Body;
        while (expression is MemberExpression member)
        {
            members.Push(member.Member.Name);
            expression = member.Expression;
        }

        return expression == lambda.Parameters[0] ? [.. members] : [];
    }

    private static ArgumentException NoMember(LambdaExpression lambda)
        => new($"A property of the class is wanted, as in 'o => o.Status'; '{lambda}' is none.");

    [GeneratedRegex(@"^[^{}?]*/\{[a-z0-9_]+\}(/[^{}]*)?$")]
    private static partial Regex Placeholder();
}
