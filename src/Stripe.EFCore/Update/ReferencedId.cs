using System.Reflection;

namespace Stripe.EFCore.Updates;

/// <summary>The id of an object that another refers to.</summary>
internal static class ReferencedId
{
    /// <summary>The id that an object has now; null where it has none.</summary>
    public static string? Of(object reference)
        => reference is IHasId { Id: { Length: > 0 } id } ? id
            : reference.GetType().GetProperty("Id", BindingFlags.Public | BindingFlags.Instance)?.GetValue(reference) as string is { Length: > 0 } other ? other
            : null;
}
