using System.Collections;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>What queries can be made of: EF Core's model, the sets of an interface, and the objects that are there.</summary>
/// <param name="model">The model of the context.</param>
/// <param name="sets">The interface with a property of type <see cref="IQueryable{T}" /> for each set, which the context and the lists implement.</param>
/// <param name="objects">The lists.</param>
public sealed class QueryModel(IModel model, Type sets, object objects)
{
    private readonly Dictionary<PropertyInfo, object[]> _values = [];
    private readonly Dictionary<Type, object[]> _valuesOfType = [];

    public Type Sets => sets;

    public object Objects => objects;

    /// <summary>The sets, small ones first.</summary>
    public IReadOnlyList<PropertyInfo> SetProperties { get; } =
    [
        .. sets.GetProperties().Where(p => typeof(IQueryable).IsAssignableFrom(p.PropertyType)
            && model.FindEntityType(WidenTypes.ElementType(p.PropertyType)!)?.FindPrimaryKey() is not null).OrderBy(p =>
                ((IEnumerable)p.GetValue(objects)!).Cast<object>().Count()),
    ];

    public bool IsEntity(Type type) => model.FindEntityType(type) is { } entity && !entity.IsOwned();

    public bool IsSet(Type type) => SetProperties.Any(s => WidenTypes.ElementType(s.PropertyType) == type);

    public bool IsObject(Type type) => IsEntity(type) || Complex(type) is not null;

    public int Count(Type entity) => Rows(entity).Count();

    /// <summary>How many rows a navigation to many has on the average.</summary>
    public double MeanCount(PropertyInfo navigation)
    {
        var element = WidenTypes.ElementType(navigation.PropertyType)!;
        return IsEntity(element) && navigation.DeclaringType is { } owner && IsEntity(owner) ? (double)Count(element) / Math.Max(1, Count(owner)) : 2;
    }

    public IEnumerable<PropertyInfo> Keys(Type entity) => model.FindEntityType(entity)?.FindPrimaryKey()?.Properties.Select(p => p.PropertyInfo!) ?? [];

    public IEnumerable<PropertyInfo> Scalars(Type type)
        => (IsEntity(type) ? model.FindEntityType(type)!.GetProperties() : Complex(type)?.GetProperties() ?? [])
            .Where(p => p.PropertyInfo is { } property && property.GetIndexParameters().Length == 0 && IsScalar(p.ClrType))
            .Select(p => p.PropertyInfo!);

    public IEnumerable<PropertyInfo> Nested(Type type)
        => ((ITypeBase?)model.FindEntityType(type) ?? Complex(type))?.GetComplexProperties().Where(p => !p.IsCollection).Select(p => p.PropertyInfo!) ?? [];

    public IEnumerable<PropertyInfo> References(Type entity)
        => model.FindEntityType(entity)?.GetNavigations()
            .Where(n => !n.IsCollection && !n.TargetEntityType.IsOwned() && n.PropertyInfo is not null)
            .Select(n => n.PropertyInfo!)
            ?? [];

    public IEnumerable<PropertyInfo> Collections(Type entity)
        => model.FindEntityType(entity)?.GetNavigations()
            .Where(n => n.IsCollection && !n.TargetEntityType.IsOwned() && n.PropertyInfo is not null)
            .Select(n => n.PropertyInfo!)
            ?? [];

    public IEnumerable<PropertyInfo> Lists(Type type)
        => model.FindEntityType(type)?.GetProperties().Where(p => p.IsPrimitiveCollection && p.PropertyInfo is not null).Select(p => p.PropertyInfo!) ?? [];

    /// <summary>The pairs of properties that a relationship compares, whichever side <paramref name="entity" /> is on.</summary>
    public IEnumerable<(PropertyInfo[] Own, Type Other, PropertyInfo[] OthersOwn)> Relationships(Type entity)
    {
        if (model.FindEntityType(entity) is not { } type)
            return [];

        var toOne = type.GetForeignKeys().Select(k => (Info(k.Properties), k.PrincipalEntityType.ClrType, Info(k.PrincipalKey.Properties)));
        var toMany = type.GetReferencingForeignKeys().Select(k => (Info(k.PrincipalKey.Properties), k.DeclaringEntityType.ClrType, Info(k.Properties)));
        return toOne.Concat(toMany).Where(r => r.Item1.All(p => p is not null) && r.Item3.All(p => p is not null)
            && IsSet(r.Item2));

        static PropertyInfo[] Info(IReadOnlyList<IProperty> properties) => [.. properties.Select(p => p.PropertyInfo!)];
    }

    /// <summary>Values that a property has somewhere, or null where it is not one of the model's.</summary>
    public object[]? Values(MemberInfo? member)
        => member is PropertyInfo property && property.DeclaringType is { } type && IsObject(type)
            ? _values.GetValueOrDefault(property) ?? ReadValues(property)
            : null;

    public object[] Values(Type scalar)
    {
        if (_valuesOfType.TryGetValue(scalar, out var known))
            return known;

        var types = model.GetEntityTypes().Select(e => e.ClrType).Distinct();
        object[] found =
            [.. types.SelectMany(t => Scalars(t)).Where(p => WidenTypes.Narrow(p.PropertyType) == scalar).SelectMany(p => Values(p)!.Take(5)).Distinct()];
        return _valuesOfType[scalar] = found.Length > 0 || Activator.CreateInstance(scalar) is not { } zero ? found : [zero];
    }

    public static bool IsScalar(Type type)
        => WidenTypes.Narrow(type) is var narrow
            && (narrow == typeof(string) || narrow.IsEnum || narrow == typeof(bool) || narrow == typeof(DateTime) || narrow == typeof(DateTimeOffset)
                || narrow == typeof(DateOnly) || narrow == typeof(Guid) || IsNumber(narrow));

    public static bool IsNumber(Type type)
        => type == typeof(int) || type == typeof(long) || type == typeof(decimal) || type == typeof(double);

    private IEnumerable<object> Rows(Type entity)
        => SetProperties.FirstOrDefault(s => WidenTypes.ElementType(s.PropertyType) == entity) is { } set
            ? ((IEnumerable)set.GetValue(objects)!).Cast<object>()
            : [];

    private object[] ReadValues(PropertyInfo property)
    {
        var owners = property.DeclaringType!;
        var rows = IsEntity(owners)
            ? Rows(owners)
            : model.GetEntityTypes()
                .SelectMany(e => Nested(e.ClrType).Where(p => p.PropertyType == owners).SelectMany(p => Rows(e.ClrType).Select(p.GetValue)))
                .OfType<object>();
        return _values[property] = [.. rows.Select(property.GetValue).OfType<object>().Distinct().Take(40)];
    }

    private IComplexType? Complex(Type type)
        => model.GetEntityTypes().SelectMany(e => e.GetComplexProperties()).FirstOrDefault(p => p.ComplexType.ClrType == type)?.ComplexType;
}
