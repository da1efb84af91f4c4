namespace Stripe.EFCore.Authentication;

/// <summary>Whose data a key opens, by its prefix.</summary>
internal enum KeyMode
{
    Unknown,
    Live,
    Test,
}
