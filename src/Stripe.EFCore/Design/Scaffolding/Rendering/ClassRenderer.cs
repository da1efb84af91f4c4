using System.Collections.Immutable;
using Stripe.EFCore.Design.Scaffolding.Description;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>Writes the file of a class: the properties by name, each id with what it refers to, then the collections.</summary>
internal sealed class ClassRenderer(ScaffoldOptions options, ImmutableArray<Relationship> relationships)
{
    private const string MoneyRemark = "Amounts are in the smallest unit of their currency: <c>{0}.ToDecimal({1})</c> is money.";

    /// <summary>A file with one class, or with the classes of the objects inside an entity.</summary>
    public string Render(params ImmutableArray<DescribedClass> classes)
    {
        var code = new CodeWriter();
        SourceFile.Begin(code, classes.SelectMany(Usings).Distinct().Order(Comparer<string>.Create(UsingOrder)), options.ModelNamespace);
        foreach (var (i, described) in classes.Index())
        {
            if (i > 0)
                code.Line();
            Class(code, described);
        }

        return code.ToString();
    }

    /// <summary>Namespaces of System come first.</summary>
    private static int UsingOrder(string left, string right)
        => (!IsSystem(left)).CompareTo(!IsSystem(right)) is not 0 and var order ? order : string.CompareOrdinal(left, right);

    private static bool IsSystem(string name) => name.Split('.')[0] == "System";

    private void Class(CodeWriter code, DescribedClass described)
    {
        code.Documentation("summary", described.Summary);
        code.Documentation("remarks", Remarks(described));
        if (options.UseAttributes && described.ResourceName is { } resource)
            code.Line($"[StripeResource({Identifiers.Literal(resource)})]");
        if (options.UseAttributes && described.HasNoKey)
            code.Line("[Keyless]");

        SourceFile.OpenClass(code, $"public partial class {Identifiers.Of(described.Name)}", described.Name);
        using (code.Braces())
        {
            foreach (var (i, member) in described.Members.Index())
            {
                if (i > 0)
                    code.Line();
                Property(code, member, HasAttributes(described));
                if (ReferencesOf(described).FirstOrDefault(r => r.ForeignKey == member.Name && r.Reference is not null) is { } relationship)
                    Reference(code, relationship);
            }

            foreach (var relationship in CollectionsOf(described))
                Collection(code, relationship);
        }

        SourceFile.CloseClass(code, described.Name);
    }

    /// <summary>Members of objects inside an entity have attributes in any case, see <see cref="Configuration" />.</summary>
    private bool HasAttributes(DescribedClass described) => options.UseAttributes || described.Resource is null;

    private IEnumerable<Relationship> ReferencesOf(DescribedClass described)
        => described.Resource is null ? [] : relationships.Where(r => r.Dependent == described.Name);

    private IEnumerable<Relationship> CollectionsOf(DescribedClass described)
        => described.Resource is null ? [] : relationships.Where(r => r.Principal == described.Name && r.Collection is not null);

    private void Property(CodeWriter code, DescribedMember member, bool hasAttributes)
    {
        code.Documentation("summary", member.Summary);
        if (member.Values is { } values)
            code.Documentation("remarks", $"One of <see cref=\"{Identifiers.Of(values.Name)}\" />, or a newer value.");
        if (hasAttributes && member.Filter is { } filter)
            code.Line($"[StripeFilter({Identifiers.Literal(filter)})]");
        else if (hasAttributes && member.Path is { } path)
            code.Line($"[JsonPath({Identifiers.Literal(path)})]");

        var initial = member is not { IsReference: true, TakesNull: false } ? ""
            : member.IsCollection ? " = [];"
            : options.UseNullable ? " = null!;"
            : "";
        code.Line($"public {TypeOf(member.Type, member)} {Identifiers.Of(member.Name)} {{ get; set; }}{initial}");
    }

    private string TypeOf(string type, DescribedMember member)
        => type + (member.TakesNull && (options.UseNullable || !member.IsReference) ? "?" : "");

    private void Reference(CodeWriter code, Relationship relationship)
    {
        code.Line();
        if (Configuration.IsByAttributes(options, relationship))
        {
            code.Line($"[ForeignKey({Identifiers.Literal(relationship.ForeignKey)})]");
            code.Line($"[InverseProperty({Identifiers.Literal(relationship.Collection!)})]");
        }

        var type = Identifiers.Of(relationship.Principal) + (options.UseNullable ? "?" : "");
        code.Line($"public {type} {Identifiers.Of(relationship.Reference!)} {{ get; set; }}");
    }

    private void Collection(CodeWriter code, Relationship relationship)
    {
        code.Line();
        code.Documentation("summary", relationship.CollectionSummary);
        if (Configuration.IsByAttributes(options, relationship))
        {
            if (relationship.Reference is { } reference)
                code.Line($"[InverseProperty({Identifiers.Literal(reference)})]");
            else
                code.Line($"[ForeignKey({Identifiers.Literal(relationship.ForeignKey)})]");
        }

        code.Line($"public List<{Identifiers.Of(relationship.Dependent)}> {Identifiers.Of(relationship.Collection!)} {{ get; set; }} = [];");
    }

    /// <summary>How an amount becomes money, where the class has the currency beside it.</summary>
    private static string? Remarks(DescribedClass described)
    {
        var currency = described.Members.FirstOrDefault(m => m is { Field: "currency", TakesNull: false });
        var amount = described.Members.FirstOrDefault(m => m.Type == "long" && (m.Field.StartsWith("amount", StringComparison.Ordinal)
            || m.Field is "unit_amount" or "balance" or "total"));
        return currency is null || amount is null ? null : string.Format(null, MoneyRemark, amount.Name, currency.Name);
    }

    private IEnumerable<string> Usings(DescribedClass described)
    {
        var types = described.Members.Select(m => m.Type).ToList();
        if (types.Exists(t => t.Contains("DateTime", StringComparison.Ordinal)))
            yield return "System";
        if (CollectionsOf(described).Any() || types.Exists(t => t.Contains('<', StringComparison.Ordinal)))
            yield return "System.Collections.Generic";
        if (ReferencesOf(described).Concat(CollectionsOf(described)).Any(r => Configuration.IsByAttributes(options, r)))
            yield return "System.ComponentModel.DataAnnotations.Schema";
        if (options.UseAttributes && described.HasNoKey)
            yield return "Microsoft.EntityFrameworkCore";
        if (HasAttributes(described) && (described.ResourceName is not null || described.Members.Any(m => m.Filter is not null || m.Path is not null)))
            yield return "Stripe.EFCore";
    }
}
