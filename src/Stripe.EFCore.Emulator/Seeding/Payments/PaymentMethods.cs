using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Payments;

/// <summary>One payment method a customer: cards, and where people pay in euros, direct debits.</summary>
internal sealed class PaymentMethods(SeedPlan plan) : SeededResource(plan, "payment_method", plan.Ids.PaymentMethod)
{
    private const int Delay = 20;

    private static readonly string[] Brands = ["visa", "visa", "mastercard", "amex"];
    private static readonly byte[] HexDigits = [.. "0123456789abcdef"u8];

    public override long Count => Plan.Math.Customers;

    public static bool IsDebit(SeedPlan plan, long customer)
        => plan.People.CurrencyOf(customer) == 1 && plan.Math.Bits(customer, Purpose.Card) % 4 == 0;

    public static void WriteType(Utf8JsonWriter json, SeedPlan plan, long customer)
        => json.WriteString("type"u8, IsDebit(plan, customer) ? "sepa_debit"u8 : "card"u8);

    /// <summary>What payment intents and charges repeat of who paid.</summary>
    public static void WriteBillingDetails(Utf8JsonWriter json, SeedPlan plan, long customer)
    {
        json.WriteStartObject("billing_details"u8);
        plan.People.WriteAddress(json, "address"u8, customer);
        plan.People.WriteEmail(json, "email"u8, customer);
        if (plan.People.Of(customer).Name is { } name)
            json.WriteString("name"u8, name);
        else
            json.WriteNull("name"u8);
        plan.People.WritePhone(json, "phone"u8, customer);
        json.WriteNull("tax_id"u8);
        json.WriteEndObject();
    }

    /// <summary>What a charge keeps of a payment method.</summary>
    public static void WriteDetails(Utf8JsonWriter json, SeedPlan plan, long customer, long amount)
    {
        json.WriteStartObject("payment_method_details"u8);
        if (IsDebit(plan, customer))
        {
            json.WriteStartObject("sepa_debit"u8);
            WriteDebit(json, plan, customer);
            json.WriteNull("mandate"u8);
        }
        else
        {
            json.WriteStartObject("card"u8);
            json.WriteNumber("amount_authorized"u8, amount);
            json.WriteNull("authorization_code"u8);
            WriteCard(json, plan, customer);
            json.WriteNull("installments"u8);
            json.WriteNull("mandate"u8);
            json.WriteString("network"u8, BrandOf(plan, customer));
            json.WriteNull("three_d_secure"u8);
            json.WriteNull("wallet"u8);
        }

        json.WriteEndObject();
        WriteType(json, plan, customer);
        json.WriteEndObject();
    }

    public override long CreatedAt(long index) => Plan.Timeline.CustomerSecond(index) + Delay;

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        json.WriteString("allow_redisplay"u8, index % 5 == 2 ? "always"u8 : "unspecified"u8);
        WriteBillingDetails(json, Plan, index);
        if (IsDebit(Plan, index))
        {
            json.WriteNumber("created"u8, CreatedAt(index));
            json.WriteId("customer"u8, Plan.Ids.Customer, index);
            json.WriteNull("customer_account"u8);
            json.WriteBoolean("livemode"u8, false);
            json.WriteEmptyObject("metadata"u8);
            json.WriteStartObject("sepa_debit"u8);
            WriteDebit(json, Plan, index);
            json.WriteNull("generated_from"u8);
            json.WriteEndObject();
        }
        else
        {
            json.WriteStartObject("card"u8);
            WriteCard(json, Plan, index);
            json.WriteString("display_brand"u8, BrandOf(Plan, index));
            json.WriteNull("generated_from"u8);
            json.WriteStartObject("networks"u8);
            json.WriteStartArray("available"u8);
            json.WriteStringValue(BrandOf(Plan, index));
            json.WriteEndArray();
            json.WriteNull("preferred"u8);
            json.WriteEndObject();
            json.WriteStartObject("three_d_secure_usage"u8);
            json.WriteBoolean("supported"u8, true);
            json.WriteEndObject();
            json.WriteNull("wallet"u8);
            json.WriteEndObject();
            json.WriteNumber("created"u8, CreatedAt(index));
            json.WriteId("customer"u8, Plan.Ids.Customer, index);
            json.WriteNull("customer_account"u8);
            json.WriteBoolean("livemode"u8, false);
            json.WriteEmptyObject("metadata"u8);
        }

        WriteType(json, Plan, index);
    }

    private static string BrandOf(SeedPlan plan, long customer)
        => Brands[(plan.Math.Bits(customer, Purpose.Card) >> 4) % (ulong)Brands.Length];

    private static void WriteCard(Utf8JsonWriter json, SeedPlan plan, long customer)
    {
        var bits = plan.Math.Bits(customer, Purpose.Card) >> 8;
        json.WriteString("brand"u8, BrandOf(plan, customer));
        json.WriteStartObject("checks"u8);
        json.WriteNull("address_line1_check"u8);
        json.WriteNull("address_postal_code_check"u8);
        json.WriteString("cvc_check"u8, "pass"u8);
        json.WriteEndObject();
        json.WriteString("country"u8, plan.People.Of(customer).Place.Country);
        json.WriteNumber("exp_month"u8, 1 + (long)(bits % 12));
        json.WriteNumber("exp_year"u8, 2027 + (long)(bits % 5));
        WriteFingerprint(json, bits);
        json.WriteString("funding"u8, bits % 7 < 2 ? "debit"u8 : "credit"u8);
        WriteLast4(json, bits);
        json.WriteString("regulated_status"u8, "unregulated"u8);
    }

    private static void WriteDebit(Utf8JsonWriter json, SeedPlan plan, long customer)
    {
        var bits = plan.Math.Bits(customer, Purpose.Card) >> 8;
        json.WriteString("bank_code"u8, "37040044"u8);
        json.WriteNull("branch_code"u8);
        json.WriteString("country"u8, plan.People.Of(customer).Place.Country);
        WriteFingerprint(json, bits);
        WriteLast4(json, bits);
    }

    private static void WriteFingerprint(Utf8JsonWriter json, ulong bits)
    {
        Span<byte> text = stackalloc byte[14];
        for (var i = 0; i < text.Length; i++)
            text[i] = HexDigits[(bits >> (4 * i)) % 16];
        json.WriteString("fingerprint"u8, text);
    }

    private static void WriteLast4(Utf8JsonWriter json, ulong bits)
    {
        Span<byte> text = stackalloc byte[4];
        (bits / 5 % 10000).TryFormat(text, out _, "D4");
        json.WriteString("last4"u8, text);
    }
}
