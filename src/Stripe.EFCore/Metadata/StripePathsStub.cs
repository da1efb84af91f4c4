using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Rows;
namespace Stripe.EFCore.Metadata;

internal static class StripeMetadataExtensions
{
    public static StripeResource GetStripeResource(this IReadOnlyEntityType e) => throw new NotSupportedException();
    public static JsonPath GetJsonPath(this IReadOnlyProperty p) => throw new NotSupportedException();
    public static JsonPath GetJsonPath(this IReadOnlyComplexProperty p) => throw new NotSupportedException();
    public static JsonPath GetJsonPath(this IReadOnlyNavigation p) => throw new NotSupportedException();
}
