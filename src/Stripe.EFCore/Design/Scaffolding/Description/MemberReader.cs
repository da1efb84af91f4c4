using Stripe.EFCore.Catalog;
using Stripe.EFCore.Design.Scaffolding.Documentation;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>The names of classes that are taken, and Stripe.net's classes of the chosen resources.</summary>
internal sealed record ClassNames(ISet<string> Taken, IReadOnlySet<Type> Entities);

/// <summary>Makes properties of the fields of Stripe.net's classes.</summary>
internal sealed class MemberReader(Names names, ClassNames classNames, StripeDocumentation documentation)
{
    private readonly ObjectClasses _objects = new(classNames.Entities);
    private readonly Dictionary<Type, DescribedClass> _described = [];

    /// <summary>The classes of objects that are needed so far, by name.</summary>
    public IEnumerable<DescribedClass> Objects => _described.Values.OrderBy(c => c.Name, StringComparer.Ordinal);

    public string? SummaryOf(Type stripeClass) => documentation.OfClass(stripeClass);

    /// <summary>The property for a field; null where the model has none for it.</summary>
    /// <param name="field">The field.</param>
    /// <param name="className">The class that gets the property.</param>
    /// <param name="stripeClass">Stripe.net's class of the same objects; an interface where they are of several classes.</param>
    public DescribedMember? Read(StripeField field, string className, Type stripeClass)
    {
        if (!ObjectClasses.IsKept(field) || IsSaidByTheClass(field, stripeClass))
            return null;

        var member = Shape(field, isOneOfSeveral: stripeClass.IsInterface);
        member = member with
        {
            Field = member.Field.Length == 0 ? field.Field.Name : member.Field,
            Summary = field.Field.Name == "id" ? null : TextOf(field).Summary,

            // In C# no member has the name of its class.
            Name = member.Name == className ? member.Name + "Value" : member.Name,
        };
        return member with { Path = PathOf(stripeClass, member) };
    }

    /// <summary>What Stripe.net says of a field.</summary>
    public MemberText TextOf(StripeField field) => documentation.OfMember(field.Holder, field.Field.IsExpandable ? field.IdMember : field.Member);

    /// <summary>The property for an id that stands inside an object of the same class.</summary>
    public static DescribedMember Id(string name, string path, string? summary) => new(name, "string") { Field = path, Path = path, Summary = summary };

    /// <summary>The path that a property needs, since its name does not say it; null where it does.</summary>
    /// <param name="stripeClass">Stripe.net's class of the object that has the property.</param>
    /// <param name="reference">The navigation that the property is the foreign key of; null where it is none.</param>
    public static string? PathOf(Type stripeClass, DescribedMember member, string? reference = null)
    {
        var named = StripeClass.JsonNameOf(stripeClass, member.Name)
            ?? (WithoutId(member.Name) is { } stem ? StripeClass.JsonNameOf(stripeClass, stem) : null)
            ?? (reference is null ? null : StripeClass.JsonNameOf(stripeClass, reference) ?? JsonNames.FieldNameOf(reference))
            ?? JsonNames.FieldNameOf(member.Name);
        return named == member.Field ? null : member.Field;
    }

    private static string? WithoutId(string name) => name.Length > 2 && name.EndsWith("Id", StringComparison.Ordinal) ? name[..^2] : null;

    private DescribedMember Shape(StripeField field, bool isOneOfSeveral)
    {
        var isReference = !field.Type.IsValueType;
        var takesNull = isReference ? !IsNeverMissing(field) : Nullable.GetUnderlyingType(field.Type) is not null;
        var id = names.Member(field.IdMember, field.Field.Name);
        var own = names.Member(field.Member, field.Field.Name);
        if (field.Field is { IsExpandable: true, Kind: FieldKind.Object } || References.TargetOf(field) is not null)
            return new(id, "string");
        if (field.Field is { IsExpandable: true, Kind: FieldKind.ObjectArray })
            return new(id, CSharpTypes.ListOf("string"));

        var isKey = field.Field.Name == "id";
        return ObjectClasses.ObjectOf(field) is { } held ? OfObject(field, held, own, isOneOfSeveral)
            : new(own, CSharpTypes.Of(field.Type)) { TakesNull = takesNull || (isOneOfSeveral && !isKey), IsReference = isReference, IsKey = isKey };
    }

    /// <summary>An object of one kind among several has no class of its own: the names in it are those of its kind alone.</summary>
    private DescribedMember OfObject(StripeField field, Type held, string own, bool isOneOfSeveral)
    {
        if (field.Field.Kind == FieldKind.Object && classNames.Entities.Contains(held))
        {
            var id = names.Member(field.IdMember, field.Field.Name + "_id");
            return new(id, "string") { Field = field.Field.Name + ".id" };
        }

        var described = !isOneOfSeveral && _objects.Describes(held) ? Describe(held) : null;
        var type = described?.Name ?? CSharpTypes.Of(held);
        return field.Field.Kind == FieldKind.Object
            ? new(own, type) { Object = described }
            : new(own, CSharpTypes.ListOf(type))
            {
                Object = described,
                IsCollection = true,
                TakesNull = field.Field.Kind != FieldKind.List || !IsAlwaysSent(field),
                Field = field.Field.Kind == FieldKind.List ? field.Field.Name + ".data" : field.Field.Name,
            };
    }

    private DescribedClass Describe(Type stripeClass)
    {
        if (_described.TryGetValue(stripeClass, out var known))
            return known;

        var wanted = names.Class(stripeClass);
        var name = Names.Free(classNames.Taken, wanted, wanted + "Object");
        var members = StripeFields.Of(stripeClass).Select(f => Read(f, name, stripeClass)).OfType<DescribedMember>();
        return _described[stripeClass] = new DescribedClass(name, stripeClass, [.. members.Select(m => m with { IsKey = false })])
        {
            Summary = SummaryOf(stripeClass),
        };
    }

    /// <summary>
    ///     Lists that are in each object of a resource: the catalog knows those that Stripe leaves out unless they are expanded, and two are said to be
    ///     optional in Stripe's API reference (https://docs.stripe.com/api/accounts/object, https://docs.stripe.com/api/files/object).
    /// </summary>
    private static bool IsAlwaysSent(StripeField list)
        => StripeCatalog.Find(list.Holder) is { Object: { } name } && (name, list.Field.Name) is not (("account", "external_accounts") or ("file", "links"));

    /// <summary>What is the same in all objects of a list: their kind, and that they are not deleted. An object read by its id may be.</summary>
    private static bool IsSaidByTheClass(StripeField field, Type stripeClass)
        => field.Field.Name switch
        {
            "object" => !stripeClass.IsInterface,
            "deleted" => StripeCatalog.Find(stripeClass) is not { RetrieveMayBeDeleted: true },
            _ => false,
        };

    /// <summary>Texts that every object has. Stripe.net's classes do not say so; the catalog knows some, and an amount has a currency.</summary>
    private static bool IsNeverMissing(StripeField field)
        => field.Type == typeof(string)
            && (field.Field.Name == "id"
                || StripeCatalog.Find(field.Holder) is { } resource && NeverMissing.Contains(resource, new([field.Field.Name]))
                || field.Field.Name == "currency" && StripeFields.Of(field.Holder).Any(f => f.Field.Name == "amount" && f.Type == typeof(long)));
}
