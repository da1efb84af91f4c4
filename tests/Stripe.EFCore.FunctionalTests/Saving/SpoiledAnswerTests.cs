using System.Net;
using System.Text;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>Stripe has carried a change out, and what arrives is not its answer: nobody knows then, and saving again makes no second object.</summary>
public sealed class SpoiledAnswerTests : SavingTest
{
    public static TheoryData<int, string> NotOfStripe { get; } = new()
    {
        { 400, "<html>Bad request</html>" },
        { 402, """{"error":{"type":"card_error","mess""" },
        { 403, "<html>Forbidden</html>" },
        { 404, "" },
        { 408, "<html>Timeout</html>" },
        { 429, "<html>Too many</html>" },
        { 400, """{"error":"upstream timed out"}""" },
        { 401, """{"error":"unauthorized","error_description":"Sign in"}""" },
        { 404, """{"error":{"message":"no route"}}""" },
        { 409, """{"error":{"code":"conflict","message":"x"}}""" },
        { 413, """{"error":{"type":"about:blank","message":"x"}}""" },
        { 400, """{"error":{"code":400,"message":"x","status":"INVALID"}}""" },
        { 499, "" },
        { 200, "{}" },
        { 200, """{"error":{"type":"api_error"}}""" },
        { 200, """{"object":"list","data":[]}""" },
        { 200, """{"id":null,"object":"customer"}""" },
        { 200, """{"id":"","object":"customer"}""" },
        { 200, """{"id":"in_1","object":"invoice"}""" },
    };

    [Theory]
    [MemberData(nameof(NotOfStripe))]
    public async Task A_create_whose_answer_is_not_of_Stripe_is_unknown_and_made_once(int status, string body)
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        Wire.Spoil = _ => new((HttpStatusCode)status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Unknown, failure.Outcome);
        Assert.Equal(EntityState.Added, db.Entry(ann).State);

