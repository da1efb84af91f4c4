using Microsoft.EntityFrameworkCore.Storage;
using Stripe.EFCore.Api;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Storage;

/// <summary>Stripe is there and cannot be created or deleted; that it can be reached is asked with the account's balance.</summary>
internal sealed class StripeDatabaseCreator(IStripeSession session) : IDatabaseCreator
{
    /// <summary>
    ///     The code of <see href="https://docs.stripe.com/error-codes#account-invalid">an account that does not exist or that the key may
    ///     not act for</see>.
    /// </summary>
    private const string NoSuchAccount = "account_invalid";

    private static readonly RetrieveRequest Balance = new("/v1/balance", []);
    private static readonly RowLayout Kind = new([new Column(JsonPath.Parse("object"), ColumnDecoders.For(typeof(string)))]);

    public bool CanConnect() => Completed.Take(CanConnectAsync(async: false, CancellationToken.None));

    public Task<bool> CanConnectAsync(CancellationToken cancellationToken = default)
        => CanConnectAsync(async: true, cancellationToken).AsTask();

    /// <summary>False: nothing had to be created.</summary>
    public bool EnsureCreated() => false;

    public Task<bool> EnsureCreatedAsync(CancellationToken cancellationToken = default) => Task.FromResult(false);

    public bool EnsureDeleted() => throw NotDeletable();

    public Task<bool> EnsureDeletedAsync(CancellationToken cancellationToken = default) => Task.FromException<bool>(NotDeletable());

    private async ValueTask<bool> CanConnectAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            await session.RetrieveAsync(Balance, Kind, async, cancellationToken).ConfigureAwait(false);
            return true;
        }
        catch (StripePermissionException refusal) when (refusal.Code != NoSuchAccount)
        {
            // The key is accepted, though it may not see the balance.
            return true;
        }
        catch (Exception failure) when (failure is StripeRequestException or StripeResponseException or StripeOAuthException)
        {
            return false;
        }
    }

    private static NotSupportedException NotDeletable() => new("A Stripe account cannot be deleted through a DbContext.");
}
