using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests;

/// <summary>The emulator in an application that is published trimmed.</summary>
public sealed class TrimmedTests
{
    [Fact]
    public void Without_reflection_it_says_what_it_needs()
    {
        var refused = Assert.Throws<InvalidOperationException>(() => StripeEmulator.RequireReflection(isEnabled: false));
        Assert.Contains("JsonSerializerIsReflectionEnabledByDefault", refused.Message, StringComparison.Ordinal);
        StripeEmulator.RequireReflection(isEnabled: true);
    }
}
