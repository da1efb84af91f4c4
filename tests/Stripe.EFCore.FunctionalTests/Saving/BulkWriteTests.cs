using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>ExecuteUpdate and ExecuteDelete write each object that the query finds, and no other.</summary>
public sealed class BulkWriteTests : SavingTest
{
    private const int Customers = 14;

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Values_that_read_the_row_keys_of_metadata_and_null_are_set(bool async)
    {
        await FillAsync();
        await using var db = Context();
        var plan = "gold";
        var even = db.Customers.Where(c => c.Name == "even");

        var written = async
            ? await even.ExecuteUpdateAsync(s => s
                .SetProperty(c => c.Description, c => c.Email + "!")
                .SetProperty(c => c.Metadata["plan"], plan)
                .SetProperty(c => c.Address.City, "Oslo")
                .SetProperty(c => c.Shipping, (Shipping?)null))
            : even.ExecuteUpdate(s => s
                .SetProperty(c => c.Description, c => c.Email + "!")
                .SetProperty(c => c.Metadata["plan"], plan)
                .SetProperty(c => c.Address.City, "Oslo")
                .SetProperty(c => c.Shipping, (Shipping?)null));

        Assert.Equal(Customers / 2, written);
        foreach (var customer in await CustomersAsync())
        {
            var isEven = customer.Name == "even";
            Assert.Equal(isEven ? customer.Email + "!" : null, customer.Description);
            Assert.Equal((isEven ? "gold" : null, isEven ? "Oslo" : null), (customer.Metadata.GetValueOrDefault("plan"), customer.Address?.City));
            Assert.Equal(isEven ? null : "Home", customer.Shipping?.Name);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_objects_are_those_that_Stripe_has_now_and_all_of_them(bool async)
    {
        await FillAsync();
        await using var db = Context(s => s.Cache(TimeSpan.FromMinutes(5)).MaxRows(2).UseSearch());
        var odd = db.Customers.Where(c => c.Name == "odd");
        Assert.Equal(2, (await odd.ToListAsync()).Count);
        Assert.Equal(Customers / 2, await odd.CountAsync());

        var customers = new CustomerService(Stripe);
        var ids = (await CustomersAsync()).Where(c => c.Name == "odd").Select(c => c.Id).ToList();
        await customers.UpdateAsync(ids[0], new() { Name = "paying" });
        var added = await customers.CreateAsync(new() { Name = "odd" });
        var cached = odd.WithCache(TimeSpan.FromMinutes(5));
        var written = async
            ? await cached.ExecuteUpdateAsync(s => s.SetProperty(c => c.Description, "x"))
            : odd.ExecuteUpdate(s => s.SetProperty(c => c.Description, "x"));
        Assert.Equal(Customers / 2, written);
        Assert.Equal(Customers / 2, async ? await odd.ExecuteDeleteAsync() : cached.ExecuteDelete());
        var left = await CustomersAsync();
        Assert.Contains(left, c => c.Id == ids[0]);
        Assert.DoesNotContain(left, c => c.Id == added.Id);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_objects_that_a_query_finds_are_deleted(bool async)
    {
        await FillAsync();
        await using var db = Context();

        var odd = db.Customers.Where(c => c.Name == "odd");
        Assert.Equal(Customers / 2, async ? await odd.ExecuteDeleteAsync() : odd.ExecuteDelete());

        Assert.All(await CustomersAsync(), c => Assert.Equal("even", c.Name));
        Assert.Equal(0, await odd.ExecuteDeleteAsync());
    }

    [Fact]
    public async Task Setters_may_depend_on_conditions_and_objects_are_written_once()
    {
        await FillAsync();
        await using var db = Context();
        var rename = true;

        var written = await db.Customers.Where(c => c.Name == "even").Concat(db.Customers.Where(c => c.Email == "c0@example.com")).ExecuteUpdateAsync(s =>
        {
            if (rename)
                s.SetProperty(c => c.Name, "renamed");
        });

        Assert.Equal(Customers / 2, written);
        Assert.Equal(Customers / 2, (await CustomersAsync()).Count(c => c.Name == "renamed"));
    }

    [Fact]
    public async Task More_objects_than_the_limit_are_refused_before_the_first_write()
    {
        await FillAsync();
        var before = Wire.Writes.Count;
        var events = new List<EventPayload>();
        await using var db = Context(s => s.MaxBulkWrites(5), o => o.LogTo((id, _) => id == StripeEventId.BulkWriteStarting, e => events.Add(e)));

        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.ExecuteDeleteAsync());
        Assert.Contains("MaxBulkWrites", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(before, Wire.Writes.Count);
        Assert.Empty(events);

        Assert.Equal(5, await db.Customers.Take(5).ExecuteDeleteAsync());
        Assert.Equal(5, Assert.IsType<StripeWriteEventData>(Assert.Single(events), exactMatch: false).Count);
    }

    [Fact]
    public async Task A_failure_says_which_objects_are_done()
    {
        await FillAsync();
        await using var db = Context(s => s.MaxRetries(0).MaxConcurrency(2));
        var sent = 0;
        Wire.Next = _ => ++sent == 6 ? Break.BeforeStripe : Break.None;

        var failure = await Assert.ThrowsAsync<StripeBulkWriteException>(() => db.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, "new")));

        var held = await CustomersAsync();
        Assert.Equal(held.Where(c => c.Name == "new").Select(c => c.Id).Order(), failure.Done.Order());
        Assert.Single(failure.Failed);
        Assert.Equal(Customers, failure.Done.Count + failure.Failed.Count + failure.Untouched.Count);

        Wire.Next = null;
        Assert.Equal(Customers - failure.Done.Count, await db.Customers.Where(c => c.Name != "new").ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, "new")));
    }

    [Fact]
    public async Task What_cannot_be_written_in_bulk_says_why()
    {
        await using var db = Context();
        var readOnly = await Assert.ThrowsAsync<InvalidOperationException>(
            () => db.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Created, DateTime.UtcNow)));
        var key = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Id, "cus_2")));
        var noDelete = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Prices.ExecuteDeleteAsync());
        await using var reading = Context(s => s.Readonly());
        await Assert.ThrowsAsync<InvalidOperationException>(() => reading.Customers.ExecuteDeleteAsync());

        Assert.Contains("Customer.Created cannot be set", readOnly.Message, StringComparison.Ordinal);
        Assert.Contains("'Id'", key.Message, StringComparison.Ordinal);
        Assert.Contains("Price cannot be deleted", noDelete.Message, StringComparison.Ordinal);
        Assert.Empty(Wire.Writes);
    }

    [Fact]
    public async Task A_whole_object_and_whole_metadata_take_the_place_of_what_is_there()
    {
        var service = new CustomerService(Stripe);
        foreach (var name in new[] { "Ann", null })
        {
            await service.CreateAsync(new()
            {
                Name = name,
                Metadata = new() { ["a"] = "1", ["b"] = "1" },
                Address = new() { City = "Bonn", Line1 = "Am Markt 1", Country = "DE" },
            });
        }

        await using var db = Context();
        Assert.Equal(2, await db.Customers.ExecuteUpdateAsync(s => s
            .SetProperty(c => c.Address, c => new Address { City = c.Name, Country = "DE" })
            .SetProperty(c => c.Metadata, new Dictionary<string, string> { ["b"] = "2" })));

        var held = await CustomersAsync();
        Assert.Equal(["Ann||DE", "||DE"], held.Select(c => $"{c.Address.City}|{c.Address.Line1}|{c.Address.Country}"));
        Assert.All(held, c => Assert.Equal([new("b", "2")], c.Metadata));
        Assert.Equal(0, await db.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Metadata, new Dictionary<string, string> { ["b"] = "2" })));
    }

    [Fact]
    public async Task An_object_that_somebody_deleted_meanwhile_is_not_counted()
    {
        var service = new CustomerService(Stripe);
        var ids = new List<string>();
        for (var i = 0; i < 3; i++)
            ids.Add((await service.CreateAsync(new() { Name = $"c{i}" })).Id);
        Wire.Before = async (request, _) =>
        {
            if (request.Method == HttpMethod.Post && request.RequestUri!.AbsolutePath.EndsWith(ids[1], StringComparison.Ordinal))
                await service.DeleteAsync(ids[1]);
        };
        await using var db = Context();

        Assert.Equal(2, await db.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Description, "x")));

        Assert.Equal(["x", "x"], (await CustomersAsync()).Select(c => c.Description));
    }

    [Fact]
    public async Task An_object_that_may_be_written_is_told()
    {
        var ann = await new CustomerService(Stripe).CreateAsync(new() { Name = "Ann" });
        await using var db = Context(s => s.MaxRetries(0));
        Wire.Next = _ => Break.Answer;

        var failure = await Assert.ThrowsAsync<StripeBulkWriteException>(
            () => db.Customers.ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, c => c.Name + "!")));

        Assert.Equal([ann.Id], failure.Unknown);
        Assert.Equal([ann.Id], failure.Failed);
        Assert.Contains("Nobody knows", failure.Message, StringComparison.Ordinal);
        Assert.Equal("Ann!", Assert.Single(await CustomersAsync()).Name);
    }

    [Fact]
    public async Task Nothing_to_set_is_refused()
    {
        await using var db = Context();
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.Customers.ExecuteUpdateAsync(s => { }));
        Assert.Contains("SetProperty", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Tracked_copies_stay_as_they_are()
    {
        await FillAsync();
        await using var db = Context();
        var ann = await db.Customers.FirstAsync(c => c.Email == "c0@example.com");

        await db.Customers.Where(c => c.Id == ann.Id).ExecuteUpdateAsync(s => s.SetProperty(c => c.Name, "new"));

        Assert.Equal("even", ann.Name);
        await db.Entry(ann).ReloadAsync();
        Assert.Equal("new", ann.Name);
    }

    private async Task FillAsync()
    {
        await using var db = Context();
        db.AddRange(Enumerable.Range(0, Customers).Select(i => new Customer
        {
            Email = $"c{i}@example.com",
            Name = i % 2 == 0 ? "even" : "odd",
            Shipping = new() { Name = "Home", Address = new() { City = "Rome" } },
        }));
        await db.SaveChangesAsync();
    }
}
