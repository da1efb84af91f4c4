namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>Events of the newest thirty days, which is as far back as Stripe keeps them: one for every invoice of that time.</summary>
internal static class EventObjects
{
    private const long Kept = 30L * 24 * 3600;

    public static ISeededResource Of(SeedPlan plan)
    {
        var first = FirstSince(plan, plan.Math.Now - Kept);
        var invoices = BillingObjects.Invoices(plan);
        return new SeededResource(plan, "event", "evt", plan.Invoices - first, i => plan.InvoiceSecond(first + i) + 6, (json, i) =>
            json.Text("api_version", "2026-10-28.endive")
                .Number("created", plan.InvoiceSecond(first + i) + 6)
                .Object("data", d => d.Embedded("object", invoices, first + i))
                .Flag("livemode", false)
                .Number("pending_webhooks", 0)
                .Object("request", r => r.Null("id", "idempotency_key"))
                .Text("type", SeedPlan.InvoiceStatus(first + i) == "paid" ? "invoice.paid" : "invoice.created"));
    }

    private static long FirstSince(SeedPlan plan, long second)
    {
        var (low, high) = (0L, plan.Invoices);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (plan.InvoiceSecond(middle) < second)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
