namespace Stripe.EFCore.Api.Requests;

/// <summary>Who goes first where requests have to wait.</summary>
internal enum RequestClass
{
    /// <summary>One of a few: an object by its id, the first pages of a list. Does not wait behind those of scans.</summary>
    Small,

    /// <summary>One of many.</summary>
    Bulk,
}
