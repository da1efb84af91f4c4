namespace Stripe.EFCore.Updates.Parameters;

/// <summary>What an expandable field of Stripe.net's holds, whatever the class of its object.</summary>
/// <param name="Id">The id of the object; null where it has none yet.</param>
/// <param name="Object">The object, where it is expanded.</param>
internal sealed record ExpandableValue(string? Id, object? Object)
{
    public static bool Is(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(ExpandableField<>);

    /// <summary>The content of an expandable field; null for any other value.</summary>
    public static ExpandableValue? Of(object value)
    {
        var type = value.GetType();
        return Is(type) ? new((string?)Get(nameof(ExpandableField<Customer>.Id)), Get(nameof(ExpandableField<Customer>.ExpandedObject))) : null;

        object? Get(string member) => type.GetProperty(member)!.GetValue(value);
    }
}
