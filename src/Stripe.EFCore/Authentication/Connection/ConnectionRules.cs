using System.Collections.Immutable;
using System.Globalization;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>What connection settings have to meet before the first request.</summary>
internal static class ConnectionRules
{
    private static readonly ImmutableArray<(string Prefix, string What)> NoSecretKeys =
    [
        ("pk_", "a publishable key, which can read nothing"),
        ("whsec_", "the signing secret of a webhook endpoint"),
        ("ca_", "the client id of an OAuth application"),
        ("acct_", "an account id, which belongs in AccountId"),
        ("ac_", "an OAuth authorization code"),
    ];

    /// <summary>An answer is read into one array.</summary>
    private const int LargestResponse = 1024 * 1024 * 1024;

    private const int MostRetries = 10;

    /// <summary>What <see href="https://www.rfc-editor.org/rfc/rfc6750#section-2.1">a bearer token</see> may have beside letters and digits.</summary>
    private const string SignsOfBearer = "-._~+/=";

    private const string WithoutMore =
        "Give the key alone and without quotes; another setting has a name of its own, and a placeholder such as ${STRIPE_KEY} was not filled in.";

    private const string NoAccount =
        "A request without an account would read the data of the key's own account. Give the id of a connected account (acct_...), or say "
        + "StripeAccount.Platform (AccountId=platform, PlatformAccount()) where the key's own account is meant.";

    private const string NoAccountOfOrganization =
        "An organization key (sk_org_) has no data of its own, and the request names no account. Give the account of the organization that is to be read: "
        + "AccountId=acct_... in the connection string, AccountId(...) on the options, or AccountPerContext() and Database.SetStripeAccount(...). A connected "
        + "account of a platform in the organization is a path: acct_platform/acct_connected.";

    /// <summary>Refuses each value that works beside no other one. What settings lack, and whether they fit together, is left open.</summary>
    public static void CheckValues(StripeConnectionSettings settings)
    {
        CheckNoBlanks(settings);
        if (settings.LiveAPIKey is { } key)
            CheckKey(key);
        CheckAccountId(settings);
        CheckRanges(settings);
        CheckAddress(nameof(settings.ApiBase), settings.ApiBase);
        CheckAddress(nameof(settings.ConnectBase), settings.ConnectBase);
    }

    /// <param name="settings">The settings.</param>
    /// <param name="hasKeyCallback">Whether the application is asked for its key at every request.</param>
    /// <param name="hasAccountCallback">Whether every query calls the application for its account.</param>
    public static void Check(StripeConnectionSettings settings, bool hasKeyCallback = false, bool hasAccountCallback = false)
    {
        CheckNoBlanks(settings);
        CheckScheme(settings);
        if (hasKeyCallback)
            CheckKeyIsAskedFor(settings);
        else if (settings.EffectiveAuthScheme == StripeAuthScheme.OAuth)
            OAuthRules.Check(settings);
        else
            CheckKey(settings.LiveAPIKey);

        CheckAccount(settings, hasAccountCallback);
        if (!hasAccountCallback && settings is { BearerToken: { } key, Account: null } && Secrets.IsOfOrganization(key))
            throw new InvalidOperationException(NoAccountOfOrganization);
        CheckRanges(settings);
        CheckAddress(nameof(settings.ApiBase), settings.ApiBase);
        CheckAddress(nameof(settings.ConnectBase), settings.ConnectBase);
        CheckNoLiveKeyInClear(settings);
    }

    private static void CheckNoBlanks(StripeConnectionSettings settings)
    {
        if (settings.AccountId is { } account && string.IsNullOrWhiteSpace(account))
            throw Invalid(nameof(settings.AccountId), "is blank or null", $"{NoAccount} Otherwise leave it out.");

        foreach (var property in ConnectionProperties.All)
        {
            if (property.Get(settings) is string text && string.IsNullOrWhiteSpace(text))
                throw Invalid(property.Name, "is blank", "Give it a value, or leave it out.");
        }
    }

