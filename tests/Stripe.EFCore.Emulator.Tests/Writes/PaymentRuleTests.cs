using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>What can be refunded, whose payment methods can be used, and what the payment methods for tests do.</summary>
public sealed class PaymentRuleTests : LifecycleTest
{
    [Theory]
    [InlineData(10000, 4000)]
    [InlineData(2000, 1500)]
    public async Task What_is_captured_in_part_can_be_refunded(long amount, long captured)
    {
        var payment = await HeldAsync(amount);
        payment = await Payments.CaptureAsync(payment.Id, new() { AmountToCapture = captured });
        var refunds = new RefundService(Client);
        Assert.Equal(500, (await refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = 500 })).Amount);
        Assert.Contains(
            $"({captured - 500})", (await RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = payment.Id, Amount = captured }))).Message);
        Assert.Equal(captured - 500, (await refunds.CreateAsync(new() { PaymentIntent = payment.Id })).Amount);
        var charge = await new ChargeService(Client).GetAsync(payment.LatestChargeId);
        Assert.Equal((amount, captured, amount, true), (charge.Amount, charge.AmountCaptured, charge.AmountRefunded, charge.Refunded));
        Assert.Equal("charge_already_refunded", (await RefusalOf(() => refunds.CreateAsync(new() { PaymentIntent = payment.Id }))).Code);
    }

    private async Task<PaymentIntent> HeldAsync(long amount) => await Payments.CreateAsync(new()
    {
        Amount = amount,
        Currency = "usd",
        CaptureMethod = "manual",
        PaymentMethod = "pm_card_visa",
        Confirm = true,
    });
}