        Wire.Spoil = null;
        Assert.Equal(1, await db.SaveChangesAsync());
        Assert.Equal(ann.Id, Assert.Single(await CustomersAsync()).Id);
        Assert.Single(Wire.Writes.Select(w => w.Key).Distinct());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_handler_that_throws_anything_leaves_the_outcome_open(bool async)
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        Wire.Spoil = _ => throw new InvalidOperationException($"Bearer {Emulator.ApiKey} is late");
        var failure = async
            ? await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync())
            : Assert.Throws<StripeUpdateException>(() => db.SaveChanges());
        Assert.Equal(StripeUpdateOutcome.Unknown, failure.Outcome);
        Assert.Contains("InvalidOperationException", failure.Message);
        Assert.DoesNotContain(Emulator.ApiKey, failure.ToString());

        Wire.Spoil = null;
        _ = async ? await db.SaveChangesAsync() : db.SaveChanges();
        Assert.Equal(ann.Id, Assert.Single(await CustomersAsync()).Id);
    }

    [Fact]
    public async Task A_bulk_write_tells_such_an_object_as_unknown()
    {
        await using var db = Context(s => s.MaxRetries(0));
        db.AddRange(new Customer { Name = "Ann" }, new Customer { Name = "Bob" });
        await db.SaveChangesAsync();
        Wire.Spoil = _ => throw new TimeoutException("late");
        var failure = Assert.Throws<StripeBulkWriteException>(() => db.Customers.ExecuteUpdate(u => u.SetProperty(c => c.Name, "x")));
        Assert.Equal(failure.Failed, failure.Unknown);
        Assert.Single(failure.Unknown);
    }

    [Fact]
    public async Task A_deletion_that_says_that_nothing_is_deleted_is_unknown()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        await db.SaveChangesAsync();
        db.Remove(ann);
        Wire.Spoil = _ => new(HttpStatusCode.OK) { Content = new StringContent($$"""{"id":"{{ann.Id}}","object":"customer","deleted":false}""") };
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Unknown, failure.Outcome);
        Wire.Spoil = null;
        Assert.Equal(1, await db.SaveChangesAsync());
        Assert.Empty(await CustomersAsync());
    }

    [Fact]
    public async Task A_key_that_was_used_for_another_request_stays()
    {
        await using (var first = Context())
        {
            first.Add(new Customer { Name = "Ann" });
            first.Entry(first.Customers.Local.Single()).WithIdempotencyKey("order-17");
            await first.SaveChangesAsync();
        }

        await using var db = Context();
        var other = new Customer { Name = "Bob" };
        db.Add(other).WithIdempotencyKey("order-17");
        for (var i = 0; i < 2; i++)
        {
            var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            Assert.Contains("The key 'order-17' stays", failure.Message);
        }

        Assert.Single(await CustomersAsync());
        db.Entry(other).WithIdempotencyKey("order-18");
        await db.SaveChangesAsync();
        Assert.Equal(["Ann", "Bob"], (await CustomersAsync()).Select(c => c.Name));
    }

    [Fact]
    public async Task A_save_goes_on_with_what_refers_to_a_new_object_that_is_written()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Name = "Ann" };
        var item = new InvoiceItem { Customer = ann, Amount = 100, Currency = "usd" };
        var id = new TaxId { Owner = new() { Type = "customer", Customer = ann }, Type = "eu_vat", Value = "DE123456789" };
        db.AddRange(ann, item, id);
        Wire.Next = r => r.RequestUri!.AbsolutePath == "/v1/invoiceitems" ? Break.Answer : Break.None;
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Contains(failure.Written, e => e.Entity == ann);

        Wire.Next = null;
        await db.SaveChangesAsync();
        Assert.All([ann, item, id], (object e) => Assert.Equal(EntityState.Unchanged, db.Entry(e).State));
        Assert.Equal(ann.Id, Assert.Single(await new InvoiceItemService(Stripe).ListAsync()).CustomerId);

        item.Description = "y";
        Assert.Equal(1, await db.SaveChangesAsync());
    }

    [Fact]
    public async Task What_referred_to_a_removed_object_stays_as_it_is()
    {
        await using var db = Context();
        var ann = new Customer { Name = "Ann" };
        var item = new InvoiceItem { Customer = ann, Amount = 100, Currency = "usd" };
        db.AddRange(ann, item);
        await db.SaveChangesAsync();
        db.Remove(ann);
        Assert.Equal(1, await db.SaveChangesAsync());
        Assert.Equal(EntityState.Unchanged, db.Entry(item).State);
    }

    [Fact]
    public async Task A_value_that_is_taken_away_after_a_lost_create_is_taken_away_at_Stripe()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Name = "Ann", Email = "a@b.c", Balance = 500, Description = "D" };
        db.Add(ann);
        Wire.Next = _ => Break.Answer;
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Wire.Next = null;
        ann.Balance = 0;
        ann.Name = null;
        db.Entry(ann).WithStripeParameter("description", "E");
        var found = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Contains("Save again to write that", found.Message);
        Assert.DoesNotContain("Nobody knows", found.Message);
        Assert.Equal(1, await db.SaveChangesAsync());

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal((0L, null, "E", "a@b.c"), (held.Balance, held.Name, held.Description, held.Email));
    }

    [Theory]
    [InlineData(6)]
    [InlineData(26 * 60)]
    [InlineData(-26 * 60)]
    public async Task An_object_is_found_by_its_event_whatever_the_clock_says(int minutesAhead)
    {
        await using var db = Context(s => s.MaxRetries(0).TimeProvider(new QuickClock(TimeSpan.FromMinutes(minutesAhead))));
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        Wire.Next = _ => Break.ServerError;
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Wire.Next = null;
        Assert.Equal(1, await db.SaveChangesAsync());
        Assert.Equal(ann.Id, Assert.Single(await CustomersAsync()).Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_event_that_is_late_is_looked_for_again(bool async)
    {
        using var late = new LateEvents(Wire);
        await using var db = Context(s => s.MaxRetries(0).MessageHandler(late));
        var ann = new Customer { Name = "Ann" };
        db.Add(ann);
        Wire.Next = _ => Break.ServerError;
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Wire.Next = null;
        Assert.Equal(1, async ? await db.SaveChangesAsync() : db.SaveChanges());
        Assert.Equal(ann.Id, Assert.Single(await CustomersAsync()).Id);
        Assert.Equal(2, late.Asked);
    }

    [Fact]
    public async Task Each_of_several_failures_has_its_own_outcome()
    {
        await using var db = Context(s => s.MaxRetries(0).ConcurrentWrites().MaxConcurrency(2));
        var (refused, lost) = (new Product { Description = "without a name" }, new Customer { Name = "Bob" });
        db.AddRange(refused, lost);
        using var both = new Barrier(2);
        Wire.Before = (_, _) => Task.Run(() => both.SignalAndWait());
        Wire.Next = r => r.RequestUri!.AbsolutePath == "/v1/customers" ? Break.Answer : Break.None;
        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(
            [(refused, StripeUpdateOutcome.Refused), (lost, StripeUpdateOutcome.Unknown)],
            failure.Failures.Select(f => (f.Entry.Entity, f.Outcome)).OrderBy(f => f.Outcome));
        Assert.Contains("Failed too: ", failure.Message);
        Assert.Equal(Wire.Writes.Single(w => w.Path == "/v1/customers").Key, failure.Failures.Single(f => f.Entry.Entity == lost).IdempotencyKey);
    }

    [Fact]
    public async Task A_scope_of_a_transaction_is_refused_as_a_transaction_is()
    {
        await using var db = Context();
        db.Add(new Customer { Name = "Ann" });
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
        {
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
            await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.Where(c => c.Email == "a").ExecuteDeleteAsync());
        }

        Assert.Empty(Wire.Writes);
        await using var told = Context(options: o => o.ConfigureWarnings(w => w.Log(StripeEventId.TransactionIgnored)));
        told.Add(new Customer { Name = "Ann" });
        using (new TransactionScope(TransactionScopeAsyncFlowOption.Enabled))
            await told.SaveChangesAsync();
        Assert.Single(await CustomersAsync());
    }

    /// <summary>The first list of events is empty.</summary>
    private sealed class LateEvents(HttpMessageHandler stripe) : DelegatingHandler(stripe)
    {
        public int Asked { get; private set; }

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Empty(request) ?? await base.SendAsync(request, cancellationToken);

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
            => Empty(request) ?? base.Send(request, cancellationToken);

        private HttpResponseMessage? Empty(HttpRequestMessage request)
            => request.RequestUri!.AbsolutePath == "/v1/events" && ++Asked == 1
                ? new(HttpStatusCode.OK) { Content = new StringContent("""{"object":"list","data":[],"has_more":false,"url":"/v1/events"}""") }
                : null;
    }
}
