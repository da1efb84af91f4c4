using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe.Billing;

namespace StripeEFCore.Tests.Api.Clients;

/// <summary>Each verb sends what the service of Stripe.net sends, and returns what it returns.</summary>
public sealed class VerbTests : IAsyncLifetime
{
    private const string Account = "acct_1";
    private const string Id = "id_1";

    private readonly RecordedCalls _calls = new();
    private DbContext? _context;

    public static TheoryData<string> Verbs { get; } = [.. Services.Select(s => s.Key)];

    private static Dictionary<string, Func<StripeClient, Given, Task>> Services => new()
    {
        ["CancelSubscription"] = (c, g) => c.V1.Subscriptions.CancelAsync(Id, new() { Prorate = true }, g.Options),
        ["ResumeSubscription"] = (c, g) => c.V1.Subscriptions.ResumeAsync(Id, new() { ProrationBehavior = "none" }, g.Options),
        ["DeleteSubscriptionDiscount"] = (c, g) => c.V1.Subscriptions.DeleteDiscountAsync(Id, null, g.Options),
        ["DeleteCustomerDiscount"] = (c, g) => c.V1.Customers.DeleteDiscountAsync(Id, null, g.Options),
        ["FinalizeInvoice"] = (c, g) => c.V1.Invoices.FinalizeInvoiceAsync(Id, new() { AutoAdvance = false }, g.Options),
        ["PayInvoice"] = (c, g) => c.V1.Invoices.PayAsync(Id, new() { PaidOutOfBand = true }, g.Options),
        ["SendInvoice"] = (c, g) => c.V1.Invoices.SendInvoiceAsync(Id, null, g.Options),
        ["VoidInvoice"] = (c, g) => c.V1.Invoices.VoidInvoiceAsync(Id, null, g.Options),
        ["MarkInvoiceUncollectible"] = (c, g) => c.V1.Invoices.MarkUncollectibleAsync(Id, null, g.Options),
        ["VoidCreditNote"] = (c, g) => c.V1.CreditNotes.VoidCreditNoteAsync(Id, null, g.Options),
        ["FinalizeQuote"] = (c, g) => c.V1.Quotes.FinalizeQuoteAsync(Id, new() { Expand = ["customer"] }, g.Options),
        ["AcceptQuote"] = (c, g) => c.V1.Quotes.AcceptAsync(Id, null, g.Options),
        ["CancelQuote"] = (c, g) => c.V1.Quotes.CancelAsync(Id, null, g.Options),
        ["ConfirmPaymentIntent"] = (c, g) => c.V1.PaymentIntents.ConfirmAsync(Id, new() { PaymentMethod = "pm_1" }, g.Options),
        ["CapturePaymentIntent"] = (c, g) => c.V1.PaymentIntents.CaptureAsync(Id, new() { AmountToCapture = 500 }, g.Options),
        ["CancelPaymentIntent"] = (c, g) => c.V1.PaymentIntents.CancelAsync(Id, new() { CancellationReason = "duplicate" }, g.Options),
        ["AttachPaymentMethod"] = (c, g) => c.V1.PaymentMethods.AttachAsync(Id, new() { Customer = "cus_1" }, g.Options),
        ["DetachPaymentMethod"] = (c, g) => c.V1.PaymentMethods.DetachAsync(Id, null, g.Options),
        ["ApproveReview"] = (c, g) => c.V1.Reviews.ApproveAsync(Id, null, g.Options),
        ["CreateMeterEvent"] = (c, g) => c.V1.Billing.MeterEvents.CreateAsync(MeterEvent, g.Options),
        ["UploadFile"] = (c, g) => c.V1.Files.CreateAsync(Evidence, g.Options),
        ["DownloadFile"] = (c, g) => c.RawRequestAsync(HttpMethod.Get, $"/v1/files/{Id}/contents", null, g.Raw),
    };

