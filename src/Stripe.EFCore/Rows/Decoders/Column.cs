using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>One value wanted of every object of a page: where it stands, and how it is read.</summary>
internal sealed record Column(JsonPath Path, ColumnDecoder Decoder);
