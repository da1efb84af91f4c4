using Stripe;
using StripeEFCore.Benchmarks.Questions.ByLinq;

namespace StripeEFCore.Benchmarks.Questions;

/// <summary>What a company asks about its billing.</summary>
/// <param name="Text">The question.</param>
/// <param name="ByHand">The answer through Stripe.net alone, with as few requests as an expert needs.</param>
/// <param name="ByLinq">The answer through the provider.</param>
internal sealed record Question(
    string Text, Func<StripeClient, Facts, Task<IEnumerable<object>>> ByHand, Func<Company, Facts, Task<IEnumerable<object>>> ByLinq);