    private static Dictionary<string, Func<DatabaseFacade, Given, Task>> Extensions => new()
    {
        ["CancelSubscription"] = (d, g) => d.CancelSubscriptionAsync(Id, new() { Prorate = true }, g.Options),
        ["ResumeSubscription"] = (d, g) => d.ResumeSubscriptionAsync(Id, new() { ProrationBehavior = "none" }, g.Options),
        ["DeleteSubscriptionDiscount"] = (d, g) => d.DeleteSubscriptionDiscountAsync(Id, null, g.Options),
        ["DeleteCustomerDiscount"] = (d, g) => d.DeleteCustomerDiscountAsync(Id, null, g.Options),
        ["FinalizeInvoice"] = (d, g) => d.FinalizeInvoiceAsync(Id, new() { AutoAdvance = false }, g.Options),
        ["PayInvoice"] = (d, g) => d.PayInvoiceAsync(Id, new() { PaidOutOfBand = true }, g.Options),
        ["SendInvoice"] = (d, g) => d.SendInvoiceAsync(Id, null, g.Options),
        ["VoidInvoice"] = (d, g) => d.VoidInvoiceAsync(Id, null, g.Options),
        ["MarkInvoiceUncollectible"] = (d, g) => d.MarkInvoiceUncollectibleAsync(Id, null, g.Options),
        ["VoidCreditNote"] = (d, g) => d.VoidCreditNoteAsync(Id, null, g.Options),
        ["FinalizeQuote"] = (d, g) => d.FinalizeQuoteAsync(Id, new() { Expand = ["customer"] }, g.Options),
        ["AcceptQuote"] = (d, g) => d.AcceptQuoteAsync(Id, null, g.Options),
        ["CancelQuote"] = (d, g) => d.CancelQuoteAsync(Id, null, g.Options),
        ["ConfirmPaymentIntent"] = (d, g) => d.ConfirmPaymentIntentAsync(Id, new() { PaymentMethod = "pm_1" }, g.Options),
        ["CapturePaymentIntent"] = (d, g) => d.CapturePaymentIntentAsync(Id, new() { AmountToCapture = 500 }, g.Options),
        ["CancelPaymentIntent"] = (d, g) => d.CancelPaymentIntentAsync(Id, new() { CancellationReason = "duplicate" }, g.Options),
        ["AttachPaymentMethod"] = (d, g) => d.AttachPaymentMethodAsync(Id, new() { Customer = "cus_1" }, g.Options),
        ["DetachPaymentMethod"] = (d, g) => d.DetachPaymentMethodAsync(Id, null, g.Options),
        ["ApproveReview"] = (d, g) => d.ApproveReviewAsync(Id, null, g.Options),
        ["CreateMeterEvent"] = (d, g) => d.CreateMeterEventAsync(MeterEvent, g.Options),
        ["UploadFile"] = (d, g) => d.UploadFileAsync(Evidence, g.Options),
        ["DownloadFile"] = (d, g) => d.DownloadFileAsync(Id, g.Options),
    };

    private static MeterEventCreateOptions MeterEvent => new()
    {
        EventName = "calls",
        Identifier = "call-1",
        Payload = new() { ["stripe_customer_id"] = "cus_1", ["value"] = "3" },
    };

    private static FileCreateOptions Evidence => new()
    {
        Purpose = "dispute_evidence",
        File = new() { Data = new MemoryStream("it was delivered"u8.ToArray()) },
    };

    public Task InitializeAsync()
    {
        _context = new(new DbContextOptionsBuilder().UseStripe(s => s
            .ApiKey(ClientServer.Key).AccountId(Account).ApiBase(_calls.Address).MaxRetries(0).MessageHandler(new SocketsHttpHandler())).Options);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _context!.DisposeAsync();
        await _calls.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Verbs))]
    public async Task Sends_what_the_service_sends(string verb)
    {
        foreach (var given in new[] { Given.Nothing, Given.Something })
        {
            var expected = await _calls.OfAsync(() => Services[verb](_calls.Plain(ClientServer.Key, Account), given));
            var actual = await _calls.OfAsync(() => Extensions[verb](_context!.Database, given));

            Assert.Contains("HTTP/1.1", expected, StringComparison.Ordinal);
            Assert.Equal(expected, actual);
        }
    }

    [Fact]
    public void Each_verb_is_tested()
    {
        var verbs = typeof(StripeClientDatabaseFacadeExtensions).Assembly.GetExportedTypes()
            .Where(t => t.Name.EndsWith("VerbExtensions", StringComparison.Ordinal))
            .SelectMany(t => t.GetMethods(BindingFlags.Public | BindingFlags.Static | BindingFlags.DeclaredOnly))
            .Select(m => m.Name[..^"Async".Length])
            .Order();

        Assert.Equal(verbs, Extensions.Keys.Order());
        Assert.Equal(verbs, Services.Keys.Order());
    }

    /// <param name="Options">What the caller gives with the request.</param>
    private sealed record Given(RequestOptions? Options)
    {
        public static Given Nothing { get; } = new((RequestOptions?)null);

        public static Given Something { get; } =
            new(new RequestOptions { ApiKey = "sk_test_other", StripeAccount = "acct_other", IdempotencyKey = "of the caller" });

        public RawRequestOptions? Raw => Options is null
            ? null
            : new() { ApiKey = Options.ApiKey, StripeAccount = Options.StripeAccount, IdempotencyKey = Options.IdempotencyKey };
    }
}
