using System.Net;
using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>A write with an idempotency key happens once, whatever becomes of its answer.</summary>
public sealed class IdempotencyTests : LifecycleTest
{
    private static readonly RequestOptions Key = new() { IdempotencyKey = "key_1" };

    [Fact]
    public async Task The_same_key_gives_the_same_answer_for_a_day()
    {
        var first = await Customers.CreateAsync(new() { Name = "Ann" }, Key);
        await Customers.UpdateAsync(first.Id, new() { Name = "Anna" });
        Clock.Advance(TimeSpan.FromHours(23));
        var second = await Customers.CreateAsync(new() { Name = "Ann" }, Key);
        Assert.Equal((first.Id, "Ann"), (second.Id, second.Name));
        Assert.Equal("true", second.StripeResponse.Headers.GetValues("Idempotent-Replayed").Single());
        Assert.Equal(1, Emulator.Account().Count("customer"));

        Clock.Advance(TimeSpan.FromHours(1));
        Assert.NotEqual(first.Id, (await Customers.CreateAsync(new() { Name = "Ann" }, Key)).Id);
    }

    [Fact]
    public async Task Another_request_with_the_key_is_refused()
    {
        await Customers.CreateAsync(new() { Name = "Ann" }, Key);
        var exception = await Assert.ThrowsAsync<StripeException>(() => Customers.CreateAsync(new() { Name = "Bob" }, Key));
        Assert.Equal((HttpStatusCode.BadRequest, "idempotency_error"), (exception.HttpStatusCode, exception.StripeError.Type));
        exception = await Assert.ThrowsAsync<StripeException>(() => new ProductService(Client).CreateAsync(new() { Name = "Ann" }, Key));
        Assert.Equal("idempotency_error", exception.StripeError.Type);
    }

    [Fact]
    public async Task A_refusal_before_the_execution_frees_the_key_and_one_of_the_execution_keeps_it()
    {
        await Assert.ThrowsAsync<StripeException>(() => new ProductService(Client).CreateAsync(new(), Key));
        Assert.NotNull((await new ProductService(Client).CreateAsync(new() { Name = "Gold" }, Key)).Id);

        var other = new RequestOptions { IdempotencyKey = "key_2" };
        var options = new PaymentIntentCreateOptions { Amount = 1000, Currency = "usd", Customer = "cus_later" };
        Assert.Equal("resource_missing", (await RefusalOf(() => Payments.CreateAsync(options, other))).Code);
        InsertCustomer("cus_later", "");
        Assert.Equal("resource_missing", (await RefusalOf(() => Payments.CreateAsync(options, other))).Code);
    }

    [Fact]
    public async Task A_declined_payment_is_declined_again()
    {
        var options = new PaymentIntentCreateOptions { Amount = 1000, Currency = "usd", PaymentMethod = "pm_card_chargeDeclined", Confirm = true };
        var first = await RefusalOf(() => Payments.CreateAsync(options, Key));
        var second = await RefusalOf(() => Payments.CreateAsync(options, Key));
        Assert.Equal((first.Code, first.PaymentIntent.Id), (second.Code, second.PaymentIntent.Id));
        Assert.Equal(1, Emulator.Account().Count("payment_intent"));
    }

    [Fact]
    public async Task A_key_on_a_delete_of_v1_has_no_effect_and_on_one_of_v2_it_has()
    {
        var (first, second) = (await Customers.CreateAsync(new()), await Customers.CreateAsync(new()));
        await Customers.DeleteAsync(first.Id, null, Key);
        await Customers.DeleteAsync(second.Id, null, Key);
        Assert.Equal("resource_missing", (await RefusalOf(() => Customers.DeleteAsync(first.Id, null, Key))).Code);

        var destinations = Client.V2.Core.EventDestinations;
        var made = await destinations.CreateAsync(new() { Name = "a", Type = "webhook_endpoint", EventPayload = "thin", EnabledEvents = ["a"] });
        await destinations.DeleteAsync(made.Id, null, Key);
        Assert.Equal(made.Id, (await destinations.DeleteAsync(made.Id, null, Key)).Id);
    }

    [Fact]
    public async Task An_answer_that_is_lost_is_told_when_the_request_comes_again()
    {
        foreach (var (fault, number) in ((EmulatedFault, int)[])[(EmulatedFault.Reset, 1), (EmulatedFault.BrokenBody, 2)])
        {
            Emulator.Fault = request => request.Method == "POST" ? fault : null;
            await Assert.ThrowsAnyAsync<Exception>(() => PostAsync($"lost_{number}"));
            Assert.Equal(number, Emulator.Account().Count("customer"));
            Emulator.Fault = null;
            Assert.Equal("true", (await PostAsync($"lost_{number}")).Headers.GetValues("Idempotent-Replayed").Single());
            Assert.Equal(number, Emulator.Account().Count("customer"));
        }
    }

    [Fact]
    public async Task What_is_cut_before_its_execution_has_no_effect()
    {
        Emulator.Fault = _ => EmulatedFault.ResetBeforeExecution;
        await Assert.ThrowsAnyAsync<Exception>(() => PostAsync());
        Emulator.Fault = _ => EmulatedFault.LockTimeout;
        Assert.Equal(HttpStatusCode.Conflict, (await PostAsync()).StatusCode);
        Assert.Equal(0, Emulator.Account().Count("customer"));
        Emulator.Fault = null;
        Assert.False((await PostAsync()).Headers.Contains("Idempotent-Replayed"));
    }

    [Fact]
    public async Task An_error_after_the_execution_is_kept_and_the_object_too()
    {
        Emulator.Fault = _ => EmulatedFault.ErrorAfterExecution(HttpStatusCode.InternalServerError);
        Assert.Equal(HttpStatusCode.InternalServerError, (await PostAsync()).StatusCode);
        Emulator.Fault = null;
        var again = await PostAsync();
        Assert.Equal((HttpStatusCode.InternalServerError, true), (again.StatusCode, again.Headers.Contains("Idempotent-Replayed")));
        Assert.Equal(1, Emulator.Account().Count("customer"));
    }

    /// <summary>A create as it goes over the wire: Stripe.net would repeat it by itself.</summary>
    private async Task<HttpResponseMessage> PostAsync(string key = "key_1")
    {
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Emulator.BaseAddress, "/v1/customers"));
        request.Headers.Authorization = new("Bearer", Emulator.ApiKey);
        request.Headers.Add("Idempotency-Key", key);
        request.Content = new FormUrlEncodedContent([KeyValuePair.Create("name", "Ann")]);
        return await http.SendAsync(request);
    }
}
