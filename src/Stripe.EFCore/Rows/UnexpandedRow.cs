namespace Stripe.EFCore.Rows;

/// <summary>Stands in a row for an object that was asked to be expanded, and of which the answer has only the id.</summary>
internal sealed record UnexpandedRow(string Id);
