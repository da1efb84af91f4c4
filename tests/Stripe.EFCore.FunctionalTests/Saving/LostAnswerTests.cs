using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>Whatever is lost on the way, a change is carried out once, and the exception says what is known.</summary>
public sealed class LostAnswerTests : SavingTest
{
    private int _left;

    [Theory]
    [InlineData(Break.BeforeStripe)]
    [InlineData(Break.Answer)]
    [InlineData(Break.MiddleOfAnswer)]
    [InlineData(Break.ServerError)]
    public async Task A_retry_in_the_same_save_writes_once(Break @break)
    {
        await using var db = Context();
        db.Add(new Customer { Email = "ann@example.com" });
        BreakNext(1, @break);

        await db.SaveChangesAsync();

        Assert.Single(await CustomersAsync());
        Assert.Equal(2, Wire.Writes.Count);
        Assert.Single(Wire.Writes.Select(w => w.Key).Distinct());
    }

    [Theory]
    [InlineData(Break.BeforeStripe, true)]
    [InlineData(Break.Answer, true)]
    [InlineData(Break.MiddleOfAnswer, true)]
    [InlineData(Break.ServerError, true)]
    [InlineData(Break.Answer, false)]
    [InlineData(Break.ServerError, false)]
    public async Task A_second_save_writes_once_and_the_first_says_that_nobody_knows(Break @break, bool async)
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Email = "ann@example.com" };
        db.Add(ann);
        BreakNext(1, @break);

        var failure = async
            ? await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync())
            : Assert.Throws<StripeUpdateException>(() => db.SaveChanges());

        Assert.Equal(StripeUpdateOutcome.Unknown, failure.Outcome);
        Assert.Equal(Wire.Writes[0].Key, failure.IdempotencyKey);
        Assert.Same(ann, Assert.Single(failure.Entries).Entity);
        Assert.Equal((EntityState.Added, null), (db.Entry(ann).State, ann.Id));

        _ = async ? await db.SaveChangesAsync() : db.SaveChanges();

        Assert.Equal(ann.Id, Assert.Single(await CustomersAsync()).Id);
        Assert.Equal(EntityState.Unchanged, db.Entry(ann).State);
    }

    [Fact]
    public async Task A_refusal_of_the_key_does_not_close_what_an_earlier_save_left_open()
    {
        await using var db = Context(s => s.MaxRetries(0));
        db.Add(new Customer { Email = "ann@example.com" });
        BreakNext(1, Break.Answer);
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());

        Emulator.RevokeKey(Emulator.ApiKey);
        var refusal = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Unknown, refusal.Outcome);
        Emulator.AddKey(Emulator.ApiKey);
        await db.SaveChangesAsync();

        Assert.Single(await CustomersAsync());
        Assert.Single(Wire.Writes.Select(w => w.Key).Distinct());
    }

    [Fact]
    public async Task What_became_of_a_request_is_never_read_from_the_cache()
    {
        await using var db = Context(s => s.MaxRetries(0).Cache(TimeSpan.FromHours(1)).TimeProvider(new StandingClock()));
        for (var i = 0; i < 2; i++)
        {
            db.Add(new Customer { Name = $"customer {i}" });
            BreakNext(1, Break.ServerError);
            await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            await db.SaveChangesAsync();
        }

        Assert.Equal(2, (await CustomersAsync()).Count);
    }

    [Fact]
    public async Task An_object_that_is_there_is_found_when_it_was_changed_after_the_answer_was_lost()
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Email = "ann@example.com" };
        db.Add(ann);
        BreakNext(1, Break.Answer);
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());

        ann.Name = "Ann";
        var told = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Contains("earlier attempt", told.Message, StringComparison.Ordinal);
        await db.SaveChangesAsync();

        var held = Assert.Single(await CustomersAsync());
        Assert.Equal(("Ann", ann.Id), (held.Name, held.Id));
    }

    [Theory]
    [InlineData(Break.Answer)]
    [InlineData(Break.ServerError)]
    public async Task A_deletion_whose_answer_was_lost_is_done(Break @break)
    {
        await using var db = Context(s => s.MaxRetries(0));
        var ann = new Customer { Email = "ann@example.com" };
        db.Add(ann);
        await db.SaveChangesAsync();
        db.Remove(ann);
        BreakNext(1, @break);
        await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());

        await db.SaveChangesAsync();

        Assert.Empty(await CustomersAsync());
        Assert.Equal(EntityState.Detached, db.Entry(ann).State);
        Assert.All(Wire.Writes.Where(w => w.Method == "DELETE"), w => Assert.Null(w.Key));
    }

    [Fact]
    public async Task A_refusal_is_final_and_the_next_save_has_a_new_key()
    {
        await using var db = Context();
        var coupon = new Coupon { Id = "SUMMER", PercentOff = 250, Duration = "once" };
        db.Add(coupon);

        var refusal = await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
        Assert.Equal(StripeUpdateOutcome.Refused, refusal.Outcome);
        Assert.Equal("PercentOff", refusal.Property);

        coupon.PercentOff = 25;
        await db.SaveChangesAsync();
        Assert.Equal(2, Wire.Writes.Select(w => w.Key).Distinct().Count());
        Assert.Equal(25, (await new CouponService(Stripe).GetAsync("SUMMER")).PercentOff);
    }

    [Fact]
    public async Task What_was_written_before_a_failure_stays_and_the_rest_goes_on()
    {
        var customers = Enumerable.Range(0, 5).Select(i => new Customer { Email = $"c{i}@example.com", Metadata = new() { ["n"] = $"{i}" } }).ToList();
        var count = 0;
        Wire.Next = _ => count++ == 2 ? Break.BeforeStripe : Break.None;
        await using var once = Context(s => s.MaxRetries(0));
        once.AddRange(customers);

        var failure = await Assert.ThrowsAsync<StripeUpdateException>(() => once.SaveChangesAsync());

        Assert.Equal(customers[..2], failure.Written.Select(e => e.Entity));
        Assert.Equal(customers[2], Assert.Single(failure.Entries).Entity);
        Assert.Equal(customers[3..], failure.Pending.Select(e => e.Entity));
        Assert.All(customers[..2], c => Assert.Equal(EntityState.Unchanged, once.Entry(c).State));
        Assert.All(customers[2..], c => Assert.Equal((EntityState.Added, null), (once.Entry(c).State, c.Id)));

        Assert.Equal(3, await once.SaveChangesAsync());
        Assert.Equal(customers.Select(c => c.Email), (await CustomersAsync()).Select(c => c.Email));
    }

    [Fact]
    public async Task A_save_that_leaves_the_states_to_the_caller_sends_nothing_twice()
    {
        await using var db = Context();
        db.Add(new Customer { Email = "ann@example.com" });

        await db.SaveChangesAsync(acceptAllChangesOnSuccess: false);
        await db.SaveChangesAsync(acceptAllChangesOnSuccess: false);
        db.ChangeTracker.AcceptAllChanges();

        Assert.Single(await CustomersAsync());
    }

    [Fact]
    public async Task A_key_that_the_caller_stored_makes_one_object_in_two_processes()
    {
        for (var process = 0; process < 2; process++)
        {
            await using var db = Context(s => s.MaxRetries(0));
            var ann = new Customer { Email = "ann@example.com" };
            db.Add(ann).WithIdempotencyKey("order-17");
            Assert.Equal("order-17", db.Entry(ann).GetIdempotencyKey());
            BreakNext(process == 0 ? 1 : 0, Break.Answer);
            if (process == 0)
                await Assert.ThrowsAsync<StripeUpdateException>(() => db.SaveChangesAsync());
            else
                await db.SaveChangesAsync();
        }

        Assert.Single(await CustomersAsync());
        Assert.All(Wire.Writes, w => Assert.Equal("order-17", w.Key));
    }

    [Fact]
    public async Task A_cancelled_request_is_carried_out_once()
    {
        using var stop = new CancellationTokenSource();
        await using var db = Context();
        var ann = new Customer { Email = "ann@example.com" };
        db.AddRange(ann, new Customer { Email = "bob@example.com" });
        Wire.Next = _ =>
        {
            stop.Cancel();
            return Break.Answer;
        };

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.SaveChangesAsync(stop.Token));
        Wire.Next = null;
        Assert.Equal(2, await db.SaveChangesAsync());

        Assert.Equal(["ann@example.com", "bob@example.com"], (await CustomersAsync()).Select(c => c.Email).Order());
    }

    [Fact]
    public async Task A_save_that_is_cancelled_before_it_begins_sends_nothing()
    {
        await using var db = Context();
        db.Add(new Customer { Email = "ann@example.com" });

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => db.SaveChangesAsync(new CancellationToken(canceled: true)));

        Assert.Empty(Wire.Writes);
    }

    private void BreakNext(int times, Break @break)
    {
        _left = times;
        Wire.Next = _ => Interlocked.Decrement(ref _left) >= 0 ? @break : Break.None;
    }

    private sealed class StandingClock : TimeProvider
    {
        private readonly DateTimeOffset _now = DateTimeOffset.UtcNow;

        public override DateTimeOffset GetUtcNow() => _now;
    }
}
