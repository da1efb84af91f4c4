using System.Collections.Immutable;
using System.Security.Cryptography;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>An account in the hands of an application, until either ends it. A later consent after that makes another.</summary>
internal sealed class Connection(EmulatedApplication application, string account, string scope)
{
    public EmulatedApplication Application => application;

    public string Account => account;

    public string Scope { get; set; } = scope;

    public bool IsRevoked { get; set; }
}

/// <summary>What a token endpoint gives for a code or a refresh token.</summary>
internal sealed record IssuedTokens(
    EmulatedApplication Application,
    string Account,
    string Scope,
    string AccessToken,
    string? RefreshToken);

/// <summary>What an access token opens, and whether it still does.</summary>
internal sealed record TokenAccess(Connection Connection, string Scope, AccessTokenState State);

/// <summary>What became of an access token that the emulator issued.</summary>
internal enum AccessTokenState
{
    Good,
    Expired,
    Revoked,
}

/// <summary>Codes, tokens and connections, and the rules by which one becomes the other.</summary>
internal sealed class Ledger(TimeProvider clock)
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Code> _codes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, AccessToken> _accessTokens = new(StringComparer.Ordinal);
    private readonly Dictionary<string, RefreshToken> _refreshTokens = new(StringComparer.Ordinal);
    private readonly List<Connection> _connections = [];
    private int _spentRefreshTokenUses;
    private int _codeReuses;
    private int _refreshes;

    public TimeSpan CodeLifetime { get; set; } = TimeSpan.FromMinutes(5);

    public TimeSpan AccessTokenLifetime { get; set; } = TimeSpan.FromHours(1);

    public TimeSpan RefreshTokenLifetime { get; set; } = TimeSpan.FromDays(365);

    public int SpentRefreshTokenUses => Volatile.Read(ref _spentRefreshTokenUses);

    public int CodeReuses => Volatile.Read(ref _codeReuses);

    public int Refreshes => Volatile.Read(ref _refreshes);

    public ImmutableArray<EmulatedConnection> Connections
    {
        get
        {
            lock (_gate)
            {
                var live = _connections.Where(c => !c.IsRevoked);
                return [.. live.Select(c => new EmulatedConnection(c.Application.ClientId, c.Account, c.Scope))];
            }
        }
    }

    public string NewCode(EmulatedApplication application, string account, string scope)
    {
        var code = Secret("ac_");
        lock (_gate)
            _codes.Add(code, new Code(application, account, scope, clock.GetUtcNow() + CodeLifetime));
        return code;
    }

    /// <summary>Makes tokens of a code, once. A second use is a sign that it was stolen, and ends the connection.</summary>
    public IssuedTokens Exchange(string code, EmulatedOAuthService service, Func<EmulatedApplication, bool> belongsToCaller)
    {
        lock (_gate)
        {
            if (!_codes.TryGetValue(code, out var known) || known.Application.Service != service)
                throw OAuthError.InvalidGrant($"Authorization code does not exist: {code}");
            if (!belongsToCaller(known.Application))
                throw OAuthError.InvalidGrant("Authorization code provided does not belong to you");
            if (known.Connection is { } used)
            {
                _codeReuses++;
                used.IsRevoked = true;
                throw OAuthError.InvalidGrant(
                    "This authorization code has already been used. All tokens issued with this code have been revoked.");
            }

            if (clock.GetUtcNow() >= known.ExpiresAt)
                throw OAuthError.InvalidGrant("Authorization code has expired");

            known.Connection = Connect(known.Application, known.Account, known.Scope);
            return Issue(known.Connection, known.Scope, withRefreshToken: true);
        }
    }

    /// <summary>
    ///     Makes an access token of a refresh token. Stripe Apps replaces the refresh token too; the old one is spent and no good a second
    ///     time.
    /// </summary>
    public IssuedTokens Refresh(string token, string? scope, EmulatedOAuthService service, Func<EmulatedApplication, bool> belongsToCaller)
    {
        lock (_gate)
        {
            if (!_refreshTokens.TryGetValue(token, out var known) || known.Connection.Application.Service != service)
                throw OAuthError.InvalidGrant($"Refresh token does not exist: {token}");
            if (!belongsToCaller(known.Connection.Application))
                throw OAuthError.InvalidGrant("Refresh token provided does not belong to you");
            if (known.Connection.IsRevoked)
                throw OAuthError.InvalidGrant("This refresh token has been revoked.");
            if (known.IsSpent)
            {
                _spentRefreshTokenUses++;
                throw OAuthError.InvalidGrant("This refresh token has already been used.");
            }

            if (clock.GetUtcNow() >= known.ExpiresAt)
                throw OAuthError.InvalidGrant("This refresh token has expired.");
            if (scope is not null && !Scopes.Covers(known.Scope, scope))
                throw OAuthError.InvalidScope($"The scope '{scope}' is not covered by the scope '{known.Scope}' of the refresh token.");

            _refreshes++;
            known.IsSpent = service == EmulatedOAuthService.Apps;
            return Issue(known.Connection, scope ?? known.Scope, withRefreshToken: known.IsSpent);
        }
    }

    /// <summary>What an access token opens; null for one that was never issued.</summary>
    public TokenAccess? Find(string accessToken)
    {
        lock (_gate)
        {
            if (!_accessTokens.TryGetValue(accessToken, out var known))
                return null;
            var state = known.Connection.IsRevoked ? AccessTokenState.Revoked
                : clock.GetUtcNow() >= known.ExpiresAt ? AccessTokenState.Expired
                : AccessTokenState.Good;
            return new TokenAccess(known.Connection, known.Scope, state);
        }
    }

    /// <summary>The scope of an account's connection to one of some applications; null where there is none.</summary>
    public string? ScopeOf(string account, Func<EmulatedApplication, bool> among)
    {
        lock (_gate)
            return _connections.FirstOrDefault(c => !c.IsRevoked && c.Account == account && among(c.Application))?.Scope;
    }

    /// <summary>Ends the connections of an account to some applications; whether there were any.</summary>
    public bool Revoke(string account, Func<EmulatedApplication, bool> among)
    {
        lock (_gate)
        {
            var ended = _connections.Where(c => !c.IsRevoked && c.Account == account && among(c.Application)).ToList();
            foreach (var connection in ended)
                connection.IsRevoked = true;
            return ended.Count > 0;
        }
    }

    /// <summary>Makes all access tokens with a lifetime expire now.</summary>
    public void ExpireAccessTokens()
    {
        lock (_gate)
        {
            foreach (var token in _accessTokens.Values.Where(t => t.ExpiresAt is not null))
                token.ExpiresAt = clock.GetUtcNow();
        }
    }

    public static string Secret(string prefix) => prefix + RandomNumberGenerator.GetHexString(32, lowercase: true);

    private Connection Connect(EmulatedApplication application, string account, string scope)
    {
        var connection = _connections.FirstOrDefault(c => !c.IsRevoked && c.Application == application && c.Account == account);
        if (connection is null)
            _connections.Add(connection = new Connection(application, account, scope));
        connection.Scope = scope;
        return connection;
    }

    private IssuedTokens Issue(Connection connection, string scope, bool withRefreshToken)
    {
        var isApps = connection.Application.Service == EmulatedOAuthService.Apps;
        var now = clock.GetUtcNow();
        var accessToken = Secret(connection.Application.Livemode ? "sk_live_" : "sk_test_");
        _accessTokens.Add(accessToken, new AccessToken(connection, scope) { ExpiresAt = isApps ? now + AccessTokenLifetime : null });
        var refreshToken = withRefreshToken ? Secret("rt_") : null;
        if (refreshToken is not null)
            _refreshTokens.Add(refreshToken, new RefreshToken(connection, scope, isApps ? now + RefreshTokenLifetime : null));
        return new IssuedTokens(connection.Application, connection.Account, scope, accessToken, refreshToken);
    }

    private sealed class Code(EmulatedApplication application, string account, string scope, DateTimeOffset expiresAt)
    {
        public EmulatedApplication Application => application;

        public string Account => account;

        public string Scope => scope;

        public DateTimeOffset ExpiresAt => expiresAt;

        /// <summary>What it was exchanged for.</summary>
        public Connection? Connection { get; set; }
    }

    private sealed class AccessToken(Connection connection, string scope)
    {
        public Connection Connection => connection;

        public string Scope => scope;

        public DateTimeOffset? ExpiresAt { get; set; }
    }

    private sealed class RefreshToken(Connection connection, string scope, DateTimeOffset? expiresAt)
    {
        public Connection Connection => connection;

        public string Scope => scope;

        public DateTimeOffset? ExpiresAt => expiresAt;

        public bool IsSpent { get; set; }
    }
}
