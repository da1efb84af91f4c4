using Stripe;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>Objects that have what a path leads to, each with a value of its own.</summary>
internal static class PathRows
{
    public const int Count = 2;

    public static List<StoredObject> Along(FieldPath path, ScalarTail tail)
        => Rows(path,
            row => path.Steps[^1].Class is { } type
                ? WithTail(Object(path.Steps.Length, type, row), tail, row)
                : ScalarTail.ValueOf(path.Leaf.Member.PropertyType, row).Json);

    /// <param name="path">The path to a list.</param>
    /// <param name="list">The list of a row.</param>
    public static List<StoredObject> WithLists(FieldPath path, Func<int, StoredList> list) => Rows(path, list);

    /// <summary>The value of what a path leads to, for a row.</summary>
    public static object ValueOf(FieldPath path, ScalarTail tail, int row) => ScalarTail.ValueOf(TypeOf(path, tail), row).Clr;

    public static Type TypeOf(FieldPath path, ScalarTail tail) => (tail.Fields.Count == 0 ? path.Leaf : tail.Fields[^1]).Member.PropertyType;

    /// <summary>A value of the same type that no row has.</summary>
    public static object Other(object value)
        => value switch
        {
            string => "none",
            long => -1L,
            DateTime time => time.AddDays(-1),
            _ => throw new ArgumentOutOfRangeException(nameof(value), value, "No value of this type is made."),
        };

    /// <summary>An object with its scalar value.</summary>
    public static StoredObject WithTail(StoredObject stored, ScalarTail tail, int row)
    {
        var holder = stored;
        foreach (var field in tail.Fields.SkipLast(1))
        {
            var inner = new StoredObject(field.Classes[0], null);
            holder.With(field.Name, inner);
            holder = inner;
        }

        if (tail.Fields is [.., var last])
            holder.With(last.Name, ScalarTail.ValueOf(last.Member.PropertyType, row).Json);
        return stored;
    }

    public static string RowId(int row) => $"row_{row}";

    /// <summary>The id of the object behind a step.</summary>
    public static string IdOf(int step, int row) => step == 0 ? RowId(row) : $"obj_{row}_{step}";

    private static List<StoredObject> Rows(FieldPath path, Func<int, object> last) => [.. Enumerable.Range(1, Count).Select(row => Row(path, last(row), row))];

    private static StoredObject Row(FieldPath path, object last, int row)
    {
        var value = last;
        for (var i = path.Steps.Length - 1; i >= 0; i--)
        {
            var field = path.Steps[i].Field;
            var held = field.Shape switch
            {
                Shape.Array => new List<object> { value },
                Shape.List when value is not StoredList => new StoredList([value], [], $"/v1/nested/{row}_{i}"),
                _ => value,
            };
            var holder = i == 0 ? new StoredObject(path.Root, RowId(row)) : Object(i, path.Steps[i - 1].Class!, row);
            value = holder.With(field.Name, held);
        }

        return (StoredObject)value;
    }

    private static StoredObject Object(int step, Type type, int row) => new(type, typeof(IHasId).IsAssignableFrom(type) ? IdOf(step, row) : null);
}
