namespace Stripe.EFCore.Api.Requests;

/// <summary>What is told of the store of shared limits: that it does not answer, or that it answers again.</summary>
/// <param name="Instances">Among how many instances the limits are divided meanwhile.</param>
/// <param name="Failure">Why it does not answer; null if it does again.</param>
internal sealed record StoreNotice(int Instances, Exception? Failure);
