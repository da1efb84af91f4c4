using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

internal sealed class Customers(SeedPlan plan) : SeededResource(plan, "customer", plan.Ids.Customer)
{
    private static readonly string[] Tenants = ["t0", "t1", "t2", "t3", "t4"];
    private static readonly byte[] PrefixDigits = [.. "0123456789ABCDEFGHIJKLMNOPQRSTUV"u8];

    private readonly Discounts _discounts = new(plan);

    public override long Count => Plan.Math.Customers;

    public override long CreatedAt(long index) => Plan.Timeline.CustomerSecond(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var bits = Plan.Math.Bits(index, Purpose.Habits) >> 8;
        var person = Plan.People.Of(index);
        Span<long> subscriptions = stackalloc long[SubscriptionPlan.MostPerCustomer];
        var isSubscribed = Plan.Subscriptions.Of(index, subscriptions) > 0;
        var isBilled = isSubscribed || Plan.Invoices.HasOneOff(index);

        Plan.People.WriteAddress(json, "address"u8, index);
        json.WriteNumber("balance"u8, bits % 7 == 0 ? (long)(bits >> 8 & 8191) - 6000 : 0);
        if (person.IsCompany && person.Name is { } company)
            json.WriteString("business_name"u8, company);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteString("currency"u8, isBilled ? Assortment.Currencies[person.Place.Currency] : null);
        json.WriteNull("customer_account"u8);
        json.WriteNull("default_source"u8);
        json.WriteBoolean("delinquent"u8, isSubscribed && Plan.Contracts.IsDelinquent(index));
        WriteDescription(json, index, bits);
        WriteDiscount(json, index);
        Plan.People.WriteEmail(json, "email"u8, index);
        if (!person.IsCompany && person.Name is { } name)
            json.WriteString("individual_name"u8, name);
        WriteInvoicePrefix(json, bits);
        json.WriteStartObject("invoice_settings"u8);
        json.WriteNull("custom_fields"u8);
        if (bits % 5 == 0)
            json.WriteNull("default_payment_method"u8);
        else
            json.WriteId("default_payment_method"u8, Plan.Ids.PaymentMethod, index);
        json.WriteNull("footer"u8);
        json.WriteNull("rendering_options"u8);
        json.WriteEndObject();
        json.WriteBoolean("livemode"u8, false);
        WriteMetadata(json, bits);
        if (person.Name is { } fullName)
            json.WriteString("name"u8, fullName);
        else
            json.WriteNull("name"u8);
        json.WriteNumber("next_invoice_sequence"u8, 1);
        Plan.People.WritePhone(json, "phone"u8, index);
        WriteLocales(json, bits, person.Place.Locale);
        if (bits % 16 == 3)
            WriteShipping(json, index, person);
        else
            json.WriteNull("shipping"u8);
        json.WriteString("tax_exempt"u8, Plan.People.TaxExemptOf(index));
        json.WriteNull("test_clock"u8);
    }

    private void WriteDiscount(Utf8JsonWriter json, long index)
    {
        if (Plan.Discounts.OfCustomer(index, Plan.Math.Now) is { } discount)
        {
            json.WritePropertyName("discount"u8);
            _discounts.Write(json, discount.Index);
        }
        else
        {
            json.WriteNull("discount"u8);
        }
    }

    private static void WriteDescription(Utf8JsonWriter json, long index, ulong bits)
    {
        if (bits % 8 == 1)
            json.WriteString("description"u8, $"Customer number {index + 1}");
        else
            json.WriteNull("description"u8);
    }

    private static void WriteInvoicePrefix(Utf8JsonWriter json, ulong bits)
    {
        Span<byte> prefix = stackalloc byte[8];
        for (var i = 0; i < prefix.Length; i++)
            prefix[i] = PrefixDigits[(bits >> (5 * i)) % 32];
        json.WriteString("invoice_prefix"u8, prefix);
    }

    private static void WriteMetadata(Utf8JsonWriter json, ulong bits)
    {
        json.WriteStartObject("metadata"u8);
        if ((bits >> 28) % 3 == 0)
            json.WriteString("plan"u8, (bits >> 30) % 2 == 0 ? "gold"u8 : "silver"u8);
        if ((bits >> 32) % 4 == 0)
            json.WriteString("tenant"u8, Tenants[(bits >> 34) % (ulong)Tenants.Length]);
        json.WriteEndObject();
    }

    private static void WriteLocales(Utf8JsonWriter json, ulong bits, string locale)
    {
        json.WriteStartArray("preferred_locales"u8);
        if ((bits >> 36) % 3 != 0)
            json.WriteStringValue(locale);
        if ((bits >> 36) % 3 == 1 && locale != "en")
            json.WriteStringValue("en"u8);
        json.WriteEndArray();
    }

    private void WriteShipping(Utf8JsonWriter json, long index, Person person)
    {
        json.WriteStartObject("shipping"u8);
        Plan.People.WriteAddress(json, "address"u8, index);
        if (person.Name is { } name)
            json.WriteString("name"u8, name);
        else
            json.WriteNull("name"u8);
        Plan.People.WritePhone(json, "phone"u8, index);
        json.WriteEndObject();
    }
}
