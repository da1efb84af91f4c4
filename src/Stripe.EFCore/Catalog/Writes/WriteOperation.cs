namespace Stripe.EFCore.Catalog.Writes;

/// <summary>One request that writes.</summary>
/// <param name="Method">POST or DELETE.</param>
/// <param name="Path">Its path with placeholders: <c>/v1/customers/{customer}/tax_ids/{id}</c>.</param>
/// <param name="Service">Stripe.net's method, for messages: <c>CustomerService.Create</c>.</param>
internal sealed record WriteOperation(HttpMethod Method, string Path, string Service)
{
    /// <summary>Stripe.net's class of the parameters, for messages: <c>CustomerCreateOptions</c>; null where there are no parameters.</summary>
    public string? Options => Class is "" ? null : $"{Class}Options";

    /// <summary>The parameters. They are read when they are first asked for.</summary>
    public WriteFields Fields => WriteFields.Of(Class);

    /// <summary>The host, where it is another than that of the API: <c>files.stripe.com</c>.</summary>
    public string? Host { get; init; }

    /// <summary>Whether Stripe knows a repetition by an idempotency key: POST, and DELETE of API v2.</summary>
    public bool TakesKey => Method == HttpMethod.Post || IsJson;

    /// <summary>Whether the body is JSON (API v2) and no form.</summary>
    public bool IsJson => Path.StartsWith("/v2/", StringComparison.Ordinal);

    /// <summary>The line of the generated table that has the parameters; empty where there are none.</summary>
    public string Class { private get; init; } = "";
}
