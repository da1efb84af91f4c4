using System.Collections;
using System.ComponentModel;
using System.Data.Common;
using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore;

/// <summary>
///     Reads and writes connection strings for Stripe: <c>LiveAPIKey=sk_test_...;AccountId=acct_...</c>. Names are case-insensitive; a name
///     that does not exist and a value that cannot be read are refused at once. <see cref="DbConnectionStringBuilder.ConnectionString" />
///     holds the secrets, <see cref="ToString" /> masks them.
/// </summary>
[DebuggerDisplay("{ToDisplayString(),nq}")]
[JsonConverter(typeof(DisplayJson))]
[DebuggerTypeProxy(typeof(DebugView))]
public sealed class StripeConnectionStringBuilder : DbConnectionStringBuilder
{
    private StripeConnectionSettings _settings = ConnectionProperties.Defaults;
    private bool _isReading;

    /// <summary>Makes an empty connection string.</summary>
    public StripeConnectionStringBuilder()
    {
    }

    /// <summary>Reads a connection string.</summary>
    /// <param name="connectionString">The connection string; null and blank give the defaults.</param>
    /// <exception cref="ArgumentException">A name does not exist, a value cannot be read, or the text is no connection string.</exception>
    public StripeConnectionStringBuilder(string? connectionString) => ConnectionString = connectionString;

    /// <summary>The connection string, with its secrets. An empty value is refused; a blank account stays, and is refused when a context is made.</summary>
    [AllowNull]
    public new string ConnectionString
    {
        get => base.ConnectionString;
        set
        {
            if (OtherConnectionTexts.Explain(value) is { } problem)
                throw new ArgumentException(problem);

            _isReading = true;
            try
            {
                base.ConnectionString = value;
            }
            catch (ArgumentException) when (ExplainText(value) is { } wrong)
            {
                throw new ArgumentException(wrong);
            }
            finally
            {
                _isReading = false;
            }
        }
    }

