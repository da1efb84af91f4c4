using System.Text;
using Stripe;
using Stripe.Checkout;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>The catalog, checkout, reviews, meters, files and tax ids.</summary>
public sealed class SalesLifecycleTests : LifecycleTest
{
    [Fact]
    public async Task A_product_with_prices_stays_and_one_without_goes()
    {
        var products = new ProductService(Client);
        var product = await products.CreateAsync(new() { Name = "Gold", DefaultPriceData = new() { Currency = "usd", UnitAmount = 500 } });
        var price = await new PriceService(Client).GetAsync(product.DefaultPriceId);
        Assert.Equal((product.Id, 500, 500m, "one_time"), (price.ProductId, price.UnitAmount, price.UnitAmountDecimal, price.Type));
        Assert.Contains("user-created prices", (await RefusalOf(() => products.DeleteAsync(product.Id))).Message);
        Assert.True((await products.DeleteAsync((await products.CreateAsync(new() { Name = "Silver" })).Id)).Deleted);
    }

    [Fact]
    public async Task A_lookup_key_names_one_price_and_moves_when_it_is_told_to()
    {
        var prices = new PriceService(Client);
        var first = await prices.CreateAsync(new() { Currency = "usd", UnitAmount = 1, ProductData = new() { Name = "A" }, LookupKey = "gold" });
        var options = new PriceCreateOptions { Currency = "usd", UnitAmount = 2, Product = first.ProductId, LookupKey = "gold" };
        Assert.Contains(first.Id, (await RefusalOf(() => prices.CreateAsync(options))).Message);
        options.TransferLookupKey = true;
        Assert.Equal("gold", (await prices.CreateAsync(options)).LookupKey);
        Assert.Null((await prices.GetAsync(first.Id)).LookupKey);
    }

    [Fact]
    public async Task A_coupon_needs_one_reduction_and_a_promotion_code_a_valid_coupon()
    {
        var (coupons, codes) = (new CouponService(Client), new PromotionCodeService(Client));
        Assert.Equal("parameter_missing", (await RefusalOf(() => coupons.CreateAsync(new() { Duration = "once" }))).Code);
        Assert.Equal("currency", (await RefusalOf(() => coupons.CreateAsync(new() { AmountOff = 5 }))).Param);
        Assert.Equal("duration_in_months", (await RefusalOf(() => coupons.CreateAsync(new() { PercentOff = 5, Duration = "repeating" }))).Param);
        var coupon = await coupons.CreateAsync(new() { Id = "HALF", PercentOff = 50 });
        Assert.Equal(("HALF", true, "once", 0), (coupon.Id, coupon.Valid, coupon.Duration, coupon.TimesRedeemed));
        Assert.Equal("resource_already_exists", (await RefusalOf(() => coupons.CreateAsync(new() { Id = "HALF", PercentOff = 50 }))).Code);

        var code = await codes.CreateAsync(new() { Promotion = new() { Type = "coupon", Coupon = "HALF" }, Code = "FRIENDS" });
        Assert.Equal((true, "HALF"), (code.Active, code.Promotion.CouponId));
        Assert.Equal("code", (await RefusalOf(
            () => codes.CreateAsync(new() { Promotion = new() { Type = "coupon", Coupon = "HALF" }, Code = "FRIENDS" }))).Param);
        Assert.False((await codes.UpdateAsync(code.Id, new() { Active = false })).Active);
    }

    [Fact]
    public async Task A_checkout_session_expires_once()
    {
        var price = await PriceAsync();
        var sessions = new SessionService(Client);
        var session = await sessions.CreateAsync(new()
        {
            Mode = "subscription",
            SuccessUrl = "https://example.com",
            LineItems = [new() { Price = price.Id, Quantity = 2 }],
        });
        Assert.Equal(("open", "unpaid", 2000, Clock.GetUtcNow().UtcDateTime.AddDays(1)),
            (session.Status, session.PaymentStatus, session.AmountTotal, session.ExpiresAt));
        Assert.Equal(2, (await new SessionLineItemService(Client).ListAsync(session.Id)).Single().Quantity);
        session = await sessions.ExpireAsync(session.Id);
        Assert.Equal(("expired", (string?)null), (session.Status, session.Url));
        Assert.Contains("expired", (await RefusalOf(() => sessions.ExpireAsync(session.Id))).Message);
        Assert.Contains("checkout.session.expired", await EventsAsync());
    }

