using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Reflection;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Metadata;

/// <summary>An object of Stripe's JSON whose fields are known, so that a path can be followed in it.</summary>
internal abstract record FieldHolder
{
    private static readonly ConcurrentDictionary<Type, FrozenDictionary<string, Type>> ValueTypes = new();

    /// <summary>The classes of Stripe.net that the object can be of.</summary>
    public abstract ImmutableArray<Type> Classes { get; }

    public abstract IEnumerable<ObjectField> All { get; }

    public static FieldHolder Of(Type stripeClass) => new ClassHolder(stripeClass);

    /// <summary>The holder of the members below a field; null if their fields are not known.</summary>
    /// <param name="field">The field.</param>
    /// <param name="isElement">Whether the elements of a list are meant, and not the list.</param>
    public static FieldHolder? Below(ObjectField field, bool isElement = false)
        => field.IsSnapshot || field.Classes.IsEmpty ? null
            : field.Kind == FieldKind.List && !isElement ? new ListHolder(field)
            : new ObjectHolder(field);

    public abstract ObjectField? Find(string name);

    /// <summary>Follows a path as far as the fields are known.</summary>
    public FieldPath Follow(JsonPath path)
    {
        var holder = this;
        for (var i = 0; i < path.Segments.Length; i++)
        {
            if (holder.Find(path.Segments[i]) is not { } field)
                return new FieldPath.Missing(holder, i);
            if (i == path.Segments.Length - 1)
                return new FieldPath.Found(holder, field);
            if (field.Kind == FieldKind.Value)
                return holder.ScalarOf(field.Name) is null ? FieldPath.Unknown.Instance : new FieldPath.Missing(null, i + 1);

            // The members of a map are named by data.
            if (field.Kind == FieldKind.Map && ++i == path.Segments.Length - 1)
                return FieldPath.Unknown.Instance;
            if (Below(field) is not { } below)
                return FieldPath.Unknown.Instance;
            holder = below;
        }

        return FieldPath.Unknown.Instance;
    }

    /// <summary>The type of a plain value (text, number, boolean, time); null for any other value, or if the classes disagree.</summary>
    public Type? ScalarOf(string name)
    {
        var types = Classes.Select(c => ValueTypes.GetOrAdd(c, ReadValueTypes).GetValueOrDefault(name)).Distinct().ToList();
        return types is [{ } type] && (type.IsPrimitive || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime)) ? type : null;
    }

    private static FrozenDictionary<string, Type> ReadValueTypes(Type type)
        => type.GetProperties(BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic)
            .Where(EntityMember.Is)
            .DistinctBy(EntityMember.NameOf)
            .ToFrozenDictionary(EntityMember.NameOf, p => Nullable.GetUnderlyingType(p.PropertyType) ?? p.PropertyType, StringComparer.Ordinal);

    private sealed record ClassHolder(Type Class) : FieldHolder
    {
        public override ImmutableArray<Type> Classes => StripeObjects.ClassesOf(Class);

        public override IEnumerable<ObjectField> All => StripeObjects.FieldsOf(Class);

        public override ObjectField? Find(string name) => StripeObjects.Field(Class, name);
    }

    private sealed record ObjectHolder(ObjectField Field) : FieldHolder
    {
        public override ImmutableArray<Type> Classes => Field.Classes;

        public override IEnumerable<ObjectField> All => Field.Classes.SelectMany(StripeObjects.FieldsOf).DistinctBy(f => f.Name);

        public override ObjectField? Find(string name) => StripeObjects.Field(Field, name);
    }

    /// <summary>A list itself, with its elements in <c>data</c>.</summary>
    private sealed record ListHolder(ObjectField Field) : FieldHolder
    {
        private static readonly ImmutableArray<ObjectField> Own =
            [.. new[] { "object", "has_more", "url", "total_count" }.Select(name => new ObjectField(name, FieldKind.Value))];

        public override ImmutableArray<Type> Classes => [];

        public override IEnumerable<ObjectField> All => Own.Prepend(Data);

        private ObjectField Data => Field with { Name = "data", Kind = FieldKind.ObjectArray, ListPath = null };

        public override ObjectField? Find(string name) => All.FirstOrDefault(f => f.Name == name);
    }
}

/// <summary>Where a path leads in Stripe's JSON.</summary>
internal abstract record FieldPath
{
    private FieldPath()
    {
    }

    /// <summary>To a field.</summary>
    public sealed record Found(FieldHolder Holder, ObjectField Field) : FieldPath;

    /// <summary>To no field: the segment at <paramref name="At" /> is no field of its holder. The holder is null if it is a plain value.</summary>
    public sealed record Missing(FieldHolder? Holder, int At) : FieldPath;

    /// <summary>To a place whose fields are not known: metadata, the objects of events.</summary>
    public sealed record Unknown : FieldPath
    {
        public static Unknown Instance { get; } = new();
    }
}
