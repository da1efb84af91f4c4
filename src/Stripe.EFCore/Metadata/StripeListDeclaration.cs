using System.Collections.Immutable;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata;

/// <summary>
///     What <c>ToStripeList</c> says of a list. Members are kept by name and become JSON paths when the model is finished, since until then
///     <c>HasJsonPath</c> may still move them.
/// </summary>
/// <param name="List">The list as far as no members are concerned: from the catalog where its path is known there.</param>
internal sealed record StripeListDeclaration(StripeResource List)
{
    public ImmutableArray<DeclaredFilter> Filters { get; init; } = [];

    public ImmutableArray<DeclaredExpandable> Expandables { get; init; } = [];

    public ImmutableArray<DeclaredInclude> Includes { get; init; } = [];

    /// <summary>Parameters that every request to the list carries.</summary>
    public ImmutableArray<RequestParameter> Always { get; init; } = [];

    public static StripeListDeclaration For(string path)
    {
        var known = StripeCatalog.Resources.FirstOrDefault(r => r.ListPath == path) ?? StripeCatalog.Resources.FirstOrDefault(r => IsAt(r.ListPath, path));
        return new StripeListDeclaration(
            known is not null && known.ListPath == path ? known
                : known is not null ? known with
                {
                    ListPath = path,
                    RetrievePath = RetrievePathBelow(known, path),
                    Parameters = known.Parameters.RemoveAll(p => p.IsPath),
                }
                : new StripeResource
                {
                    ListPath = path,
                    Parameters = new StripeResource { ListPath = path }.Parent is { } parent ? [ListParameter.OfPath(parent, null)] : [],
                    Paging = path.StartsWith("/v2/", StringComparison.Ordinal) ? PagingStyle.NextPageUrl : PagingStyle.Cursor,
                });
    }

    public StripeResource Resolve(IReadOnlyEntityType entityType)
    {
        var declared = Filters.Select(f => f.Resolve(entityType, List))
            .Concat(ColumnsOf(entityType))
            .Select(f => List.Paging == PagingStyle.NextPageUrl ? AsInV2(f) : f)
            .ToArray();
        var replaced = declared.Select(p => p.Name).Concat(Always.Select(p => p.Name)).ToHashSet(StringComparer.Ordinal);
        var expandables = Expandables.Select(e => e.Resolve(entityType)).ToArray();
        var includes = Includes.Select(i => i.Resolve(entityType)).ToArray();
        return List with
        {
            Parameters =
            [
                .. List.Parameters.Where(p => !replaced.Contains(p.Name)),
                .. declared.Where(d => Always.All(a => a.Name != d.Name)),
            ],
            Expandables = [.. List.Expandables.Where(known => expandables.All(e => !e.Path.Equals(known.Path))), .. expandables],
            Includes = [.. List.Includes.Where(known => includes.All(i => !i.Path.Equals(known.Path))), .. includes],
            CompleteSets = CompleteSets(),
        };
    }

    /// <summary>The properties that are said to be filters of a list that the catalog does not know.</summary>
    private IEnumerable<ListParameter> ColumnsOf(IReadOnlyEntityType entityType)
        => List.ClrType is not null ? [] : entityType.GetDeclaredProperties()
            .Where(p => p.FindFilter() is { } name && List.Parameters.All(known => known.Name != name))
            .Select(p => new ListParameter(
                p.FindFilter()!, ParameterKind.Equality, ParameterTypes.Of(p.ClrType), ListParameter.ColumnOf(p.FindFilter()!))
            { Asked = AskedValue.Always });

    /// <summary>Lists that name the URL of the next page are those of API v2, whose times are text.</summary>
    private static ListParameter AsInV2(ListParameter parameter)
        => parameter.Type == ParameterType.Timestamp ? parameter with { Type = ParameterType.Instant } : parameter;

    /// <summary>The sets of the list, each with what is always sent; a set that contradicts it is superseded.</summary>
    private ImmutableArray<ImmutableArray<RequestParameter>> CompleteSets()
    {
        if (Always.IsEmpty)
            return List.CompleteSets;

        var left = List.CompleteSets.Where(set => !set.Any(s => Always.Any(a => a.Name == s.Name))).ToArray();
        return left.Length == 0 ? [Always] : [.. left.Select(set => set.AddRange(Always))];
    }

    /// <summary>Whether a path is the catalog's, or a nested one of it with the parent's id filled in.</summary>
    private static bool IsAt(string template, string path)
    {
        var wanted = path.Split('/');
        var known = template.Split('/');
        return wanted.Length == known.Length && wanted.Zip(known).All(pair => pair.First == pair.Second || pair.Second.StartsWith('{'));
    }

