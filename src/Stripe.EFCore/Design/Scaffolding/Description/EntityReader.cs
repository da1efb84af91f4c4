using System.Collections.Immutable;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>Reads the members of the class of a chosen resource: fields, ids inside objects, filters that no field repeats, and keys of metadata.</summary>
internal sealed class EntityReader(Names names, MemberReader members)
{
    private const int MostValues = 20;
    private const int FewestValues = 2;

    private const string FilterSummary =
        "A filter of the list, which no field repeats: it has a value only in rows that a query asked for with it.";

    private const string MembershipSummary = "A filter of the list, which no field repeats: it is compared, and never has a value.";

    private const string ParentSummary = "The object that the list belongs to: a query has to name it.";

    public void Read(EntityDraft draft, ISet<string> classNames, ImmutableArray<string> metadataKeys)
    {
        foreach (var field in StripeFields.Of(draft.StripeClass))
        {
            if (members.Read(field, draft.Name, draft.StripeClass) is { } member)
                draft.Add(member with { Values = ValuesOf(draft, field, member, classNames) }, TargetOf(field, member));
        }

        foreach (var (path, target) in References.Inside(draft.Resource))
            AddInside(draft, path.ToString(), path.Segments[^1], target);
        foreach (var parameter in draft.Resource.Parameters.Where(p => p.IsPseudoColumn && p.Field is not null && p.Kind != ParameterKind.Object))
            AddFilter(draft, parameter);
        foreach (var key in metadataKeys.Where(MetadataKeys.IsProperty))
            AddMetadata(draft, key);
    }

    /// <summary>What the id of a property is of; an object that stands whole in this one has its id too.</summary>
    private static string? TargetOf(StripeField field, DescribedMember member)
        => References.TargetOf(field)
            ?? (member.Field == field.Field.Name + ".id" && field.Field.Class is { } whole ? StripeObjects.NameOf(whole) : null);

    private void AddInside(EntityDraft draft, string path, string field, string target)
    {
        var name = names.Member(Names.Pascal(field) + "Id", field);
        if (draft.Taken.Contains(name))
            name = names.Member(Names.Pascal(path) + "Id", path.Replace('.', '_'));
        if (!draft.Taken.Contains(name))
            draft.Add(MemberReader.Id(name, path, $"The id in <c>{path}</c>."), target);
    }

    private void AddFilter(EntityDraft draft, ListParameter parameter)
    {
        var type = parameter.Type switch
        {
            ParameterType.Boolean => "bool",
            ParameterType.Integer => "long",
            ParameterType.Decimal => "decimal",
            ParameterType.Timestamp or ParameterType.Instant => "DateTime",
            _ => "string",
        };
        var target = type == "string" ? References.OfName(parameter.Name, draft.StripeClass) : null;
        var name = parameter.IsMembership ? "Has" + Names.Pascal(parameter.Name)
            : Names.Pascal(parameter.Name) + (target is null ? "" : "Id");
        name = names.Member(name, (parameter.IsMembership ? "has_" : "") + string.Join('_', parameter.Name.Split('[', ']')).TrimEnd('_'));
        var member = new DescribedMember(Names.Free(draft.Taken, name, name + "Filter"), type)
        {
            IsReference = type == "string",
            Field = parameter.Name,
            Filter = parameter.Name,
            Summary = parameter.IsPath ? ParentSummary : parameter.Asked == AskedValue.Unkept ? MembershipSummary : FilterSummary,
        };
        draft.Add(member, parameter.IsMembership ? null : target);
    }

    private void AddMetadata(EntityDraft draft, string key)
    {
        if (!draft.Members.Exists(m => m.Field == "metadata"))
            return;

        var name = names.Member("Metadata" + Names.Pascal(key), "metadata_" + key.Replace('-', '_'));
        if (draft.Taken.Add(name))
            draft.Members.Add(MemberReader.Id(name, $"metadata.{key}", null));
    }

    /// <summary>
    ///     The values of a text, for a class of constants. Texts stay texts: Stripe adds values without a new version of its API, and an enum has no member
    ///     for a new value.
    /// </summary>
    private ValueList? ValuesOf(EntityDraft draft, StripeField field, DescribedMember member, ISet<string> classNames)
    {
        if (member.Type != "string" || draft.StripeClass.IsInterface)
            return null;

        var known = draft.Resource.Parameters.FirstOrDefault(p => p.Name == field.Field.Name)?.AllowedValues ?? [];
        ImmutableArray<string> values = [.. members.TextOf(field).Values.Concat(known).Distinct(StringComparer.Ordinal)];
        return values.Length is < FewestValues or > MostValues || values.Any(v => !MetadataKeys.IsName(v)) ? null
            : new ValueList(Names.Free(classNames, names.Class(draft.Name + Names.Pascal(field.Field.Name)), draft.Name + member.Name + "Values"), values);
    }
}
