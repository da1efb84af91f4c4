using System.Net;
using System.Text;
using System.Text.Json;
using Stripe.EFCore.Api.Writes;

namespace Stripe.EFCore.Updates.Saving;

/// <summary>
///     The object that Stripe has made although it answers with an error: a payment intent whose card is declined stays, to be confirmed with another card. See
///     <see href="https://docs.stripe.com/api/errors#errors-payment_intent">payment_intent of the error</see>.
/// </summary>
internal static class DeclinedObject
{
    public static WrittenObject? Of(EntryWrite write, Exception failure)
    {
        if (!write.IsCreate || write.Resource.Object is not ("payment_intent" or "setup_intent") || failure is not StripeRequestException
            {
                HttpStatusCode: HttpStatusCode.PaymentRequired, IsOfStripe: true, Failure.Answer.Content: { } content,
            })
        {
            return null;
        }

        using var answer = JsonDocument.Parse(content);
        return answer.RootElement.TryGetProperty("error", out var error) && error.TryGetProperty(write.Resource.Object, out var made)
            && made.ValueKind == JsonValueKind.Object && made.TryGetProperty("id", out var id) && id.ValueKind == JsonValueKind.String
            ? new(Encoding.UTF8.GetBytes(made.GetRawText()), id.GetString())
            : null;
    }
}
