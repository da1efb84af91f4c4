using System.Collections.Concurrent;
using System.Collections.Immutable;
using Stripe.EFCore.Emulator.OAuth;

namespace Stripe.EFCore.Emulator;

/// <summary>The emulator's two OAuth services, Connect and Stripe Apps, for tests to set up and look at.</summary>
public sealed class EmulatedOAuth
{
    private readonly StripeEmulator _emulator;
    private readonly ConcurrentDictionary<string, EmulatedApplication> _applications = new(StringComparer.Ordinal);
    private readonly ConcurrentQueue<EmulatedTokenFault> _faults = [];
    private volatile EmulatedTokenHold? _requestHold;
    private volatile EmulatedTokenHold? _answerHold;

    internal EmulatedOAuth(StripeEmulator emulator, TimeProvider clock)
    {
        _emulator = emulator;
        Ledger = new Ledger(clock);
    }

    /// <summary>The accounts that applications may use now.</summary>
    public ImmutableArray<EmulatedConnection> Connections => Ledger.Connections;

    /// <summary>
    ///     How often a refresh token was used that a refresh had replaced. Each was refused with <c>invalid_grant</c>; there is no grace.
    /// </summary>
    public int SpentRefreshTokenUses => Ledger.SpentRefreshTokenUses;

    /// <summary>How often a code was used a second time. Each was refused and ended the connection that the code had made.</summary>
    public int CodeReuses => Ledger.CodeReuses;

    /// <summary>How many refreshes succeeded.</summary>
    public int Refreshes => Ledger.Refreshes;

    /// <summary>How long a code can be exchanged: five minutes. Counts for codes to come.</summary>
    public TimeSpan CodeLifetime
    {
        get => Ledger.CodeLifetime;
        set => Ledger.CodeLifetime = value;
    }

    /// <summary>How long an access token of Stripe Apps lives: an hour. Counts for tokens to come.</summary>
    public TimeSpan AccessTokenLifetime
    {
        get => Ledger.AccessTokenLifetime;
        set => Ledger.AccessTokenLifetime = value;
    }

    /// <summary>How long a refresh token of Stripe Apps lives: a year. Counts for tokens to come.</summary>
    public TimeSpan RefreshTokenLifetime
    {
        get => Ledger.RefreshTokenLifetime;
        set => Ledger.RefreshTokenLifetime = value;
    }

    /// <summary>How long every answer of a token endpoint is held back, by the emulator's clock; none by default.</summary>
    public TimeSpan TokenDelay { get; set; }

    internal Ledger Ledger { get; }

    /// <summary>Registers an application.</summary>
    /// <param name="clientId">The client id (<c>ca_</c>).</param>
    /// <param name="name">What the consent page calls it.</param>
    /// <param name="clientSecret">
    ///     The secret key of its platform; null for the emulator's own account, each of whose secret keys is then the client secret. A key
    ///     that the emulator does not have yet is that of another platform, with no data of its own. With <c>sk_live_</c> the application is in live mode.
    /// </param>
    /// <param name="redirectUris">Where people may be sent back to.</param>
    /// <param name="service">The service.</param>
    /// <param name="scopes">What it may ask for; all scopes of the service if none is given.</param>
    /// <returns>The application.</returns>
    public EmulatedApplication AddApplication(
        string clientId,
        string name,
        string? clientSecret,
        IEnumerable<string> redirectUris,
        EmulatedOAuthService service = EmulatedOAuthService.Connect,
        params IEnumerable<string> scopes)
    {
        ImmutableArray<string> uris = [.. redirectUris];
        if (uris.IsEmpty)
            throw new ArgumentException("An application needs a redirect URI.", nameof(redirectUris));

        ImmutableArray<string> allowed = [.. scopes];
        if (allowed.FirstOrDefault(s => !Scopes.Of(service).Contains(s)) is { } unknown)
            throw new ArgumentException($"{service} has no scope '{unknown}'.", nameof(scopes));

        var secret = clientSecret ?? _emulator.ApiKey;
        var application = new EmulatedApplication(
            new(clientId, name, secret, service, uris, allowed.IsEmpty ? Scopes.Of(service) : allowed, IsOwn: _emulator.IsOwnSecretKey(secret)));
        if (!_applications.TryAdd(clientId, application))
            throw new ArgumentException($"There is an application '{clientId}' already.", nameof(clientId));
        if (!application.IsOwn)
            _emulator.AddPlatform(secret);
        return application;
    }

    /// <summary>Consents as an account's owner would on the consent page.</summary>
    /// <param name="clientId">The application.</param>
    /// <param name="account">The account.</param>
    /// <param name="scope">The scope; by default <c>read_write</c> for Connect and <c>stripe_apps</c> for Stripe Apps.</param>
    /// <returns>The code that the redirect would carry.</returns>
    public string Grant(string clientId, string account, string? scope = null)
    {
        var application = Application(clientId)
            ?? throw new ArgumentException($"There is no application '{clientId}'. Make it with AddApplication.", nameof(clientId));
        if (_emulator.StoreOf(account) is null)
            throw new ArgumentException($"There is no account '{account}'. Make it with AddAccount.", nameof(account));

        scope ??= application.Scopes.Contains(Scopes.ReadWrite) ? Scopes.ReadWrite : application.Scopes[0];
        return application.Scopes.Contains(scope)
            ? Ledger.NewCode(application, account, scope)
            : throw new ArgumentException($"The application '{clientId}' may not ask for '{scope}'.", nameof(scope));
    }

    /// <summary>Lets the access tokens that were issued so far expire now. Those of Connect never do.</summary>
    public void ExpireAccessTokens() => Ledger.ExpireAccessTokens();

    /// <summary>
    ///     Ends every connection of an account, as its owner can in the dashboard: no token of it works any more, nor does the platform's
    ///     key.
    /// </summary>
    /// <param name="account">The account.</param>
    public void Revoke(string account)
    {
        Ledger.Revoke(account, _ => true);
        _emulator.Disconnect(account);
    }

    /// <summary>Lets something go wrong with the next answer of a token endpoint that has none queued before it.</summary>
    /// <param name="fault">What.</param>
    public void FailNextTokenResponse(EmulatedTokenFault fault) => _faults.Enqueue(fault);

    /// <summary>Holds requests to the token endpoints back before they have done anything. Replaces a hold before it.</summary>
    /// <returns>The hold, to be released.</returns>
    public EmulatedTokenHold HoldTokenRequests() => _requestHold = new EmulatedTokenHold();

    /// <summary>
    ///     Holds answers of the token endpoints back after the tokens were issued and the old ones used up. Replaces a hold before it.
    /// </summary>
    /// <returns>The hold, to be released.</returns>
    public EmulatedTokenHold HoldTokenAnswers() => _answerHold = new EmulatedTokenHold();

    internal EmulatedApplication? Application(string clientId) => _applications.GetValueOrDefault(clientId);

    internal EmulatedTokenFault? NextFault() => _faults.TryDequeue(out var fault) ? fault : null;

    internal Task PassRequestAsync(CancellationToken cancellationToken) => _requestHold?.PassAsync(cancellationToken) ?? Task.CompletedTask;

    internal Task PassAnswerAsync(CancellationToken cancellationToken) => _answerHold?.PassAsync(cancellationToken) ?? Task.CompletedTask;
}
