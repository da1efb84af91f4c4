using Stripe;

namespace StripeEFCore.Emulator.Tests;

public sealed class WriteTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    [Fact]
    public async Task What_is_created_is_the_newest_and_can_be_read_changed_and_deleted()
    {
        var service = new CustomerService(fixture.Client);
        var created = await service.CreateAsync(
            new CustomerCreateOptions { Name = "New", Email = "new@example.com", Metadata = new() { ["a"] = "1", ["b"] = "2" } });
        Assert.StartsWith("cus_", created.Id);
        Assert.Equal(created.Id, (await service.ListAsync(new CustomerListOptions { Limit = 1 })).Data[0].Id);

        var updated = await service.UpdateAsync(created.Id, new CustomerUpdateOptions { Name = "Newer", Metadata = new() { ["a"] = "" } });
        Assert.Equal("Newer", updated.Name);
        Assert.Equal(["b"], updated.Metadata.Keys);
        Assert.Equal("new@example.com", (await service.GetAsync(created.Id)).Email);

        Assert.True((await service.DeleteAsync(created.Id)).Deleted);
        Assert.True((await service.GetAsync(created.Id)).Deleted);
        Assert.DoesNotContain((await service.ListAsync(new CustomerListOptions { Limit = 100 })).Data, c => c.Id == created.Id);
    }

    [Fact]
    public async Task A_seeded_object_keeps_its_place_when_it_is_changed()
    {
        var service = new CustomerService(fixture.Client);
        var before = (await service.ListAsync(new CustomerListOptions { Limit = 100 })).Data;
        await service.UpdateAsync(before[7].Id, new CustomerUpdateOptions { Description = "seen" });
        var after = (await service.ListAsync(new CustomerListOptions { Limit = 100 })).Data;
        Assert.Equal(before.Select(c => c.Id), after.Select(c => c.Id));
        Assert.Equal("seen", after[7].Description);
    }

    [Fact]
    public async Task A_seeded_object_is_found_by_the_value_it_was_changed_to_and_not_by_the_old_one()
    {
        var service = new CustomerService(fixture.Client);
        var all = (await service.ListAsync(new CustomerListOptions { Limit = 100 })).Data;
        var (older, newer) = (all[20], all.First(c => c.Email is not null && c.Email != all[20].Email));
        await service.UpdateAsync(older.Id, new CustomerUpdateOptions { Email = newer.Email });
        Assert.Equal([newer.Id, older.Id], (await service.ListAsync(new CustomerListOptions { Email = newer.Email })).Data.Select(c => c.Id));

        await service.UpdateAsync(newer.Id, new CustomerUpdateOptions { Email = "other@example.com" });
        Assert.Equal(older.Id, (await service.ListAsync(new CustomerListOptions { Email = newer.Email })).Single().Id);
        Assert.Equal(newer.Id, (await service.ListAsync(new CustomerListOptions { Email = "other@example.com" })).Single().Id);
    }

    [Fact]
    public async Task What_is_added_and_deleted_is_not_counted()
    {
        var service = new CustomerService(fixture.Client);
        var before = fixture.Emulator.Account().Count("customer");
        await service.DeleteAsync((await service.CreateAsync(new())).Id);
        Assert.Equal(before, fixture.Emulator.Account().Count("customer"));
    }

    [Fact]
    public async Task The_same_idempotency_key_creates_once()
    {
        var service = new ProductService(fixture.Client);
        var options = new RequestOptions { IdempotencyKey = Guid.NewGuid().ToString() };
        var first = await service.CreateAsync(new ProductCreateOptions { Name = "Once" }, options);
        var second = await service.CreateAsync(new ProductCreateOptions { Name = "Once" }, options);
        Assert.Equal(first.Id, second.Id);
        var exception = await Assert.ThrowsAsync<StripeException>(() => service.CreateAsync(new ProductCreateOptions { Name = "Other" }, options));
        Assert.Equal("idempotency_error", exception.StripeError.Type);
    }

    [Fact]
    public async Task Unknown_parameters_and_wrong_types_are_refused_and_change_nothing()
    {
        var service = new CustomerService(fixture.Client);
        var options = new CustomerUpdateOptions();
        options.AddExtraParam("nonsense", "1");
        var id = (await service.ListAsync()).Data[0].Id;
        var unknown = await Assert.ThrowsAsync<StripeException>(() => service.UpdateAsync(id, options));
        Assert.Equal("parameter_unknown", unknown.StripeError.Code);
        var wrong = await Assert.ThrowsAsync<StripeException>(
            () => fixture.Client.RawRequestAsync(HttpMethod.Post, $"/v1/customers/{id}", "balance=many"));
        Assert.Equal("parameter_invalid_integer", wrong.StripeError.Code);
    }

    [Fact]
    public async Task A_reference_to_nothing_is_refused()
    {
        var exception = await Assert.ThrowsAsync<StripeException>(
            () => new RefundService(fixture.Client).CreateAsync(new RefundCreateOptions { Charge = "ch_nothere" }));
        Assert.Equal(("resource_missing", "charge"), (exception.StripeError.Code, exception.StripeError.Param));
    }

    [Fact]
    public async Task Cancelling_a_subscription_answers_the_subscription()
    {
        var service = new SubscriptionService(fixture.Client);
        var id = (await service.ListAsync(new SubscriptionListOptions { Status = "active" })).Data[0].Id;
        Assert.Equal("canceled", (await service.CancelAsync(id)).Status);
        Assert.Equal("canceled", (await service.GetAsync(id)).Status);
    }
}
