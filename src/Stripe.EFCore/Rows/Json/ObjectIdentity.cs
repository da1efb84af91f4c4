using Stripe.EFCore.Authentication;

namespace Stripe.EFCore.Rows.Json;

/// <summary>What an object that is retrieved by its id says of itself.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Object">Its <c>object</c> value; null where it is not known.</param>
internal sealed record ObjectIdentity(string Id, string? Object)
{
    /// <summary>Makes sure that an answer is the object that was asked for. Ids that differ in case alone are left to the query, which compares them.</summary>
    /// <exception cref="StripeResponseException">It is another object: the query would lose the one that it asked for, or take the other for it.</exception>
    public void Check(in RawValue answer)
    {
        var reader = answer.Reader();
        var (id, name) = (reader.PeekId(), reader.PeekString("object"u8));
        if (!string.Equals(id, Id, StringComparison.OrdinalIgnoreCase) || Object is not null && name is not null && name != Object)
        {
            throw new StripeResponseException(
                $"The object '{OutsideText.CleanCode(Id)}'{Named(Object)} was asked for, and "
                + $"{(id is null ? "one without an id" : $"'{OutsideText.CleanCode(id)}'")}{Named(OutsideText.CleanCode(name))} was answered. "
                + "Look at what stands between the application and Stripe: a proxy, a cache, a mock.");
        }
    }

    private static string Named(string? name) => name is null ? "" : $" (object '{name}')";
}
