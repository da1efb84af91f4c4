namespace Stripe.EFCore.Api.Transport;

/// <summary>
///     The refusals of a list which mean that it has no objects, as that of a parent that does not exist. Once a page of the list was answered no refusal means
///     that any longer: the rest would be missing.
/// </summary>
/// <param name="isMeantBy">Whether a refusal means it.</param>
internal sealed class EmptyAnswer(Func<StripeRequestException, bool> isMeantBy)
{
    private volatile bool _hasEnded;

    public bool Accepts(StripeRequestException refusal) => !_hasEnded && isMeantBy(refusal);

    /// <summary>Notes that a page was answered.</summary>
    public void End() => _hasEnded = true;
}
