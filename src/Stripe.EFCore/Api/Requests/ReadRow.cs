namespace Stripe.EFCore.Api.Requests;

/// <summary>A row that was read, by what tells it from others.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Created">Its <c>created</c> second; null where the list has none.</param>
internal readonly record struct ReadRow(string Id, long? Created)
{
    // Thousands are kept: a nullable number takes twice the memory of a number.
    private readonly long _created = Created ?? long.MinValue;

    public long? Created => _created == long.MinValue ? null : _created;
}
