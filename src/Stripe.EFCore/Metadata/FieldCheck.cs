using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata;

/// <summary>A member of a read model that never gets a value.</summary>
/// <param name="Member">The member.</param>
/// <param name="Path">The JSON path that it reads, from the object that is read.</param>
/// <param name="Object">The object of Stripe that is read.</param>
internal abstract record FieldProblem(IReadOnlyPropertyBase Member, JsonPath Path, string Object)
{
    /// <summary>Stripe's object has no such field.</summary>
    public sealed record NotFound(IReadOnlyPropertyBase Member, JsonPath Path, string Object, string? Hint) : FieldProblem(Member, Path, Object);

    /// <summary>The field holds values of a kind that the member's type never takes.</summary>
    public sealed record WrongType(IReadOnlyPropertyBase Member, JsonPath Path, string Object, string Holds) : FieldProblem(Member, Path, Object);
}

/// <summary>
///     Compares the members of an entity type with the fields of Stripe.net's class for its objects. It skips unknown classes, names that are data
///     (metadata), and shadow properties, which read fields that Stripe.net does not know yet.
/// </summary>
internal static class FieldCheck
{
    public static IEnumerable<FieldProblem> ProblemsOf(IReadOnlyEntityType entityType)
    {
        if (entityType.IsOwned() || entityType.FindStripeClass() is not { } stripeClass)
            return [];

        var list = entityType.GetRootType().FindDeclaredList();
        var filters = list?.Filters.Select(f => string.Join('.', f.Member)).ToHashSet(StringComparer.Ordinal) ?? [];
        var name = list?.List.Object ?? entityType.FindStripeResource()?.Object ?? StripeObjects.NameOf(stripeClass) ?? stripeClass.Name;
        return ProblemsOf(entityType, FieldHolder.Of(stripeClass), new(name, JsonPath.Root))

            // A filter of the list's need not be a field of its objects.
            .Where(p => !filters.Contains(FullNameOf(p.Member)));
    }

    private static string FullNameOf(IReadOnlyPropertyBase member)
        => member.DeclaringType is IReadOnlyComplexType { ComplexProperty: var holder } ? $"{FullNameOf(holder)}.{member.Name}" : member.Name;

    private static IEnumerable<FieldProblem> ProblemsOf(IReadOnlyTypeBase type, FieldHolder holder, Place place)
    {
        foreach (var property in type.GetDeclaredProperties().Where(p => IsRead(p, type)))
        {
            if (Check(property, holder, place) is { } problem)
                yield return problem;
        }

        foreach (var complex in type.GetDeclaredComplexProperties())
        {
            foreach (var problem in Nested(complex, complex.IsCollection, complex.ComplexType, holder, place))
                yield return problem;
        }

        var owned = (type as IReadOnlyEntityType)?.GetDeclaredNavigations().Where(n => n is { IsOnDependent: false, ForeignKey.IsOwnership: true });
        foreach (var navigation in owned ?? [])
        {
            foreach (var problem in Nested(navigation, navigation.IsCollection, navigation.TargetEntityType, holder, place))
                yield return problem;
        }
    }

    private static bool IsRead(IReadOnlyProperty property, IReadOnlyTypeBase type)
        => property != (type as IReadOnlyEntityType)?.FindDiscriminatorProperty() && !property.IsElementKey() && property.FindFilter() is null
            && property.PropertyInfo?.DeclaringType?.Assembly != typeof(StripeEntity).Assembly;

    private static IEnumerable<FieldProblem> Nested(
        IReadOnlyPropertyBase member, bool isCollection, IReadOnlyTypeBase type, FieldHolder holder, Place place)
    {
        if (StripeClass.Is(type.ClrType))
            return ProblemsOf(type, FieldHolder.Of(type.ClrType), place with { Prefix = place.Prefix.Append(JsonNames.PathOf(member)) });

        var path = JsonNames.PathOf(member);
        return holder.Follow(path) switch
        {
            FieldPath.Missing missing => [NotFound(member, path, missing, place)],
            FieldPath.Found { Field.Kind: FieldKind.Value } found when Holds(found) is { } holds => [WrongType(member, path, place, holds)],
            FieldPath.Found { Field.Kind: not (FieldKind.Value or FieldKind.Map) } found when FieldHolder.Below(found.Field, isCollection) is { } below
                => ProblemsOf(type, below, place with { Prefix = place.Prefix.Append(path) }),
            _ => [],
        };
    }