    private static void CheckScheme(StripeConnectionSettings settings)
    {
        if (settings.EffectiveAuthScheme == StripeAuthScheme.APIKey && settings.GivesOAuth)
        {
            var oauth = ConnectionProperties.OAuthSettingsGivenBy(settings);
            throw Invalid(
                nameof(settings.AuthScheme),
                $"is APIKey, but {string.Join(", ", oauth)} {(oauth.Length == 1 ? "belongs" : "belong")} to OAuth",
                $"Leave {(oauth.Length == 1 ? "it" : "them")} out, or set AuthScheme=OAuth and leave LiveAPIKey out.");
        }

        if (settings.EffectiveAuthScheme == StripeAuthScheme.OAuth && settings.LiveAPIKey is not null)
        {
            var oauth = ConnectionProperties.OAuthSettingsGivenBy(settings);
            throw Invalid(
                nameof(settings.LiveAPIKey),
                oauth.IsEmpty ? "is given, but AuthScheme is OAuth" : $"is given together with {string.Join(", ", oauth)}",
                "Use one scheme: AuthScheme=APIKey with LiveAPIKey, or AuthScheme=OAuth with OAuthAccessToken.");
        }
    }

    private static void CheckKeyIsAskedFor(StripeConnectionSettings settings)
    {
        Require(
            settings.EffectiveAuthScheme == StripeAuthScheme.APIKey,
            nameof(settings.AuthScheme),
            "is OAuth, but a callback for API keys is given",
            "Use one scheme: leave out ApiKey(...), or the OAuth settings.");
        Require(
            settings.LiveAPIKey is null,
            nameof(settings.LiveAPIKey),
            "is given, and so is a callback for API keys",
            "Leave one of them out.");
    }

    /// <summary>Refuses what cannot be a secret or restricted key.</summary>
    public static void CheckKey(string? key) => CheckSecretKey(
        nameof(StripeConnectionSettings.LiveAPIKey),
        key,
        "Take a secret key (sk_...) or a restricted key (rk_...) from the Stripe Dashboard under Developers, API keys.");

    public static void CheckSecretKey(string name, string? key, string wayOut)
    {
        if (key is null)
            throw Invalid(name, "is missing or blank", wayOut);

        CheckBearer(name, key);
        Require(!key.Contains('='), name, HoldsSign('='), WithoutMore);
        foreach (var (prefix, what) in NoSecretKeys)
        {
            if (key.StartsWith(prefix, StringComparison.Ordinal))
                throw Invalid(name, $"begins with {prefix} and so is {what}", wayOut);
        }
    }

    public static void CheckBearer(string name, string secret)
    {
        Require(
            !secret.Any(char.IsWhiteSpace),
            name,
            "holds a blank or a line break",
            "Copy it again without the characters around it.");
        Require(
            secret.All(letter => char.IsAscii(letter) && !char.IsControl(letter)),
            name,
            "holds a character that cannot stand in a header",
            "Copy it again: keys are plain letters, digits and underscores.");
        foreach (var sign in secret.Where(letter => !char.IsAsciiLetterOrDigit(letter) && !SignsOfBearer.Contains(letter, StringComparison.Ordinal)))
            throw Invalid(name, HoldsSign(sign), WithoutMore);
    }

    private static string HoldsSign(char sign) => $"holds the character {sign}, which no key has";

    private static void CheckAccount(StripeConnectionSettings settings, bool hasCallback)
    {
        if (settings.AccountId is not { } account)
            return;
        Require(!hasCallback, nameof(settings.AccountId), "is given, and so is a callback for accounts", "Leave one of them out.");
        Require(
            account != StripeAccount.Platform || settings.EffectiveAuthScheme == StripeAuthScheme.APIKey,
            nameof(settings.AccountId),
            $"is '{account}', but AuthScheme is OAuth, whose tokens are those of the account that consented",
            "Leave AccountId out, or read with the platform's key: AuthScheme=APIKey with LiveAPIKey.");
        CheckAccountId(settings);
    }

    private static void CheckAccountId(StripeConnectionSettings settings)
    {
        if (settings.AccountId is { } account && account != StripeAccount.Platform && !IsAccount(account))
        {
            throw Invalid(
                nameof(settings.AccountId),
                $"is '{Secrets.ShowValue(account, settings.BearerToken)}'",
                "It takes the id of a connected account: acct_ and letters and digits.");
        }
    }

