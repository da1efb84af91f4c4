using Stripe.EFCore.Api.Requests;

namespace StripeEFCore.Tests.Api.Limits;

public class EndpointNameTests
{
    [Theory]
    [InlineData("/v1/customers", "/v1/customers")]
    [InlineData("/v1/test_helpers/test_clocks", "/v1/test_helpers/test_clocks")]
    [InlineData("/v1/apple_pay/domains", "/v1/apple_pay/domains")]
    [InlineData("/v1/customers/cus_9s6XKzkNRiz8i3/payment_methods", "/v1/customers/{id}/payment_methods")]
    public void Lists_of_all_parents_are_one_endpoint(string path, string endpoint) => Assert.Equal(endpoint, EndpointName.OfList(path));

    [Theory]
    [InlineData("/v1/customers/cus_1", "/v1/customers/{id}")]
    [InlineData("/v1/coupons/summer", "/v1/coupons/{id}")]
    [InlineData("/v1/accounts/acct_1032D82eZvKYlo2C/persons/person_1", "/v1/accounts/{id}/persons/{id}")]
    public void Retrieves_of_all_ids_are_one_endpoint(string path, string endpoint) => Assert.Equal(endpoint, EndpointName.OfRetrieve(path));
}
