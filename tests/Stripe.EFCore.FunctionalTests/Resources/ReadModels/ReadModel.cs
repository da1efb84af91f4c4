using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>A class of the user's for a list: what its filters compare, and a few fields beside.</summary>
internal sealed class ReadModel
{
    private readonly List<ReadMember> _members = [];
    private readonly List<ReadColumn> _columns = [];

    private ReadModel(ListedSet set, ReadStyle style, int number)
    {
        (Set, Style) = (set, style);
        foreach (var field in StripeNetField.Of(set))
            Add(field);
        foreach (var filter in set.Filters.Where(f => _columns.All(c => !c.Path.Equals(f.Field))))
            Add(filter);

        var name = set.Class.Name;
        var resource = style == ReadStyle.Paths || StripeCatalog.Find(name) == set.Resource ? null
            : StripeCatalog.Find(set.Resource.Object ?? set.Path) == set.Resource ? set.Resource.Object ?? set.Path
            : set.Path;
        Type = ReadClass.Make($"ReadModels.{style}{number}.{name}", _members, resource);
    }

    /// <summary>A read model of each style for each list of the catalog, and for what is one object.</summary>
    public static IReadOnlyList<ReadModel> All { get; } =
    [
        .. ListedSet.All.DistinctBy(s => s.Path).Select(s => s with { HasAllKinds = true })
            .Concat(StripeCatalog.Singletons.Select(s => new ListedSet(s, s.ClrType!)))
            .SelectMany((set, i) => Enum.GetValues<ReadStyle>().Select(style => new ReadModel(set, style, i))),
    ];

    public ListedSet Set { get; }

    public ReadStyle Style { get; }

    public Type Type { get; }

    public IReadOnlyList<ReadColumn> Columns => _columns;

    public void AddTo(ModelBuilder modelBuilder)
    {
        var entity = modelBuilder.Entity(Type);
        if (Style == ReadStyle.Paths)
            entity.ToStripeResource(Set.Path);
        if (Type.GetProperty("Id") is null)
            entity.HasNoKey();
        foreach (var member in _members.Where(m => m.IsFluent))
        {
            var property = entity.Property(member.Name);
            if (member.JsonPath is { } path)
                property.HasJsonPath(path);
            if (member.Filter is { } filter)
                property.HasStripeFilter(filter);
        }
    }

    /// <summary>The column that a filter compares, in a query.</summary>
    public Expression Column(ParameterExpression row, ListParameter filter)
        => _columns.First(c => c.Path.Equals(filter.Field)).Steps.Aggregate((Expression)row, (holder, step) => Expression.Property(holder, step.Name));

    private void Add(StripeNetField field)
    {
        var filter = Set.Filters.FirstOrDefault(f => f.Field!.Equals(field.Path));
        ReadMember[] steps = Style == ReadStyle.Names ? ByNames(field) : ByPaths(field, filter);
        _columns.Add(new(field.Path, steps, field, filter));
    }

    /// <summary>A parameter that is no field of the objects.</summary>
    private void Add(ListParameter filter)
    {
        var type = TypeOf(filter);
        var name = string.Concat(filter.Name.Split('_', '[', ']').Where(w => w.Length > 0).Select(w => char.ToUpperInvariant(w[0]) + w[1..]));
        var isNamed = Style == ReadStyle.Names && filter.Asked != AskedValue.Unkept && _members.TrueForAll(m => m.Name != name);
        var member = isNamed
            ? new ReadMember(type == typeof(string) && name.Length % 2 == 0 ? name + "Id" : name, type)
            : new ReadMember($"Asked{name}", type) { Filter = filter.Name, IsFluent = Style == ReadStyle.Paths && _members.Count % 2 == 0 };
        _members.Add(member);
        _columns.Add(new(filter.Field!, [member], null, filter));
    }

    private ReadMember[] ByNames(StripeNetField field)
    {
        var steps = new List<ReadMember>();
        foreach (var property in field.Properties)
        {
            var siblings = steps.Count == 0 ? _members : steps[^1].Members;
            if (siblings.Find(m => m.Name == property.Name) is not { } member)
                siblings.Add(member = new ReadMember(property.Name, property == field.Properties[^1] ? property.PropertyType : null));
            steps.Add(member);
        }

        return [.. steps];
    }

    /// <summary>What a filter compares is a property of the class, also from inside an object; another object is a class with paths of its own.</summary>
    private ReadMember[] ByPaths(StripeNetField field, ListParameter? filter)
    {
        var takesNull = !field.Type.IsValueType || Nullable.GetUnderlyingType(field.Type) is not null;
        var type = takesNull ? field.Type : typeof(Nullable<>).MakeGenericType(field.Type);
        var name = string.Concat(field.Properties.Select(p => p.Name));
        if (field.Path.Segments is ["id"])
            return [Kept(new(name, type))];
        if (filter is { IsPath: true })
            return [Kept(new($"Parent{name}", type) { Filter = filter.Name, IsFluent = _members.Count % 2 == 0 })];
        if (field.Path.Segments.Length == 1 || filter is not null)
            return [Kept(new($"My{name}", type) { JsonPath = field.Path.ToString(), IsFluent = _members.Count % 2 == 0 && type != typeof(List<string>) })];

        var holder = _members.Find(m => m.JsonPath == field.Path.Segments[0] && m.Members.Count > 0)
            ?? Kept(new($"My{field.Properties[0].Name}", null) { JsonPath = field.Path.Segments[0] });
        var inner = new ReadMember($"My{field.Properties[1].Name}", type) { JsonPath = field.Path.Segments[1] };
        holder.Members.Add(inner);
        return [holder, inner];

        ReadMember Kept(ReadMember member)
        {
            _members.Add(member);
            return member;
        }
    }

    private Type TypeOf(ListParameter filter)
    {
        var type = filter.Type switch
        {
            ParameterType.Boolean => typeof(bool?),
            ParameterType.Integer => typeof(long?),
            ParameterType.Decimal => typeof(decimal?),
            ParameterType.Timestamp or ParameterType.Instant => typeof(DateTime?),
            _ => typeof(string),
        };
        return Style == ReadStyle.Names && filter.Required ? Nullable.GetUnderlyingType(type) ?? type : type;
    }
}
