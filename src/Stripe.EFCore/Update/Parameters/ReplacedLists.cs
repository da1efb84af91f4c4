using Stripe.EFCore.Catalog.Writes;

namespace Stripe.EFCore.Updates.Parameters;

/// <summary>
///     Lists of objects that have ids and that no parameter deletes: the lines of quotes, checkout sessions and payment links. An update says all elements that
///     are to be there, one that stays by its id. See <see href="https://docs.stripe.com/api/checkout/sessions/update#update_checkout_session-line_items">To
///     retain an existing line item, specify its id</see>.
/// </summary>
internal static class ReplacedLists
{
    public static bool Has(WriteField list)
        => list is { Kind: WriteKind.ObjectList, Fields: { } members } && HasIds(members) && members.Find("deleted") is null;

    public static bool HasIds(WriteFields members) => members.Find("id") is not null;

    /// <summary>
    ///     Whether elements come and go. Each line of a payment link needs the id of one that is there, and Stripe does not say what becomes of one that is
    ///     left out: https://docs.stripe.com/api/payment-link/update.
    /// </summary>
    public static bool CanGainAndLose(WriteOperation operation) => operation.Service != "PaymentLinkService.Update";
}