    private static FieldProblem? Check(IReadOnlyProperty property, FieldHolder holder, Place place)
    {
        var path = JsonNames.PathOf(property);
        return holder.Follow(path) switch
        {
            FieldPath.Missing missing when !property.IsShadowProperty() || MovedTo(path, missing) is not null => NotFound(property, path, missing, place),
            FieldPath.Found found when property.GetValueConverter() is null && Holds(found) is { } holds && NeverTakes(property.ClrType, found)
                => WrongType(property, path, place, holds),
            _ => null,
        };
    }

    private static FieldProblem.NotFound NotFound(IReadOnlyPropertyBase member, JsonPath path, FieldPath.Missing missing, Place place)
    {
        var hint = MovedTo(path, missing) is { } moved ? $"That field {moved}."
            : NearestField.Of(path, missing) is { } near ? $"Did you mean '{(JsonNames.IsConfigured(member) ? near : JsonNames.MemberNameOf(near))}'?"
            : null;
        return new(member, place.Prefix.Append(path), place.Object, hint);
    }

    private static FieldProblem.WrongType WrongType(IReadOnlyPropertyBase member, JsonPath path, Place place, string holds)
        => new(member, place.Prefix.Append(path), place.Object, holds);

    private static string? MovedTo(JsonPath path, FieldPath.Missing missing)
        => missing.Holder is { Classes: [var only] } && StripeObjects.NameOf(only) is { } name && path.Segments[missing.At] is var field
            ? MovedFields.Find(name, field) ?? (field.EndsWith("_id", StringComparison.Ordinal) ? MovedFields.Find(name, field[..^"_id".Length]) : null)
            : null;

    /// <summary>What a field holds, in words; null if this is not certain.</summary>
    private static string? Holds(FieldPath.Found found) => found.Field switch
    {
        { IsExpandable: true, Kind: FieldKind.Object } => "an id",
        { Kind: FieldKind.Object or FieldKind.Map } => "an object",
        { Kind: FieldKind.List or FieldKind.ObjectArray } => "a list",
        _ => found.Holder.ScalarOf(found.Field.Name) switch
        {
            null => null,
            var type when type == typeof(string) => "text",
            var type when type == typeof(bool) => "true or false",
            var type when type == typeof(DateTime) => "a time",
            _ => "a number",
        },
    };

    /// <summary>
    ///     Whether no value of a field is read into a type. Text may be digits (<c>last4</c>), numbers may be 0 and 1, and times are numbers, so only
    ///     a few combinations are certain.
    /// </summary>
    private static bool NeverTakes(Type type, FieldPath.Found found)
    {
        var underlying = Nullable.GetUnderlyingType(type) ?? type;
        var isTime = underlying == typeof(DateTime) || underlying == typeof(DateTimeOffset) || underlying == typeof(DateOnly);
        var isNumber = underlying.IsPrimitive && underlying != typeof(bool) && underlying != typeof(char) || underlying == typeof(decimal);
        return Holds(found) switch
        {
            "an id" => isTime || isNumber || underlying == typeof(bool),
            "an object" or "a list" => isTime || isNumber || underlying == typeof(bool),
            "text" => underlying == typeof(bool) || (isTime || isNumber) && IsWord(found.Field.Name),
            "true or false" => isTime || isNumber,
            "a time" => underlying == typeof(bool),
            _ => false,
        };
    }

    /// <summary>Whether a text field holds words and never digits alone.</summary>
    private static bool IsWord(string field)
        => field[(field.LastIndexOf('_') + 1)..] is "email" or "status" or "currency" or "country" or "type" or "url" or "reason";

    /// <summary>The place of members in Stripe's JSON.</summary>
    /// <param name="Object">The object that is read.</param>
    /// <param name="Prefix">The path from it to what holds the members.</param>
    private sealed record Place(string Object, JsonPath Prefix);
}