    /// <inheritdoc cref="StripeConnectionSettings.AuthScheme" />
    public StripeAuthScheme? AuthScheme { get => _settings.AuthScheme; set => Assign(_settings with { AuthScheme = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.LiveAPIKey" />
    [PasswordPropertyText(true)]
    public string? LiveAPIKey { get => _settings.LiveAPIKey; set => Assign(_settings with { LiveAPIKey = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.AccountId" />
    public string? AccountId { get => _settings.AccountId; set => Assign(_settings with { AccountId = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.InitiateOAuth" />
    public StripeInitiateOAuth InitiateOAuth { get => _settings.InitiateOAuth; set => Assign(_settings with { InitiateOAuth = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthClientId" />
    public string? OAuthClientId { get => _settings.OAuthClientId; set => Assign(_settings with { OAuthClientId = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthClientSecret" />
    [PasswordPropertyText(true)]
    public string? OAuthClientSecret { get => _settings.OAuthClientSecret; set => Assign(_settings with { OAuthClientSecret = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthAccessToken" />
    [PasswordPropertyText(true)]
    public string? OAuthAccessToken { get => _settings.OAuthAccessToken; set => Assign(_settings with { OAuthAccessToken = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthRefreshToken" />
    [PasswordPropertyText(true)]
    public string? OAuthRefreshToken { get => _settings.OAuthRefreshToken; set => Assign(_settings with { OAuthRefreshToken = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthExpiresIn" />
    public TimeSpan? OAuthExpiresIn { get => _settings.OAuthExpiresIn; set => Assign(_settings with { OAuthExpiresIn = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthTokenTimestamp" />
    public long? OAuthTokenTimestamp
    {
        get => _settings.OAuthTokenTimestamp;
        set => Assign(_settings with { OAuthTokenTimestamp = value });
    }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthVerifier" />
    [PasswordPropertyText(true)]
    public string? OAuthVerifier { get => _settings.OAuthVerifier; set => Assign(_settings with { OAuthVerifier = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthSettingsLocation" />
    public string? OAuthSettingsLocation
    {
        get => _settings.OAuthSettingsLocation;
        set => Assign(_settings with { OAuthSettingsLocation = value });
    }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthSettingsPassphrase" />
    [PasswordPropertyText(true)]
    public string? OAuthSettingsPassphrase
    {
        get => _settings.OAuthSettingsPassphrase;
        set => Assign(_settings with { OAuthSettingsPassphrase = value });
    }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthService" />
    public StripeOAuthService OAuthService { get => _settings.OAuthService; set => Assign(_settings with { OAuthService = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.OAuthAccess" />
    public StripeOAuthAccess OAuthAccess { get => _settings.OAuthAccess; set => Assign(_settings with { OAuthAccess = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.CallbackURL" />
    public string? CallbackURL { get => _settings.CallbackURL; set => Assign(_settings with { CallbackURL = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.Scope" />
    public string? Scope { get => _settings.Scope; set => Assign(_settings with { Scope = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.State" />
    public string? State { get => _settings.State; set => Assign(_settings with { State = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.Timeout" />
    public TimeSpan Timeout { get => _settings.Timeout; set => Assign(_settings with { Timeout = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.MaxRetries" />
    public int MaxRetries { get => _settings.MaxRetries; set => Assign(_settings with { MaxRetries = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.ApiVersion" />
    public string? ApiVersion { get => _settings.ApiVersion; set => Assign(_settings with { ApiVersion = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.MaxResponseSize" />
    public long MaxResponseSize { get => _settings.MaxResponseSize; set => Assign(_settings with { MaxResponseSize = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.MaxRows" />
    public long MaxRows { get => _settings.MaxRows; set => Assign(_settings with { MaxRows = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.Readonly" />
    public bool Readonly { get => _settings.Readonly; set => Assign(_settings with { Readonly = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.ConcurrentWrites" />
    public bool ConcurrentWrites { get => _settings.ConcurrentWrites; set => Assign(_settings with { ConcurrentWrites = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.MaxBulkWrites" />
    public int MaxBulkWrites { get => _settings.MaxBulkWrites; set => Assign(_settings with { MaxBulkWrites = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.ApiBase" />
    public Uri ApiBase { get => _settings.ApiBase; set => Assign(_settings with { ApiBase = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.ConnectBase" />
    public Uri ConnectBase { get => _settings.ConnectBase; set => Assign(_settings with { ConnectBase = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.MaxConcurrency" />
    public int MaxConcurrency { get => _settings.MaxConcurrency; set => Assign(_settings with { MaxConcurrency = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.RateLimitShare" />
    public double RateLimitShare { get => _settings.RateLimitShare; set => Assign(_settings with { RateLimitShare = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.RateLimits" />
    public StripeRateLimits RateLimits { get => _settings.RateLimits; set => Assign(_settings with { RateLimits = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.RequestBudget" />
    public long RequestBudget { get => _settings.RequestBudget; set => Assign(_settings with { RequestBudget = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.QueryRequestBudget" />
    public long QueryRequestBudget { get => _settings.QueryRequestBudget; set => Assign(_settings with { QueryRequestBudget = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.MonthlyRequestBudget" />
    public long MonthlyRequestBudget
    {
        get => _settings.MonthlyRequestBudget;
        set => Assign(_settings with { MonthlyRequestBudget = value });
    }

    /// <inheritdoc cref="StripeConnectionSettings.UseSearch" />
    public bool UseSearch { get => _settings.UseSearch; set => Assign(_settings with { UseSearch = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.KeepRawJson" />
    public bool KeepRawJson { get => _settings.KeepRawJson; set => Assign(_settings with { KeepRawJson = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.CacheDuration" />
    public TimeSpan CacheDuration { get => _settings.CacheDuration; set => Assign(_settings with { CacheDuration = value }); }

    /// <inheritdoc cref="StripeConnectionSettings.CacheSize" />
    public long CacheSize { get => _settings.CacheSize; set => Assign(_settings with { CacheSize = value }); }

    /// <summary>
    ///     Reads or writes a property by its name. A property that is not set reads as its default; null removes it. A null account is kept as
    ///     a blank one, which is refused when a context is made; <see cref="Remove" /> goes back to none.
    /// </summary>
    /// <param name="keyword">The property's name, in any case.</param>
    /// <exception cref="ArgumentException">The name does not exist, or the value cannot be read.</exception>
    [AllowNull]
    public override object this[string keyword]
    {
        get => ConnectionProperties.Find(keyword).Write(_settings) ?? "";
        set
        {
            var property = ConnectionProperties.Find(keyword);
            var text = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            if (property.Name == nameof(AccountId))
                AccountId = text;
            else if (value is null)
                Remove(property.Name);
            else if (string.IsNullOrWhiteSpace(text))
                throw Empty(property);
            else
                Assign(property.Read(text, _settings), property.Name);
        }
    }

    /// <summary>Whether a property is set.</summary>
    /// <param name="keyword">The property's name, in any case.</param>
    public override bool ContainsKey(string keyword) =>
        ConnectionProperties.TryFind(keyword, out var property) && base.ContainsKey(property!.Name);

    /// <summary>Goes back to a property's default.</summary>
    /// <param name="keyword">The property's name, in any case.</param>
    /// <returns>Whether the property was set.</returns>
    public override bool Remove(string keyword)
    {
        // The base class removes what has an empty value in a text.
        if (_isReading)
            return ReadEmpty(ConnectionProperties.Find(keyword));

        if (!ConnectionProperties.TryFind(keyword, out var property) || !base.Remove(property!.Name))
            return false;
        _settings = Reread();
        return true;
    }

    /// <summary>Goes back to the default of every property.</summary>
    public override void Clear()
    {
        base.Clear();
        _settings = ConnectionProperties.Defaults;
    }

    /// <summary>Reads a property that is set.</summary>
    /// <param name="keyword">The property's name, in any case.</param>
    /// <param name="value">Its value as text; null where it is not set.</param>
    public override bool TryGetValue(string keyword, [NotNullWhen(true)] out object? value)
    {
        value = ContainsKey(keyword) ? this[keyword] : null;
        return value is not null;
    }

    /// <summary>The settings as an immutable value, not yet validated.</summary>
    public StripeConnectionSettings ToSettings() => _settings;

    /// <summary>The connection string with its secrets masked, for people to read.</summary>
    public string ToDisplayString() => _settings.ToDisplayString();

    /// <summary>
    ///     The connection string with its secrets masked; <see cref="DbConnectionStringBuilder.ConnectionString" /> is the one to connect
    ///     with.
    /// </summary>
    public override string ToString() => ToDisplayString();

    /// <summary>An empty value is a template that nobody filled in, and nobody knows what was to stand there.</summary>
    private static ArgumentException Empty(ConnectionProperty property) => new(
        $"The connection property {property.Name} is empty. Give it a value ({property.Allowed}), or leave it out for its default.");

    /// <summary>What is to be told of a text before any value in it.</summary>
    private static string? ExplainText(string? text)
        => OtherConnectionTexts.ExplainSyntax(text) ?? ConnectionProperties.ExplainUnknown(OtherConnectionTexts.NamesIn(text));

    private bool ReadEmpty(ConnectionProperty property)
    {
        if (property.Name != nameof(AccountId))
            throw Empty(property);

        // A text such as $"...;AccountId={tenant.AccountId}" of a tenant without an account.
        AccountId = null;
        return true;
    }

    private void Assign(StripeConnectionSettings settings, [CallerMemberName] string name = "")
    {
        if (ConnectionProperties.Find(name).Write(settings) is not { } text)
        {
            Remove(name);
            return;
        }

        base[name] = text;
        _settings = settings;
    }

    private StripeConnectionSettings Reread() =>
        Keys.Cast<string>().Aggregate(
            ConnectionProperties.Defaults,
            (settings, name) => ConnectionProperties.Find(name).Read((string)base[name], settings));

    /// <summary>A logger that writes objects as JSON gets what people may read.</summary>
    private sealed class DisplayJson : JsonConverter<StripeConnectionStringBuilder>
    {
        public override StripeConnectionStringBuilder Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            new(reader.GetString());

        public override void Write(Utf8JsonWriter writer, StripeConnectionStringBuilder value, JsonSerializerOptions options) =>
            writer.WriteStringValue(value.ToDisplayString());
    }

    private sealed class DebugView(StripeConnectionStringBuilder builder)
    {
        public string ConnectionString => builder.ToDisplayString();

        [DebuggerBrowsable(DebuggerBrowsableState.RootHidden)]
        public IEnumerable Settings => new[] { builder._settings };
    }
}
