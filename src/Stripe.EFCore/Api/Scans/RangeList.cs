using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Api.Scans;

/// <summary>A list that is read in ranges of <c>created</c>.</summary>
/// <param name="Request">The list, without the range.</param>
/// <param name="Range">What of it is wanted.</param>
/// <param name="Layout">What is read of each object; one column is its <c>created</c> second and one its id.</param>
/// <param name="CreatedOrdinal">The column of the second.</param>
/// <param name="IdOrdinal">The column of the id.</param>
internal sealed record RangeList(ListRequest Request, CreatedRange Range, RowLayout Layout, int CreatedOrdinal, int IdOrdinal);
