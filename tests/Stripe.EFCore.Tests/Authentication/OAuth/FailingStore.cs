namespace StripeEFCore.Tests.Authentication.OAuth;

/// <summary>A store that can be told to fail when it is written.</summary>
internal sealed class FailingStore : IStripeOAuthTokenStore, IAsyncDisposable
{
    public bool Fails { get; set; }

    public StripeOAuthSettings? Settings { get; private set; }

    public string Location { get; } = "failing://" + Guid.NewGuid();

    public ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken) => new(Settings);

    public ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken)
    {
        if (Fails)
            throw new StripeOAuthTokenStoreException(StripeOAuthTokenStoreProblem.Inaccessible, "The disk is full.");
        Settings = settings;
        return default;
    }

    public ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken) => new(this);

    public ValueTask DisposeAsync() => default;
}
