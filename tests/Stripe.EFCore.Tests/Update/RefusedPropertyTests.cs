using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>The property that an error of Stripe's means, as the class of the entity has it.</summary>
public sealed class RefusedPropertyTests
{
    [Theory]
    [InlineData("name", "Name")]
    [InlineData("address[city]", "Address.City")]
    [InlineData("invoice_settings[default_payment_method]", "InvoiceSettings.DefaultPaymentMethodId")]
    [InlineData("default_source", "DefaultSourceId")]
    [InlineData("invoice_settings[custom_fields][0][value]", "InvoiceSettings.CustomFields[0].Value")]
    [InlineData("metadata[plan]", "Metadata.Plan")]
    public void Of_a_customer(string parameter, string property) => Names(new Customer { Name = "Ann" }, parameter, property);

    [Theory]
    [InlineData("discounts[0][discount]", "DiscountIds[0]")]
    [InlineData("items[0][price]", "Items[0].Price")]
    [InlineData("default_payment_method", "DefaultPaymentMethodId")]
    [InlineData("transfer_data[destination]", "TransferData.DestinationId")]
    [InlineData("items[0][price_data][unit_amount]", "Items[0]")]
    public void Of_a_subscription(string parameter, string property) => Names(new Subscription { CustomerId = "cus_1" }, parameter, property);

    [Theory]
    [InlineData("product", "ProductId")]
    [InlineData("recurring[interval]", "Recurring.Interval")]
    public void Of_a_price(string parameter, string property) => Names(new Price { Currency = "usd", ProductId = "prod_1" }, parameter, property);

    [Theory]
    [InlineData("items[0][price]", "Lines[0].PriceId")]
    [InlineData("items[0][quantity]", "Lines[0].Quantity")]
    public void Of_a_read_model(string parameter, string property) => Names(new Plan { Lines = [new() { Quantity = 1 }] }, parameter, property);

    private static void Names(object entity, string parameter, string property)
    {
        using var context = new Shop(new WriteServer(_ => new JsonObject
        {
            ["error"] = new JsonObject { ["type"] = "invalid_request_error", ["param"] = parameter, ["message"] = "That cannot be." },
        }));
        context.Add(entity);

        var failure = Assert.Throws<StripeUpdateException>(() => context.SaveChanges());

        Assert.Equal(property, failure.Property);
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Customer>();
            modelBuilder.Entity<Subscription>();
            modelBuilder.Entity<Price>();
            modelBuilder.Entity<Plan>().ToStripeResource("subscription");
        }
    }

    private sealed class Plan
    {
        public string Id { get; set; } = null!;

        [JsonPath("items.data")]
        public List<Line> Lines { get; set; } = [];
    }

    private sealed class Line
    {
        public string? Id { get; set; }

        [JsonPath("price")]
        public string? PriceId { get; set; }
        public long? Quantity { get; set; }
    }
}
