using System.Text.Json.Nodes;

namespace StripeEFCore.Emulator.Tests.Seeding;

/// <summary>Who is taxed, by which rate, and how much.</summary>
public sealed class SeededTaxTests
{
    private static readonly SeededSet Set = new(5, 400);

    [Fact]
    public void A_line_is_taxed_by_the_percentage_of_its_rate()
    {
        foreach (var (invoice, line, tax) in Taxes())
        {
            var rate = Set.Get("tax_rate", tax.Node("tax_rate_details.tax_rate"));
            var percentage = (decimal)rate.Node("percentage")!;
            var isInclusive = rate.Flag("inclusive");
            Assert.Equal(isInclusive ? "inclusive" : "exclusive", tax.Text("tax_behavior"));
            Assert.True(rate.Flag("active"));
            if (tax.Text("taxability_reason") is not ("standard_rated" or "not_available"))
            {
                Assert.Equal(0, tax.Number("amount"));
                continue;
            }

            // A credit gives back the tax of the lines before it, rounding and all.
            if (line.Number("amount") < 0)
                continue;
            var amount = line.Number("amount") - line.Node("discount_amounts")!.AsArray().Sum(d => d!.Number("amount"));
            var expected = Math.Round(amount * percentage / (isInclusive ? 100 + percentage : 100), MidpointRounding.AwayFromZero);
            Assert.Equal((expected, isInclusive ? amount - expected : amount), (tax.Number("amount"), tax.Number("taxable_amount")));
        }
    }

    [Fact]
    public void The_rate_is_that_of_the_customers_country_and_the_reason_says_who_is_exempt()
    {
        foreach (var (invoice, _, tax) in Taxes())
        {
            var rate = Set.Get("tax_rate", tax.Node("tax_rate_details.tax_rate"));
            var customer = Set.Get("customer", invoice.Node("customer"));
            var country = (string?)(customer.Node("address") as JsonObject)?["country"];
            var reason = tax.Text("taxability_reason");
            if (rate.Node("country") is { } taxed && country is not null)
                Assert.Equal(country, (string?)taxed);
            Assert.Equal((decimal)rate.Node("percentage")! == 0, reason == "not_collecting");
            if (reason != "not_collecting")
            {
                Assert.Equal(customer.Text("tax_exempt") == "exempt", reason == "customer_exempt");
                Assert.Equal(customer.Text("tax_exempt") == "reverse", reason == "reverse_charge");
            }
        }
    }

    [Fact]
    public void An_invoice_is_taxed_as_its_subscription_is()
    {
        foreach (var invoice in Set.All("invoice"))
        {
            var subscription = invoice.Node("parent") is { } parent ? Set.Get("subscription", parent.Node("subscription_details.subscription")) : null;
            Assert.Equal(subscription?.Flag("automatic_tax.enabled") ?? false, invoice.Flag("automatic_tax.enabled"));
            Assert.Equal(
                subscription?.Node("default_tax_rates")!.ToJsonString() ?? "[]", invoice.Node("default_tax_rates")!.ToJsonString());
            var rates = invoice.Node("default_tax_rates")!.AsArray().Select(r => r!.Text("id")).ToList();
            if (!invoice.Flag("automatic_tax.enabled"))
            {
                Assert.Equal(rates, invoice.Node("total_taxes")!.AsArray().Select(t => t!.Text("tax_rate_details.tax_rate")));
                foreach (var rate in invoice.Node("default_tax_rates")!.AsArray().Select(r => r!))
                    Assert.Equal(Set.Get("tax_rate", rate.Node("id")).ToJsonString(), rate.ToJsonString());
            }
            else
            {
                Assert.Empty(rates);
                Assert.Single(invoice.Node("total_taxes")!.AsArray());
            }
        }
    }

    private static IEnumerable<(JsonObject Invoice, JsonNode Line, JsonNode Tax)> Taxes()
        => from invoice in Set.All("invoice")
           from line in invoice.Data("lines")
           from tax in line.Node("taxes")!.AsArray()
           select (invoice, line, tax);
}
