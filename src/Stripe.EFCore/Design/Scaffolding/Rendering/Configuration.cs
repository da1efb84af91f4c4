using System.Collections.Immutable;
using Stripe.EFCore.Design.Scaffolding.Description;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>
///     The calls in <c>OnModelCreating</c> for what names do not say. Members of objects inside an entity have attributes in any case: EF Core's builders of
///     collections of objects take no path for a member.
/// </summary>
internal sealed class Configuration(ScaffoldOptions options, DescribedModel model)
{
    /// <summary>The calls for an entity, each as it follows the builder: <c>HasNoKey()</c>.</summary>
    public ImmutableArray<string> Of(DescribedClass entity)
        => options.UseAttributes
            ? [.. OfRelationships(entity)]
            : [.. OfList(entity), .. entity.Members.Select(OfMember).OfType<string>(), .. OfRelationships(entity)];

    /// <summary>Whether attributes say the relationship. None says that a reference has no way back, where there is another one to take for it.</summary>
    public static bool IsByAttributes(ScaffoldOptions options, Relationship relationship)
        => options.UseAttributes && relationship is { IsConfigured: true, Collection: not null };

    private static IEnumerable<string> OfList(DescribedClass entity)
    {
        if (entity.ResourceName is { } name)
            yield return $"ToStripeResource({Identifiers.Literal(name)})";
        if (entity.HasNoKey)
            yield return "HasNoKey()";
    }

    private static string? OfMember(DescribedMember member)
    {
        var lambda = $"e => e.{Identifiers.Of(member.Name)}";
        var builder = member.Object is null ? "Property" : member.IsCollection ? "ComplexCollection" : "ComplexProperty";
        return member.Filter is { } filter ? $"Property({lambda}).HasStripeFilter({Identifiers.Literal(filter)})"
            : member.Path is { } path ? $"{builder}({lambda}).HasJsonPath({Identifiers.Literal(path)})"
            : null;
    }

    private IEnumerable<string> OfRelationships(DescribedClass entity)
        => model.Relationships.Where(r => r.IsConfigured && r.Dependent == entity.Name && !IsByAttributes(options, r)).Select(r =>
            (r.Reference is { } reference
                ? $"HasOne(e => e.{Identifiers.Of(reference)}).WithMany({(r.Collection is { } many ? $"e => e.{Identifiers.Of(many)}" : "")})"
                : $"HasOne<{Identifiers.Of(r.Principal)}>().WithMany(e => e.{Identifiers.Of(r.Collection!)})")
            + $".HasForeignKey(e => e.{Identifiers.Of(r.ForeignKey)})");
}
