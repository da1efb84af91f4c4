using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Billing;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Payments;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>What events are about.</summary>
internal sealed record EventSubjects(Customers Customers, Subscriptions Subscriptions, Invoices Invoices, PaymentIntents Intents, Charges Charges);

/// <summary>
///     Events of the newest thirty days, which is as far back as Stripe keeps them: what every invoice of that time brought with it, at one
///     second.
/// </summary>
internal sealed class Events : SeededResource
{
    private const string ApiVersion = "2026-10-28.endive";
    private const long Kept = 30 * 86400;

    private static readonly Kind[] WhenPaid =
        [Kind.Customer, Kind.Subscription, Kind.Created, Kind.IntentSucceeded, Kind.ChargeSucceeded, Kind.Paid];

    private static readonly Kind[] WhenFailed =
        [Kind.Customer, Kind.Subscription, Kind.Created, Kind.IntentFailed, Kind.ChargeFailed, Kind.PaymentFailed];

    private static readonly Kind[] WhenFree = [Kind.Customer, Kind.Subscription, Kind.Created, Kind.Paid];
    private static readonly Kind[] WhenVoid = [Kind.Customer, Kind.Subscription, Kind.Created, Kind.Voided];
    private static readonly Kind[] WhenDraft = [Kind.Customer, Kind.Subscription, Kind.Created];

    private readonly Selection _events;
    private readonly long _first;
    private readonly EventSubjects _subjects;

    public Events(SeedPlan plan, EventSubjects subjects)
        : base(plan, "event", plan.Ids.Event)
    {
        _subjects = subjects;
        _events = new Selection(plan.Math, plan.Invoices.Count, InvoicePlan.Weigh(f => KindsOf(f).Length));
        _first = _events.Before(FirstInvoiceKept());
    }

    private enum Kind
    {
        Customer,
        Subscription,
        Created,
        IntentSucceeded,
        IntentFailed,
        ChargeSucceeded,
        ChargeFailed,
        Paid,
        PaymentFailed,
        Voided,
    }

    public override long Count => _events.Count - _first;

    public override long CreatedAt(long index) => Plan.Payments.SettledAt(_events.PlaceOf(_first + index));

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var invoice = _events.PlaceOf(_first + index);
        var bill = Plan.Invoices.Of(invoice);
        var kind = KindsOf(bill.Fate)[_first + index - _events.Before(invoice)];
        var isFirst = !bill.IsOneOff && bill.Generation == 0;
        json.WriteString("api_version"u8, ApiVersion);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteStartObject("data"u8);
        json.WritePropertyName("object"u8);
        var type = WriteObject(json, kind, bill, isFirst);
        if (type.EndsWith(".updated", StringComparison.Ordinal))
            json.WriteEmptyObject("previous_attributes"u8);
        json.WriteEndObject();
        json.WriteBoolean("livemode"u8, false);
        json.WriteNumber("pending_webhooks"u8, index % 11 == 3 ? 1 : 0);
        json.WriteStartObject("request"u8);
        if (isFirst)
            json.WriteId("id"u8, Plan.Ids.Request, invoice);
        else
            json.WriteNull("id"u8);
        json.WriteNull("idempotency_key"u8);
        json.WriteEndObject();
        json.WriteString("type"u8, type);
    }

    private static Kind[] KindsOf(Fate fate)
        => fate switch
        {
            Fate.Paid => WhenPaid,
            Fate.Free => WhenFree,
            Fate.Void => WhenVoid,
            Fate.Draft => WhenDraft,
            _ => WhenFailed,
        };

    /// <summary>Writes what the event is about and answers its type.</summary>
    private string WriteObject(Utf8JsonWriter json, Kind kind, Bill bill, bool isFirst)
    {
        switch (kind)
        {
            case Kind.Customer:
                _subjects.Customers.Write(json, bill.Customer);
                return isFirst && bill.Subscription == bill.Customer ? "customer.created" : "customer.updated";
            case Kind.Subscription when !bill.IsOneOff:
                _subjects.Subscriptions.Write(json, bill.Subscription);
                return isFirst ? "customer.subscription.created" : "customer.subscription.updated";
            case Kind.IntentSucceeded or Kind.IntentFailed:
                _subjects.Intents.Write(json, Plan.Payments.ChargeOfInvoice(bill.Invoice));
                return kind == Kind.IntentSucceeded ? "payment_intent.succeeded" : "payment_intent.payment_failed";
            case Kind.ChargeSucceeded or Kind.ChargeFailed:
                _subjects.Charges.Write(json, Plan.Payments.ChargeOfInvoice(bill.Invoice));
                return kind == Kind.ChargeSucceeded ? "charge.succeeded" : "charge.failed";
            default:
                _subjects.Invoices.Write(json, bill.Invoice);
                return kind switch
                {
                    Kind.Subscription => "invoice.updated",
                    Kind.Paid => "invoice.paid",
                    Kind.PaymentFailed => "invoice.payment_failed",
                    Kind.Voided => "invoice.voided",
                    _ => "invoice.created",
                };
        }
    }

    private long FirstInvoiceKept()
    {
        var since = Plan.Math.Now - Kept;
        var (low, high) = (0L, Plan.Invoices.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (Plan.Payments.SettledAt(middle) < since)
                low = middle + 1;
            else
                high = middle;
        }

        return low;
    }
}
