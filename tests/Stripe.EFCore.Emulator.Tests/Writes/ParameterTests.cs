using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>Parameters that Stripe does not take are refused in its words, and nothing changes.</summary>
public sealed class ParameterTests : LifecycleTest
{
    [Theory]
    [InlineData("customers", "nonsense=1", "parameter_unknown", "nonsense", "Received unknown parameter: nonsense")]
    [InlineData("customers", "address[planet]=1", "parameter_unknown", "address[planet]", "Received unknown parameter: address[planet]")]
    [InlineData("customers", "balance=many", "parameter_invalid_integer", "balance", "Invalid integer: many")]
    [InlineData("customers", "balance=1.5", "parameter_invalid_integer", "balance", "Invalid integer: 1.5")]
    [InlineData("customers", "tax_exempt=maybe", null, "tax_exempt", "Invalid tax_exempt: must be one of exempt, none, or reverse")]
    [InlineData("customers", "preferred_locales=de", null, "preferred_locales", "Invalid array")]
    [InlineData("customers", "address=Paris", null, "address", "Invalid object")]
    [InlineData("customers", "name[first]=Ann", null, "name", "Invalid string")]
    [InlineData("charges", "customer=", "parameter_invalid_empty", "customer", "You passed an empty string for 'customer'")]
    [InlineData("products", "name=", "parameter_invalid_empty", "name", "You passed an empty string for 'name'")]
    [InlineData("customers", "balance=", "parameter_invalid_empty", "balance", "You passed an empty string for 'balance'")]
    [InlineData("customers", "shipping[name]=Ann", "parameter_missing", "shipping[address]", "Missing required param: shipping[address].")]
    [InlineData("products", "active=true", "parameter_missing", "name", "Missing required param: name.")]
    [InlineData("products", "name=a&active=yes", null, "active", "Invalid boolean: yes")]
    [InlineData("coupons", "percent_off=half", null, "percent_off", "Invalid decimal: half")]
    [InlineData("prices", "currency=usd&product=p&unit_amount_decimal=x", null, "unit_amount_decimal", "Invalid decimal: x")]
    [InlineData("prices", "currency=usd&product=prod_none&unit_amount=1", "resource_missing", "product", "No such product: 'prod_none'")]
    [InlineData("subscriptions", "customer=c&items[0][quantity]=x", "parameter_invalid_integer", "items[0][quantity]", "Invalid integer: x")]
    public async Task A_wrong_parameter_is_named(string resource, string form, string? code, string param, string message)
    {
        var refusal = await RefusalOf(() => PostAsync($"/v1/{resource}", form));
        Assert.Equal((code, param), (refusal.Code, refusal.Param));
        Assert.StartsWith(message, refusal.Message);
        Assert.Equal(0, Emulator.Account().Count(resource.TrimEnd('s')));
    }

    [Fact]
    public async Task A_parameter_of_the_create_alone_is_unknown_to_the_update()
    {
        var coupon = await new CouponService(Client).CreateAsync(new() { PercentOff = 10 });
        Assert.Equal("parameter_unknown", (await RefusalOf(() => PostAsync($"/v1/coupons/{coupon.Id}", "percent_off=20"))).Code);
        Assert.Equal("new", (await new CouponService(Client).UpdateAsync(coupon.Id, new() { Name = "new" })).Name);
    }

    [Fact]
    public async Task An_empty_value_unsets_a_text()
    {
        var customer = await Customers.CreateAsync(new() { Phone = "1", Address = new() { City = "Paris", Line2 = "Flat 2" } });

        var unset = await Customers.UpdateAsync(customer.Id, new() { Phone = "", Address = new() { Line2 = "" } });

        Assert.Equal((null, "Paris", null), (unset.Phone, unset.Address.City, unset.Address.Line2));
    }

    [Fact]
    public async Task Metadata_have_fifty_keys_of_forty_characters_and_values_of_five_hundred()
    {
        var customer = await Customers.CreateAsync(new() { Metadata = Enumerable.Range(0, 50).ToDictionary(i => $"key{i}", _ => new string('v', 500)) });
        Assert.Equal(50, customer.Metadata.Count);
        Assert.Contains("50 keys", (await RefusalOf(() => Customers.UpdateAsync(customer.Id, new() { Metadata = new() { ["one more"] = "1" } }))).Message);
        customer = await Customers.UpdateAsync(customer.Id, new() { Metadata = new() { ["one more"] = "1", ["key7"] = "" } });
        Assert.Equal((50, false), (customer.Metadata.Count, customer.Metadata.ContainsKey("key7")));
        Assert.Contains("501 characters", (await RefusalOf(
            () => Customers.CreateAsync(new() { Metadata = new() { ["a"] = new string('v', 501) } }))).Message);
        Assert.Contains("41 characters", (await RefusalOf(
            () => Customers.CreateAsync(new() { Metadata = new() { [new string('k', 41)] = "v" } }))).Message);
    }

    [Fact]
    public async Task An_update_of_what_is_not_there_is_refused()
    {
        Assert.Equal("resource_missing", (await RefusalOf(() => Customers.UpdateAsync("cus_none", new() { Name = "a" }))).Code);
        var gone = await Customers.CreateAsync(new());
        await Customers.DeleteAsync(gone.Id);
        Assert.Equal("resource_missing", (await RefusalOf(() => Customers.UpdateAsync(gone.Id, new() { Name = "a" }))).Code);
    }

    [Fact]
    public async Task What_Stripe_does_not_create_has_no_url()
    {
        foreach (var path in (string[])["events", "balance_transactions", "disputes", "invoice_payments"])
            Assert.Contains("Unrecognized request URL", (await RefusalOf(() => PostAsync($"/v1/{path}", ""))).Message);
    }

    [Fact]
    public async Task API_v2_takes_JSON_and_refuses_what_it_does_not_know()
    {
        var destinations = Client.V2.Core.EventDestinations;
        var made = await destinations.CreateAsync(new()
        {
            Name = "Here",
            Type = "webhook_endpoint",
            EventPayload = "thin",
            EnabledEvents = ["v1.billing.meter.error_report_triggered"],
            WebhookEndpoint = new() { Url = "https://example.com/hook" },
            Include = ["webhook_endpoint.url"],
        });
        Assert.Equal(("enabled", "Here", "https://example.com/hook"), (made.Status, made.Name, made.WebhookEndpoint.Url));
        Assert.Equal("There", (await destinations.UpdateAsync(made.Id, new() { Name = "There" })).Name);
        Assert.Equal("disabled", (await destinations.DisableAsync(made.Id)).Status);
        Assert.Equal("enabled", (await destinations.EnableAsync(made.Id)).Status);
        Assert.Equal(made.Id, (await destinations.DeleteAsync(made.Id)).Id);
        Assert.Empty((await destinations.ListAsync()).Data);
    }

    private Task PostAsync(string path, string form) => Client.RawRequestAsync(HttpMethod.Post, path, form);
}
