using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>Why a list of objects inside an entity is not written, and what to do instead.</summary>
internal static class ListErrors
{
    public static InvalidOperationException Part(MemberPath member, bool isTracked)
        => new($"{Shown(member)} holds the first elements alone: HasMore is true. Stripe replaces this list by what is sent, so the elements that were not "
            + $"read would be lost. {ReadAll(member)} Nothing was sent.{TakeBack(member, isTracked)}");

    /// <param name="member">The list.</param>
    /// <param name="read">How many elements were read.</param>
    /// <param name="isTracked">Whether the change stays until somebody takes it back.</param>
    public static InvalidOperationException PartIsGone(MemberPath member, int read, bool isTracked)
        => new($"{Shown(member)} has lost all {read} elements that were read, and Stripe holds more: HasMore was true. Those that were not read would stay. "
            + $"{ReadAll(member)}{Elements(member)} Nothing was sent.{TakeBack(member, isTracked)}");

    /// <summary>Elements that come or go in a list where Stripe changes those that are there and no more.</summary>
    public static InvalidOperationException FixedElements(MemberPath member, WriteOperation operation, bool isTracked)
        => new($"{Shown(member)} has other elements than Stripe holds, and {operation.Service} changes those that are there: each one needs its id. Add a new "
            + $"{member.EntityType.DisplayName()} with the elements that you want, and deactivate this one. Nothing was sent.{TakeBack(member, isTracked)}");

    private static string ReadAll(MemberPath member)
        => $"Read the object in another context with Expand(e => e.{member.Name}.Data), which reads the list to its end, and change it there.";

    private static string Elements(MemberPath member)
        => ObjectWays.PathOfList(FieldSteps.Of(member)) is { } path ? $" Or query the elements as entities of their own ({path}), and remove those." : "";

    private static string TakeBack(MemberPath member, bool isTracked)
        => isTracked && member.TakeBack is { } call ? $" To leave it out of the save: {call}." : "";

    private static string Shown(MemberPath member) => $"{member.EntityType.DisplayName()}.{member.Name}";
}
