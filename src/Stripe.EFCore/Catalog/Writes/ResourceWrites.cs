using System.Collections.Immutable;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>What Stripe writes at the path of one list.</summary>
/// <param name="ListPath">The path as in the catalog: <c>/v1/customers/{customer}/tax_ids</c>. There need not be a list to read.</param>
/// <param name="Create">POST to the list; null where objects cannot be created.</param>
/// <param name="Update">POST to the object; null where objects cannot be changed.</param>
/// <param name="Delete">DELETE of the object; null where objects cannot be deleted.</param>
/// <param name="Others">The verbs that are none of these, by path.</param>
internal sealed record ResourceWrites(
    string ListPath,
    WriteOperation? Create,
    WriteOperation? Update,
    WriteOperation? Delete,
    ImmutableArray<OtherVerb> Others)
{
    /// <summary>Whether there is one object and no list: the update goes to the path itself.</summary>
    public bool IsSingleton => Update?.Path == ListPath;
}

/// <summary>A request that writes and is neither create, update nor delete.</summary>
/// <param name="Name">Stripe.net's method: <c>FinalizeInvoice</c>.</param>
/// <param name="Service">The same with its class, for messages: <c>InvoiceService.FinalizeInvoice</c>.</param>
/// <param name="Method">POST or DELETE.</param>
/// <param name="Path">Its path with placeholders: <c>/v1/invoices/{id}/finalize</c>.</param>
internal sealed record OtherVerb(string Name, string Service, HttpMethod Method, string Path);
