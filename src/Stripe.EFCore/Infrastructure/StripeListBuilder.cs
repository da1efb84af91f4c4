using System.Linq.Expressions;
using System.Text.Json;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stripe.EFCore.Api;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Declares what a list outside the catalog can do, so that queries use it.</summary>
/// <typeparam name="TEntity">The class that the list is read into.</typeparam>
public sealed class StripeListBuilder<TEntity>
    where TEntity : class
{
    private readonly EntityTypeBuilder<TEntity> _entityType;
    private StripeResource _resource;

    internal StripeListBuilder(EntityTypeBuilder<TEntity> entityType, string path)
    {
        if (string.IsNullOrWhiteSpace(path) || !path.StartsWith('/'))
            throw new ArgumentException($"The path of a list starts with '/', as in '/v1/customers'; '{path}' does not.", nameof(path));

        // What stands behind the path is part of every request, whatever a query filters by.
        var at = path.IndexOf('?', StringComparison.Ordinal);
        var query = at < 0 ? [] : path[(at + 1)..].Split('&', StringSplitOptions.RemoveEmptyEntries);
        var parameters = query.Select(p => p.Split('=', 2)).Select(p => new RequestParameter(
            Uri.UnescapeDataString(p[0]), Uri.UnescapeDataString(p.ElementAtOrDefault(1) ?? "")));
        _entityType = entityType;
        _resource = new StripeResource
        {
            ListPath = at < 0 ? path : path[..at],
            CompleteSets = at < 0 ? [] : [[.. parameters]],
        };
    }

    /// <summary>The list takes a filter that compares a property for equality.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The parameter's name; by default the property's JSON name.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Filter<TProperty>(Expression<Func<TEntity, TProperty>> property, string? parameter = null)
        => Add(property, parameter, ParameterKind.Equality);

    /// <summary>The list takes a range filter on a property: <c>parameter[gt|gte|lt|lte]</c>.</summary>
    /// <inheritdoc cref="Filter{TProperty}" />
    public StripeListBuilder<TEntity> Range<TProperty>(Expression<Func<TEntity, TProperty>> property, string? parameter = null)
        => Add(property, parameter, ParameterKind.Range);

    /// <summary>The list takes a filter by several values of a property at once: <c>parameter[]</c>.</summary>
    /// <param name="property">The property.</param>
    /// <param name="parameter">The parameter's name.</param>
    /// <param name="maxItems">The most values it takes.</param>
    /// <typeparam name="TProperty">The property's type.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> AnyOf<TProperty>(Expression<Func<TEntity, TProperty>> property, string parameter, int maxItems = 100)
        => Add(property, parameter, ParameterKind.AnyOf, maxItems);

    /// <summary>The object that a navigation leads to can be expanded.</summary>
    /// <param name="navigation">The reference navigation.</param>
    /// <param name="field">The field's name; by default the navigation's JSON name.</param>
    /// <typeparam name="TRelated">The related class.</typeparam>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Expandable<TRelated>(Expression<Func<TEntity, TRelated?>> navigation, string? field = null)
        where TRelated : class
    {
        var name = field ?? JsonNamingPolicy.SnakeCaseLower.ConvertName(MemberOf(navigation));
        _resource = _resource with { Expandables = _resource.Expandables.Add(new ExpandableField(JsonPath.Parse(name), [], false)) };
        return this;
    }

    /// <summary>One object can be retrieved by its key.</summary>
    /// <param name="path">The path with <c>{id}</c> in it; by default the list's path with the id behind it.</param>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> Retrieve(string? path = null)
    {
        var retrieve = path ?? _resource.ListPath + "/{id}";
        if (!retrieve.Contains("{id}", StringComparison.Ordinal))
            throw new ArgumentException($"The path of one object has '{{id}}' where the key goes; '{retrieve}' has not.", nameof(path));

        _resource = _resource with { RetrievePath = retrieve, Operations = _resource.Operations | ResourceOperations.Retrieve };
        return this;
    }

    /// <summary>The value of <c>object</c> on the list's items, by which other resources' expandable fields know them.</summary>
    /// <param name="name">The object name.</param>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> ObjectName(string name)
    {
        _resource = _resource with { Object = name };
        return this;
    }

    /// <summary>The list answers newest first by <c>created</c>.</summary>
    /// <returns>The same builder.</returns>
    public StripeListBuilder<TEntity> NewestFirst()
    {
        _resource = _resource with { NewestFirst = true };
        return this;
    }

    internal StripeResource Build() => _resource;

    private StripeListBuilder<TEntity> Add<TProperty>(
        Expression<Func<TEntity, TProperty>> property, string? parameter, ParameterKind kind, int? maxItems = null)
    {
        var name = MemberOf(property);
        var path = _entityType.Metadata.FindProperty(name)?.GetJsonPath() ?? JsonPath.Parse(JsonNamingPolicy.SnakeCaseLower.ConvertName(name));
        var type = TypeOf(Nullable.GetUnderlyingType(typeof(TProperty)) ?? typeof(TProperty));
        _resource = _resource with
        {
            Parameters = _resource.Parameters.Add(new ListParameter(parameter ?? path.ToString(), kind, type, path) { MaxItems = maxItems }),
        };
        return this;
    }

    private static ParameterType TypeOf(Type type)
        => type == typeof(bool) ? ParameterType.Boolean
            : type == typeof(DateTime) || type == typeof(DateTimeOffset) ? ParameterType.Timestamp
            : type == typeof(decimal) || type == typeof(double) || type == typeof(float) ? ParameterType.Decimal
            : type.IsPrimitive && type != typeof(char) ? ParameterType.Integer
            : ParameterType.String;

    private static string MemberOf(LambdaExpression lambda)
        => lambda.Body is MemberExpression { Expression: ParameterExpression } member
            ? member.Member.Name
            : throw new ArgumentException($"A property of the class is wanted, as in 'o => o.Status'; '{lambda}' is none.");
}
