using System.Collections.Immutable;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>
///     Decides which objects inside an object get a class of their own. Where one has too many objects inside, as the details of all payment methods have,
///     the property is of Stripe.net's class: fifty classes that nobody reads would hide those that somebody does.
/// </summary>
/// <param name="entities">Stripe.net's classes of the chosen resources: inside other objects they are ids.</param>
internal sealed class ObjectClasses(IReadOnlySet<Type> entities)
{
    /// <summary>The most classes that an object may need, its own included.</summary>
    private const int Most = 16;

    /// <summary>Fields that Stripe sends only in answer to the request that creates an object. A query that names one is refused.</summary>
    private static readonly ImmutableHashSet<(Type Holder, string Field)> OnlyWhenCreated =
    [
        .. StripeCatalog.Resources
            .SelectMany(r => r.Includes.Where(i => i.By == IncludedBy.CreateOnly), (r, i) => (Holder: HolderOf(r.ClrType!, i.Path.Segments), i.Path))
            .Where(f => f.Holder is not null)
            .Select(f => (f.Holder!, f.Path.Segments[^1])),
    ];

    private readonly Dictionary<Type, ImmutableHashSet<Type>?> _needed = [];

    /// <summary>Whether a field is read at all without asking Stripe to expand it.</summary>
    public static bool IsKept(StripeField field)
        => field.Field is { OnlyWhenExpanded: false, NotInLists: false }
            && field.Type != typeof(object)
            && !OnlyWhenCreated.Contains((field.Holder, field.Field.Name));

    /// <summary>Whether a class of Stripe.net's gets one in the model.</summary>
    public bool Describes(Type stripeClass) => Needed(stripeClass) is { Count: <= Most };

    /// <summary>Stripe.net's class of the object, or of the objects of a list, that a field holds; null of any other field.</summary>
    public static Type? ObjectOf(StripeField field)
        => field.Field is { IsExpandable: false, Kind: FieldKind.Object or FieldKind.ObjectArray or FieldKind.List, Class: { } held }
            && (field.Type == held || field.Type.IsGenericType && field.Type.GetGenericArguments() is [var element] && element == held)
            ? held
            : null;

    /// <summary>The classes that one needs, its own included; null where it can have none.</summary>
    private ImmutableHashSet<Type>? Needed(Type stripeClass)
    {
        if (_needed.TryGetValue(stripeClass, out var known))
            return known;

        // While it is computed, the class has none: one that holds itself stays Stripe.net's.
        _needed[stripeClass] = null;
        return _needed[stripeClass] = Compute(stripeClass);
    }

    private ImmutableHashSet<Type>? Compute(Type stripeClass)
    {
        if (stripeClass.IsInterface || entities.Contains(stripeClass) || HoldsItself(stripeClass))
            return null;

        var fields = Kept(stripeClass).ToList();
        return fields.Count == 0 || fields.Exists(f => f.Field.IsSnapshot)
            ? null
            : fields.Select(ObjectOf)
                .OfType<Type>()
                .Where(Describes)
                .Aggregate(ImmutableHashSet.Create(stripeClass), (all, held) => all.Union(Needed(held)!));
    }

    private static Type? HolderOf(Type stripeClass, ImmutableArray<string> path)
        => path[..^1].Aggregate((Type?)stripeClass, (holder, segment) => holder is null ? null : StripeObjects.Field(holder, segment)?.Class);

    private bool HoldsItself(Type stripeClass)
    {
        var seen = new HashSet<Type>();
        var open = new Stack<Type>(Inside(stripeClass));
        while (open.TryPop(out var inside))
        {
            if (inside == stripeClass)
                return true;
            if (seen.Add(inside))
            {
                foreach (var next in Inside(inside))
                    open.Push(next);
            }
        }

        return false;
    }

    private IEnumerable<Type> Inside(Type stripeClass)
        => Kept(stripeClass).Select(ObjectOf).OfType<Type>().Where(held => !held.IsInterface && !entities.Contains(held));

    private static IEnumerable<StripeField> Kept(Type stripeClass) => StripeFields.Of(stripeClass).Where(IsKept);
}
