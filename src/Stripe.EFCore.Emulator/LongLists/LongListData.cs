namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>
///     Objects that hold more than a page of other objects, and objects of every kind that is reached through them. They refer to each other and add up: the
///     lines of an invoice to its total, the refunds of a charge to what was refunded, the transactions of a payout to its amount.
/// </summary>
internal static class LongListData
{
    public static void AddTo(EmulatedAccount account, DateTime now)
    {
        var data = new LongListWriter(account, now.Date.AddDays(-20));
        CatalogObjects.AddTo(data);
        CustomerObjects.AddTo(data);
        BillingObjects.AddTo(data);
        PaymentObjects.AddTo(data);
        ConnectObjects.AddTo(data);
        SalesObjects.AddTo(data);

        // A seeded business has them already.
        if (account.Get("v2.core.account", ApiV2Objects.FirstAccount) is null)
            ApiV2Objects.AddTo(data);

        CustomerObjects.Delete(account);
    }
}

/// <summary>Puts objects into an account, each a minute, or some, younger than the one before.</summary>
internal sealed class LongListWriter(EmulatedAccount account, DateTime start, int minutes = 1)
{
    private int _times;

    public EmulatedAccount Account => account;

    /// <summary>The time of the next object.</summary>
    public DateTime Next() => start.AddMinutes(minutes * _times++);

    public void Add(IStripeEntity entity) => account.Insert(entity);

    /// <summary>An embedded list with the given number of elements.</summary>
    public static StripeList<T> List<T>(int count, Func<int, T> element)
        where T : StripeEntity
        => new() { Object = "list", Data = [.. Enumerable.Range(0, count).Select(element)] };

    public static Dictionary<string, string> Metadata(int number)
        => number % 2 == 0 ? new() { ["row"] = number.ToString(System.Globalization.CultureInfo.InvariantCulture) } : [];
}
