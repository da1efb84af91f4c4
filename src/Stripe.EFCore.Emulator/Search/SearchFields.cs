using System.Collections.Frozen;

namespace Stripe.EFCore.Emulator.Search;

/// <summary>
///     The resources that can be searched, and by which fields: https://docs.stripe.com/search#query-fields. A field is written <c>name</c>, or
///     <c>name=path</c> where the object has another path, with <c>:text</c> or <c>:number</c> behind it; without one it is a token.
/// </summary>
internal static class SearchFields
{
    /// <summary>The field whose members are searched by their keys.</summary>
    public const string Metadata = "metadata";

    private static readonly string Cards = string.Join(
        ' ',
        from kind in (string[])["card", "card_present", "interac_present"]
        from field in (string[])["brand", "exp_month", "exp_year", "fingerprint", "last4"]
        select $"payment_method_details.{kind}.{field}");

    private static readonly FrozenDictionary<string, FrozenDictionary<string, SearchField>> ByResource = Parse(
        [
            $"charge amount:number billing_details.address.postal_code created:number currency customer disputed metadata {Cards} refunded status",
            "customer created:number email:text metadata name:text phone:text",
            "invoice created:number currency customer last_finalization_error_code=last_finalization_error.code "
            + "last_finalization_error_type=last_finalization_error.type metadata number:text receipt_number:text status:text "
            + "subscription=parent.subscription_details.subscription total:number",
            "payment_intent amount:number created:number currency customer metadata status",
            "price active currency lookup_key metadata product type",
            "product active description:text metadata name:text shippable url:text",
            "subscription canceled_at:number created:number metadata status",
        ]);

    /// <summary>The fields of a resource by their names; null for a resource that cannot be searched.</summary>
    public static FrozenDictionary<string, SearchField>? Of(string resource) => ByResource.GetValueOrDefault(resource);

    private static FrozenDictionary<string, FrozenDictionary<string, SearchField>> Parse(string[] lines)
        => lines.Select(line => line.Split(' '))
            .ToFrozenDictionary(words => words[0], words => words[1..].Select(Field).ToFrozenDictionary(f => f.Name));

    private static SearchField Field(string text)
    {
        var (head, kind) = text.Split(':') is [var left, var right] ? (left, right) : (text, null);
        var (name, path) = head.Split('=') is [var before, var after] ? (before, after) : (head, head);
        return new SearchField(name, kind switch { "text" => SearchFieldKind.Text, "number" => SearchFieldKind.Number, _ => SearchFieldKind.Token }, path);
    }
}
