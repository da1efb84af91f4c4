using System.Net;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Saving.Recovery;

/// <summary>Stripe gives the answer again that it keeps for a key of the caller's, long after it was new.</summary>
public sealed class KeptAnswerTests : SavingTest
{
    [Fact]
    public async Task An_object_of_an_earlier_process_is_as_it_is_now()
    {
        var id = await AddAsync("order-1");
        await new CustomerService(Stripe).UpdateAsync(id, new() { Balance = 0, Name = "B" });

        await using var db = Context();
        var ann = New();
        db.Add(ann).WithIdempotencyKey("order-1");
        await db.SaveChangesAsync();
        Assert.Equal((id, 0L, "B"), (ann.Id, ann.Balance, ann.Name));
        ann.Balance -= 500;
        await db.SaveChangesAsync();
        Assert.Equal(-500, Assert.Single(await CustomersAsync()).Balance);
    }

    [Fact]
    public async Task An_object_that_is_deleted_since_is_told()
    {
        await new CustomerService(Stripe).DeleteAsync(await AddAsync("order-1"));

        await using var db = Context();
        db.Add(New()).WithIdempotencyKey("order-1");
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            Assert.Contains("which is deleted since", failure.Message);
            Assert.Equal(StripeUpdateOutcome.Refused, failure.Outcome);
        }

        db.Entry(db.Customers.Local.Single()).WithIdempotencyKey("order-2");
        Assert.Equal(1, await db.SaveChangesAsync());
        Assert.Single(await CustomersAsync());
    }

    [Fact]
    public async Task A_retry_in_the_same_save_reads_nothing_again()
    {
        await using var db = Context();
        db.Add(New());
        var lost = 0;
        Wire.Next = _ => lost++ == 0 ? Break.Answer : Break.None;
        await db.SaveChangesAsync();
        Assert.DoesNotContain(Emulator.RequestLog.Entries, e => e.Method == "GET");
    }

    [Fact]
    public async Task A_change_that_an_earlier_process_made_shows_what_Stripe_has_now()
    {
        var id = await AddAsync("order-1");
        for (var i = 0; i < 2; i++)
        {
            await using var db = Context();
            var tracked = await db.Customers.SingleAsync(c => c.Id == id);
            tracked.Name = "A";
            db.Entry(tracked).WithIdempotencyKey("rename-1");
            await db.SaveChangesAsync();
            Assert.Equal(i == 0 ? "A" : "B", tracked.Name);
            await new CustomerService(Stripe).UpdateAsync(id, new() { Name = "B" });
        }
    }

    [Fact]
    public async Task A_key_whose_kept_answer_is_an_error_leads_each_process_to_one_object()
    {
        using var kept = new KeptError("order-9");
        kept.InnerHandler = Wire;
        for (var process = 0; process < 3; process++)
        {
            await using var db = Context(s => s.MaxRetries(0).MessageHandler(kept));
            db.Add(New()).WithIdempotencyKey("order-9");
            await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            Assert.Equal(1, await db.SaveChangesAsync());
        }

        Assert.Single(await CustomersAsync());
        Assert.Equal(["order-9/again-2"], Wire.Writes.Select(w => w.Key).Distinct());
    }

    [Fact]
    public async Task A_value_of_an_answer_that_cannot_be_read_is_not_made_up()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = New();
        db.Add(ann);
        Wire.Spoil = answer => Replace(answer, "\"balance\":-1000", "\"balance\":\"minus\"");
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Written, failure.Outcome);
        Assert.Contains("Reload it", failure.Message);
        Assert.Equal((EntityState.Unchanged, -1000L), (db.Entry(ann).State, ann.Balance));
    }

    [Fact]
    public async Task A_declined_intent_is_tracked_and_made_once()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var intent = new PaymentIntent { Amount = 2000, Currency = "usd", PaymentMethodId = "pm_card_chargeDeclined" };
        db.Add(intent).WithStripeParameter("confirm", true);
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Written, failure.Outcome);
        Assert.Contains("its payment is declined", failure.Message);
        Assert.Equal((EntityState.Unchanged, "requires_payment_method"), (db.Entry(intent).State, intent.Status));

        Assert.Equal(0, await db.SaveChangesAsync());
        await db.Database.ConfirmPaymentIntentAsync(intent.Id, new() { PaymentMethod = "pm_card_visa" });
        Assert.Equal("succeeded", Assert.Single(await new PaymentIntentService(Stripe).ListAsync()).Status);
    }

    private static Customer New() => new() { Name = "Ann", Balance = -1000 };

    private async Task<string> AddAsync(string key)
    {
        await using var db = Context();
        var ann = New();
        db.Add(ann).WithIdempotencyKey(key);
        await db.SaveChangesAsync();
        return ann.Id;
    }

    private static HttpResponseMessage Replace(HttpResponseMessage answer, string from, string to)
    {
        var text = answer.Content.ReadAsStringAsync().GetAwaiter().GetResult();
        Assert.Contains(from, text);
        answer.Content = new StringContent(text.Replace(from, to), Encoding.UTF8, "application/json");
        return answer;
    }

    /// <summary>Stripe failed on a key once, and keeps that error for it.</summary>
    private sealed class KeptError(string key) : DelegatingHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => request.Headers.TryGetValues("Idempotency-Key", out var keys) && keys.Single() == key
                ? new(HttpStatusCode.InternalServerError)
                {
                    Content = new StringContent("""{"error":{"type":"api_error","message":"An unknown error occurred"}}""", Encoding.UTF8, "application/json"),
                }
                : await base.SendAsync(request, cancellationToken);
    }
}
