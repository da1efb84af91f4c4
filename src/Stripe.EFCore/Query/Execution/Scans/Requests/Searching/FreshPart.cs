using System.Collections.Immutable;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Query.Execution.Scans.Requests.Searching;

/// <summary>What is read besides a search, because the search may not know it yet.</summary>
/// <param name="Span">How long back.</param>
/// <param name="Created">The lists of the objects that were created since then.</param>
/// <param name="Events">The list of the events since then that name changed objects.</param>
internal sealed record FreshPart(TimeSpan Span, ImmutableArray<ListRequest> Created, ListRequest Events);
