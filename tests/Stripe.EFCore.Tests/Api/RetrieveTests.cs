using System.Net;

namespace StripeEFCore.Tests.Api;

public class RetrieveTests
{
    [Theory]
    [InlineData("id")]
    [InlineData("intent")]
    [InlineData(null)]
    public async Task An_id_that_Stripe_does_not_have_is_no_row(string? param)
    {
        var observer = new RecordingObserver();
        var stripe = new FakeStripe(FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing", "No such payment_intent: 'pi_1'", param));

        Assert.Null(await stripe.Session(observer: observer)
            .RetrieveAsync(new("/v1/payment_intents/pi_1", []), FakeStripe.NoColumns, async: true, default));
        Assert.StartsWith("success rows=0", observer.Events[^1]);
    }

    [Theory]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("..")]
    [InlineData("%20")]
    [InlineData("%09%20")]
    [InlineData("../charges")]
    [InlineData("/cus_1")]
    [InlineData("cus_1/")]
    public async Task An_id_that_would_change_the_path_is_no_row_and_no_request(string id)
    {
        var stripe = new FakeStripe();

        Assert.Null(await stripe.Session().RetrieveAsync(new("/v1/customers/" + id, []), FakeStripe.NoColumns, async: true, default));
        Assert.Empty(stripe.Requests);
    }

    [Theory]
    [InlineData("a.b")]
    [InlineData("...")]
    [InlineData("%2E%2Fa")]
    [InlineData("a%20b")]
    public async Task Any_other_id_is_asked_for(string id)
    {
        var stripe = new FakeStripe(FakeStripe.Json("""{"id":"cus_1"}"""));

        Assert.NotNull(await stripe.Session().RetrieveAsync(new("/v1/customers/" + id, []), FakeStripe.NoColumns, async: true, default));
    }

    [Fact]
    public async Task The_stub_of_a_deleted_object_is_no_row()
    {
        var observer = new RecordingObserver();
        var stripe = new FakeStripe(FakeStripe.Json("""{"id":"cus_1","object":"customer","deleted":true}"""));

        Assert.Null(await stripe.Session(observer: observer)
            .RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default));
        Assert.StartsWith("success rows=0", observer.Events[^1]);
    }

    [Theory]
    [InlineData(HttpStatusCode.NotFound, null)]
    [InlineData(HttpStatusCode.Forbidden, "resource_missing")]
    [InlineData(HttpStatusCode.BadRequest, "resource_missing")]
    public async Task Any_other_refusal_of_a_retrieve_is_an_error(HttpStatusCode status, string? code)
    {
        var stripe = new FakeStripe(FakeStripe.Error(status, code));

        await Assert.ThrowsAnyAsync<StripeRequestException>(
            () => stripe.Session().RetrieveAsync(new("/v1/customers/cus_1", []), FakeStripe.NoColumns, async: true, default).AsTask());
    }

    [Fact]
    public async Task A_list_below_a_missing_parent_is_an_error_and_not_an_empty_list()
    {
        var stripe = new FakeStripe(FakeStripe.Error(HttpStatusCode.NotFound, "resource_missing", param: "id"));

        await Assert.ThrowsAsync<StripeInvalidRequestException>(() => stripe.Session()
            .ListAsync(new("/v1/customers/cus_1/tax_ids", [], []), FakeStripe.NoColumns, async: true, default).ToListAsync());
    }
}