    [Fact]
    public async Task A_review_is_approved_once()
    {
        Insert("review", """{"id":"prv_1","created":1,"open":true,"reason":"rule","closed_reason":null}""");
        var review = await new ReviewService(Client).ApproveAsync("prv_1");
        Assert.Equal((false, "approved", "approved"), (review.Open, review.Reason, review.ClosedReason));
        Assert.Contains("already been closed", (await RefusalOf(() => new ReviewService(Client).ApproveAsync("prv_1"))).Message);
    }

    [Fact]
    public async Task Meter_events_are_counted_once_each()
    {
        var customer = await Customers.CreateAsync(new());
        var meter = await new Stripe.Billing.MeterService(Client).CreateAsync(new()
        {
            DisplayName = "Calls",
            EventName = "call",
            DefaultAggregation = new() { Formula = "sum" },
        });
        var events = new Stripe.Billing.MeterEventService(Client);
        var options = new Stripe.Billing.MeterEventCreateOptions
        {
            EventName = "call",
            Identifier = "one",
            Payload = new() { ["stripe_customer_id"] = customer.Id, ["value"] = "25" },
        };
        Assert.Equal("one", (await events.CreateAsync(options)).Identifier);
        Assert.Contains("one", (await RefusalOf(() => events.CreateAsync(options))).Message);
        Assert.Equal("event_name", (await RefusalOf(() => events.CreateAsync(new() { EventName = "other", Payload = options.Payload }))).Param);
        var now = Clock.GetUtcNow().UtcDateTime;
        var summaries = await new Stripe.Billing.MeterEventSummaryService(Client).ListAsync(
            meter.Id, new() { Customer = customer.Id, StartTime = now.AddHours(-1), EndTime = now.AddHours(1) });
        Assert.Equal(25, summaries.Single().AggregatedValue);
    }

    [Fact]
    public async Task A_file_is_uploaded_and_its_contents_come_back()
    {
        var address = Emulator.BaseAddress.ToString().TrimEnd('/');
        var client = new StripeClient(new StripeClientOptions { ApiKey = Emulator.ApiKey, ApiBase = address, FilesBase = address });
        using var contents = new MemoryStream("not a picture"u8.ToArray());
        var file = await new FileService(client).CreateAsync(new()
        {
            File = new MultipartFileContent { Data = contents, Name = "evidence.png", Type = "image/png" },
            Purpose = "dispute_evidence",
        });
        Assert.Equal(("evidence.png", "png", 13, "dispute_evidence"), (file.Filename, file.Type, file.Size, file.Purpose));
        using var http = new HttpClient();
        http.DefaultRequestHeaders.Authorization = new("Bearer", Emulator.ApiKey);
        Assert.Equal("not a picture", Encoding.UTF8.GetString(await http.GetByteArrayAsync(new Uri($"{address}/v1/files/{file.Id}/contents"))));
    }

    [Fact]
    public async Task A_tax_id_belongs_to_its_customer()
    {
        var customer = await Customers.CreateAsync(new() { TaxIdData = [new() { Type = "eu_vat", Value = "DE123456789" }] });
        var taxIds = new CustomerTaxIdService(Client);
        var second = await taxIds.CreateAsync(customer.Id, new() { Type = "ch_vat", Value = "CHE-123" });
        Assert.Equal(("CH", "pending", customer.Id), (second.Country, second.Verification.Status, second.Owner.CustomerId));
        Assert.Equal(2, (await taxIds.ListAsync(customer.Id)).Data.Count);
        Assert.True((await taxIds.DeleteAsync(customer.Id, second.Id)).Deleted);
        Assert.Single((await taxIds.ListAsync(customer.Id)).Data);
    }
}