    /// <summary>The Stripe-Account header for the account that a callback returns; null if no header is sent.</summary>
    /// <param name="answer">What was answered.</param>
    /// <param name="from">What answered it, for the message.</param>
    /// <exception cref="InvalidOperationException">It is no account, or none at all.</exception>
    public static string? AccountOf(string? answer, string from)
    {
        if (string.IsNullOrWhiteSpace(answer))
            throw new InvalidOperationException($"{from} is {(answer is null ? "null" : "blank")}. {NoAccount}");
        if (answer == StripeAccount.Platform)
            return null;
        return IsAccount(answer)
            ? answer
            : throw new InvalidOperationException(
                $"{from} is '{Secrets.ShowValue(answer)}'. It has to be the id of a connected account: acct_ and letters and digits.");
    }

    /// <summary>An account, or the path to one through the accounts above it, as Stripe-Context takes it.</summary>
    private static bool IsAccount(string account) => account.Split('/').All(
        id => id.StartsWith("acct_", StringComparison.Ordinal) && id.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '_'));

    /// <summary>Whether a text is a date with what may follow it in the header: letters, digits and a few signs.</summary>
    private static bool IsHeader(string version) => version.Length is >= 10 and <= 200 && version[^1] != ' '
        && DateOnly.TryParseExact(version.AsSpan(0, 10), "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out _)
        && version.All(letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' or ';' or '=' or ' ');

    private static void CheckRanges(StripeConnectionSettings settings)
    {
        var longest = TimeSpan.FromMilliseconds(int.MaxValue);
        Require(
            settings.Timeout > TimeSpan.Zero && settings.Timeout <= longest,
            nameof(settings.Timeout),
            $"is {settings.Timeout.TotalSeconds} seconds",
            $"It has to be above 0 and at most {longest.TotalSeconds:0} seconds.");
        Require(
            settings.MaxRetries is >= 0 and <= MostRetries,
            nameof(settings.MaxRetries),
            $"is {settings.MaxRetries}",
            $"It has to be 0 to {MostRetries}: pauses between attempts double.");
        if (settings.ApiVersion is { } version && !IsHeader(version))
        {
            throw Invalid(
                nameof(settings.ApiVersion),
                $"is '{Secrets.ShowValue(version)}'",
                "It has to be a version of Stripe's API such as 2026-01-28.clover, or 2026-01-28.preview with features behind a semicolon.");
        }

        Require(
            settings.MaxResponseSize is >= 1 and <= LargestResponse,
            nameof(settings.MaxResponseSize),
            $"is {settings.MaxResponseSize} bytes",
            $"Give a number of bytes from 1 to {LargestResponse}; {ConnectionProperties.Defaults.MaxResponseSize} is the default.");
        Require(
            settings.MaxRows is -1 or > 0,
            nameof(settings.MaxRows),
            $"is {settings.MaxRows}",
            "Give a number of rows above 0, or -1 for all.");
        Require(
            settings.MaxBulkWrites >= -1,
            nameof(settings.MaxBulkWrites),
            $"is {settings.MaxBulkWrites}",
            "Give a number of objects, or -1 for any number.");
        Require(
            settings.MaxConcurrency >= 1,
            nameof(settings.MaxConcurrency),
            $"is {settings.MaxConcurrency}",
            "At least one request has to be allowed at a time.");
        Require(
            settings.RateLimitShare is > 0 and <= 1,
            nameof(settings.RateLimitShare),
            string.Create(CultureInfo.InvariantCulture, $"is {settings.RateLimitShare}"),
            "Give a share above 0 and up to 1, such as 0.5.");
        CheckBudget(nameof(settings.RequestBudget), settings.RequestBudget);
        CheckBudget(nameof(settings.QueryRequestBudget), settings.QueryRequestBudget);
        CheckBudget(nameof(settings.MonthlyRequestBudget), settings.MonthlyRequestBudget);
        Require(
            settings.CacheDuration >= TimeSpan.Zero,
            nameof(settings.CacheDuration),
            $"is {settings.CacheDuration.TotalSeconds} seconds",
            "Give a time, or 0 for no cache.");
        Require(
            settings.CacheSize >= 1,
            nameof(settings.CacheSize),
            $"is {settings.CacheSize} bytes",
            "Give a size above 0; CacheDuration=0 turns the cache off.");
    }

    private static void CheckBudget(string name, long requests) =>
        Require(requests >= -1, name, $"is {requests}", "Give a number of requests, or -1 for any number.");

    private static void CheckAddress(string name, Uri address)
    {
        if (!address.IsAbsoluteUri || address.Scheme is not ("http" or "https"))
            throw Invalid(name, $"is '{Secrets.ShowValue(address.OriginalString)}'", "Give an absolute http or https address such as https://api.stripe.com.");
        if (address.UserInfo.Length > 0)
            throw Invalid(name, "holds a user name or password", "Leave it out: requests authenticate with the key.");
        if (address.Query.Length > 0 || address.Fragment.Length > 0)
            throw Invalid(name, $"is '{address.GetLeftPart(UriPartial.Path)}' and more", "Leave out what follows the path.");
    }

    private static void CheckNoLiveKeyInClear(StripeConnectionSettings settings)
    {
        if (!IsLive(settings.BearerToken) && !IsLive(settings.OAuthClientSecret))
            return;
        if (IsInClear(settings.ApiBase))
            throw InClear(nameof(settings.ApiBase));
        if (settings.OAuthClientSecret is not null && IsInClear(settings.ConnectBase))
            throw InClear(nameof(settings.ConnectBase));
    }

    /// <summary>Whether a key opens live data, or says so in a form that is not known.</summary>
    public static bool IsLive(string? key) =>
        key is not null && (Secrets.ModeOf(key) == KeyMode.Live || key.Contains("_live_", StringComparison.OrdinalIgnoreCase));

    /// <summary>Refuses a key that a callback returns if it is a live key and the configured address is not encrypted.</summary>
    public static void CheckKey(StripeConnectionSettings settings, string? key)
    {
        CheckKey(key);
        if (IsLive(key) && IsInClear(settings.ApiBase))
            throw InClear(nameof(settings.ApiBase));
    }

    /// <summary>
    ///     Checks a credential against the address that it is about to be sent to. Settings are checked before, but keys also come from callbacks, token stores
    ///     and embedded applications.
    /// </summary>
    /// <param name="setting">The setting that the address comes from.</param>
    /// <param name="address">Where the request goes.</param>
    /// <param name="isProxied">Whether a proxy carries it, which may be on another machine.</param>
    /// <param name="credential">What it authenticates with.</param>
    public static void CheckSent(string setting, Uri address, bool isProxied, Credential credential)
    {
        CheckSent(setting, address, isProxied, credential.Mode == KeyMode.Live);
        if (credential.Account is null && Secrets.IsOfOrganization(credential.Bearer))
            throw new InvalidOperationException(NoAccountOfOrganization);
    }

    /// <inheritdoc cref="CheckSent(string, Uri, bool, Credential)" />
    public static void CheckSent(string setting, Uri address, bool isProxied, bool isLive)
    {
        if (!isLive || address.Scheme != Uri.UriSchemeHttp)
            return;
        if (!address.IsLoopback)
            throw InClear(setting);
        if (isProxied)
            throw Invalid(
                setting,
                "would send a live key unencrypted through the proxy of the message handler",
                "Use https, give the handler no proxy for addresses of this machine, or use a test key.");
    }

    private static InvalidOperationException InClear(string setting) =>
        Invalid(setting, "would send a live key unencrypted", "Use https, or a test key.");

    private static bool IsInClear(Uri address) => address is { Scheme: "http", IsLoopback: false };

    public static void Require(bool met, string name, string isWrong, string wayOut)
    {
        if (!met)
            throw Invalid(name, isWrong, wayOut);
    }

    public static InvalidOperationException Invalid(string name, string isWrong, string wayOut) =>
        new($"The connection setting {name} {isWrong}. {wayOut}");
}
