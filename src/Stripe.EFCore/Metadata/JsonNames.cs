using System.ComponentModel.DataAnnotations.Schema;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Metadata;

/// <summary>
///     Where a member's value stands in the JSON of what holds it. What the user says comes first (fluent calls, then attributes), then the
///     field of
///     the same name in Stripe.net's class for the object, and at last the member's name in snake case.
/// </summary>
internal static class JsonNames
{
    public static string FieldNameOf(string member) => JsonNamingPolicy.SnakeCaseLower.ConvertName(member);

    /// <summary>A member's name for a field: <c>AmountDue</c> for <c>amount_due</c>; a path stays a path.</summary>
    public static string MemberNameOf(string field) => field.Contains('.', StringComparison.Ordinal)
        ? field
        : string.Concat(field.Split('_', StringSplitOptions.RemoveEmptyEntries).Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    /// <summary>Whether a member's JSON path is configured, and not derived from its name.</summary>
    public static bool IsConfigured(IReadOnlyPropertyBase member) => Configured(member) is not null
        || member is IConventionPropertyBase convention
        && convention.FindAnnotation(StripeAnnotationNames.JsonPath)?.GetConfigurationSource()
            is ConfigurationSource.Explicit or ConfigurationSource.DataAnnotation;

    public static JsonPath PathOf(IReadOnlyPropertyBase member)
        => member[StripeAnnotationNames.JsonPath] is string path ? JsonPath.Parse(path)
            : Configured(member) is { } configured ? JsonPath.Parse(configured)
            : member is IReadOnlyProperty property && property.IsElementKey() ? JsonPath.Root
            : JsonPath.Root.Append(ByConvention(member));

    /// <summary>Names of EF Core's relational metadata are honoured, since many classes carry them already; then attributes.</summary>
    private static string? Configured(IReadOnlyPropertyBase member)
    {
        var relational = member.FindAnnotation(RelationalAnnotationNames.ColumnName)
            ?? member.FindAnnotation(RelationalAnnotationNames.JsonPropertyName);
        if (relational?.Value is string name)
            return name;

        var info = member.PropertyInfo ?? (MemberInfo?)member.FieldInfo;
        return info?.GetCustomAttribute<JsonPathAttribute>()?.Path
            ?? info?.GetCustomAttribute<ColumnAttribute>()?.Name
            ?? info?.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
    }

    private static string ByConvention(IReadOnlyPropertyBase member)
    {
        var stripeType = StripeTypeOf(member.DeclaringType);
        if (stripeType is not null && (KnownField(stripeType, member.Name) ?? KnownField(stripeType, WithoutId(member.Name))) is { } known)
            return known;

        // Stripe names a field that refers to an object after the object (customer), not after its key (customer_id).
        if (member is IReadOnlyProperty property && ReferenceOf(property) is { } reference)
            return KnownField(stripeType, reference) ?? FieldNameOf(reference);

        return FieldNameOf(member.Name);
    }

    /// <summary>What a foreign key refers to: its navigation, or where there is none what its own name says.</summary>
    private static string? ReferenceOf(IReadOnlyProperty property)
        => property.GetContainingForeignKeys().FirstOrDefault(fk => fk is { Properties.Count: 1, IsOwnership: false }) is { } foreignKey
            ? foreignKey.DependentToPrincipal?.Name ?? WithoutId(property.Name)
            : null;

    private static string? KnownField(Type? stripeType, string? member)
        => stripeType is null || member is null ? null : StripeClass.JsonNameOf(stripeType, member);

    private static string? WithoutId(string member)
        => member.Length > 2 && member.EndsWith("Id", StringComparison.Ordinal) ? member[..^2] : null;

    /// <summary>The Stripe.net class whose JSON a type of the model reads.</summary>
    private static Type? StripeTypeOf(IReadOnlyTypeBase type)
        => type switch
        {
            _ when StripeClass.Is(type.ClrType) => type.ClrType,
            IReadOnlyComplexType { ComplexProperty: { } property } => Below(StripeTypeOf(property.DeclaringType), property),
            IReadOnlyEntityType entityType when entityType.FindOwnership() is { } ownership
                => ownership.PrincipalToDependent is { } navigation ? Below(StripeTypeOf(ownership.PrincipalEntityType), navigation) : null,
            IReadOnlyEntityType entityType => entityType.FindStripeClass(),
            _ => null,
        };

    private static Type? Below(Type? stripeType, IReadOnlyPropertyBase member)
        => stripeType is null ? null : StripeClass.At(stripeType, PathOf(member));
}