    /// <summary>An item of a nested list cannot be retrieved by its id alone; with its parent's id filled in it can.</summary>
    private static string? RetrievePathBelow(StripeResource known, string path)
        => known.Parent is not null && known.Operations.HasFlag(ResourceOperations.Retrieve)
            ? known.RetrievePath ?? path + "/{id}"
            : known.RetrievePath;
}

/// <param name="Member">The members from the class to the property.</param>
/// <param name="Parameter">The parameter's name; null for the property's JSON path.</param>
/// <param name="Kind">How values are given.</param>
/// <param name="Type">What a value is.</param>
/// <param name="MaxItems">The most values of an array.</param>
/// <param name="Required">Whether the list is refused without it.</param>
internal sealed record DeclaredFilter(
    ImmutableArray<string> Member, string? Parameter, ParameterKind Kind, ParameterType Type, int? MaxItems = null, bool Required = false)
{
    /// <summary>The parameter, with what the catalog knows of it where the list is there.</summary>
    /// <exception cref="InvalidOperationException">The property takes no null, but objects lack its field.</exception>
    public ListParameter Resolve(IReadOnlyEntityType entityType, StripeResource list)
    {
        var property = DeclaredMember.PropertyOf(entityType, Member);
        var path = property.GetJsonPath();
        var name = Parameter ?? path.ToString();
        var asked = Kind is not (ParameterKind.Equality or ParameterKind.AnyOf) ? AskedValue.Never
            : list.ClrType is not { } stripeClass ? AskedValue.WhereMissing
            : StripeClass.HasField(stripeClass, path) ? AskedValue.Never
            : AskedValue.Always;
        if (asked == AskedValue.Always && !Required && property.ClrType.IsValueType && Nullable.GetUnderlyingType(property.ClrType) is null)
            throw MappingErrors.CannotBeUnknown(property, list, name);

        var known = list.Parameters.FirstOrDefault(p => p.Name == name) ?? new ListParameter(name, Kind, Type, path);
        if (asked == AskedValue.Always && known.Asked == AskedValue.Unkept)
            asked = AskedValue.Unkept;
        return known with { Kind = Kind, Type = Type, Field = path, MaxItems = MaxItems ?? known.MaxItems, Required = Required, Unsafe = false, Asked = asked };
    }
}

/// <param name="Member">The navigation.</param>
/// <param name="Field">The field's path; null for that of the navigation's foreign key.</param>
internal sealed record DeclaredExpandable(string Member, string? Field)
{
    public ExpandableField Resolve(IReadOnlyEntityType entityType)
    {
        var navigation = entityType.FindNavigation(Member);
        var path = Field is not null ? JsonPath.Parse(Field)
            : navigation is { IsOnDependent: true, ForeignKey.Properties: [var foreignKey] } ? foreignKey.GetJsonPath()
            : JsonPath.Root.Append(JsonNames.FieldNameOf(Member));
        return new ExpandableField(path, [], navigation?.IsCollection ?? false);
    }
}

/// <param name="Member">The members from the class to the property.</param>
/// <param name="Field">The value of <c>include</c>; null for the property's JSON path.</param>
/// <param name="By">The requests that take it.</param>
internal sealed record DeclaredInclude(ImmutableArray<string> Member, string? Field, IncludedBy By)
{
    public IncludedField Resolve(IReadOnlyEntityType entityType)
        => new(Field is not null ? JsonPath.Parse(Field) : DeclaredMember.PathOf(entityType, Member), By);
}

internal static class DeclaredMember
{
    public static JsonPath PathOf(IReadOnlyEntityType entityType, ImmutableArray<string> member)
    {
        var type = Holder(entityType, member);
        return type.FindProperty(member[^1])?.GetJsonPath() ?? type.FindComplexProperty(member[^1])?.GetJsonPath() ?? throw NotMapped(entityType, member);
    }

    public static IReadOnlyProperty PropertyOf(IReadOnlyEntityType entityType, ImmutableArray<string> member)
        => Holder(entityType, member).FindProperty(member[^1]) ?? throw NotMapped(entityType, member);

    /// <summary>The type that has the last of the members.</summary>
    private static IReadOnlyTypeBase Holder(IReadOnlyEntityType entityType, ImmutableArray<string> member)
    {
        IReadOnlyTypeBase type = entityType;
        foreach (var name in member[..^1])
        {
            type = type.FindComplexProperty(name)?.ComplexType
                ?? (IReadOnlyTypeBase?)(type as IReadOnlyEntityType)?.FindNavigation(name)?.TargetEntityType
                ?? throw NotMapped(entityType, member);
        }

        return type;
    }

    private static InvalidOperationException NotMapped(IReadOnlyEntityType entityType, ImmutableArray<string> member)
        => new(
            $"ToStripeList of '{entityType.DisplayName()}' declares the member '{string.Join('.', member)}', which is no mapped property. "
            + "Map the property, or leave it out of ToStripeList.");
}
