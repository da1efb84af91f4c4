using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Billing;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Payments;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>
///     The data of a made-up subscription business at any scale: nothing is held, every object is computed when it is asked for.
/// </summary>
internal static class SeededData
{
    /// <param name="seed">Another seed gives other ids and other choices.</param>
    /// <param name="customers">How many customers; everything else follows by ratios.</param>
    /// <param name="now">The present; the data end an hour before it.</param>
    public static ISeededData Create(int seed, long customers, DateTimeOffset now)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(customers);
        var plan = new SeedPlan(new SeedMath(seed, customers, now));
        var (people, subscriptions, invoices) = (new Customers(plan), new Subscriptions(plan), new Invoices(plan));
        var (intents, charges) = (new PaymentIntents(plan), new Charges(plan));
        return new Data(
        [
            people, new Products(plan), new Prices(plan), new Plans(plan), new Coupons(plan), new PromotionCodes(plan), new Discounts(plan),
            new TaxRates(plan), new PaymentMethods(plan),
            subscriptions, invoices, intents, charges, new Refunds(plan), new Disputes(plan), new BalanceTransactions(plan),
            new Payouts(plan), new InvoicePayments(plan), new Events(plan, new(people, subscriptions, invoices, intents, charges)),
        ]);
    }

    private sealed record Data(IReadOnlyList<ISeededResource> Resources) : ISeededData;
}

/// <summary>A resource whose ids are of one kind.</summary>
internal abstract class SeededResource(SeedPlan plan, string name, IdSpace ids) : ISeededResource
{
    protected SeedPlan Plan => plan;

    public string Object => name;

    public abstract long Count { get; }

    public string IdAt(long index) => ids.At(index);

    public bool TryGetIndex(string id, out long index) => ids.TryIndex(id, Count, out index);

    public abstract long CreatedAt(long index);

    public void Write(Utf8JsonWriter writer, long index)
    {
        writer.WriteStartObject();
        writer.WriteId("id"u8, ids, index);
        writer.WriteString("object"u8, name);
        WriteMembers(writer, index);
        writer.WriteEndObject();
    }

    protected abstract void WriteMembers(Utf8JsonWriter json, long index);
}
