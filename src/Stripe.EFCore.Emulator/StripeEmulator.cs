using System.Collections.Concurrent;
using System.Collections.Frozen;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.LongLists;
using Stripe.EFCore.Emulator.OAuth;
using Stripe.EFCore.Emulator.Others;
using Stripe.EFCore.Emulator.Search;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator;

/// <summary>
///     An emulator of the Stripe API in this process, on a loopback port: lists, filters, expansion, retrieve, create, update, delete, errors, accounts and
///     keys as Stripe has them, over a seeded or an empty data set.
/// </summary>
public sealed class StripeEmulator : IAsyncDisposable
{
    private readonly WebApplication _application;
    private readonly ConcurrentDictionary<string, AccountStore> _accounts = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<Permission, bool>> _keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, AccountStore> _platforms = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> _connected = new(StringComparer.Ordinal);
    private readonly AccountStore _own;
    private readonly TimeProvider _clock;
    private readonly SearchSettings _search = new();

    private StripeEmulator(StripeEmulatorOptions options)
    {
        Latency = options.Latency;
        _clock = options.TimeProvider;
        var now = options.TimeProvider.GetUtcNow();
        var data = options.Data ?? (options.Customers > 0 ? OtherData.Create(options.Seed, options.Customers, now) : null);
        _own = new AccountStore(data, _clock, _search, AccountId)
        {
            DisplayName = "Emulator",
        };
        ApiKey = options.ApiKey ?? "sk_test_emulator" + Guid.NewGuid().ToString("N");
        _keys[ApiKey] = _ => true;
        foreach (var (key, permissions) in options.RestrictedKeys)
            AddRestrictedKey(key, permissions);
        if (options.LongLists)
            LongListData.AddTo(Account(), now.UtcDateTime);
        if (options.OldEvents)
            EventObjects.AddTo(Account(), now.UtcDateTime);
        if (options.TestClocks)
            ClockObjects.AddTo(Account(), now.UtcDateTime);
        Search = options.Search;
        OAuth = new EmulatedOAuth(this, options.TimeProvider);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            var address = options.AnyAddress ? System.Net.IPAddress.Any : System.Net.IPAddress.Loopback;
            kestrel.Listen(address, options.Port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.AddResponseCompression();
        builder.Services.AddSingleton<IHostLifetime, SilentLifetime>();
        _application = builder.Build();
        _application.UseResponseCompression();
        var api = new ApiHandler(this, options.TimeProvider, new SeedMath(options.Seed, options.Customers, now));
        var oauth = new OAuthHandler(this, options.TimeProvider);
        _application.Use((context, next) =>
        {
            context.Request.Path = ApiHandler.WithOneSlash(context.Request.Path.Value!);
            return next(context);
        });
        _application.Run(context => OAuthHandler.Handles(context.Request) ? oauth.HandleAsync(context) : api.HandleAsync(context));
    }

    /// <summary>Where the API answers: <c>http://127.0.0.1:...</c>.</summary>
    public Uri BaseAddress { get; private set; } = null!;

    /// <summary>A secret test key that may do everything.</summary>
    public string ApiKey { get; }

    /// <summary>The account that <see cref="ApiKey" /> belongs to.</summary>
    public string AccountId { get; } = "acct_emulator";

    /// <summary>The OAuth services of Connect and Stripe Apps.</summary>
    public EmulatedOAuth OAuth { get; }

    /// <summary>What was asked so far.</summary>
    public EmulatedRequestLog RequestLog { get; } = new();

    /// <summary>How long every answer is held back; may be changed at any time.</summary>
    public TimeSpan Latency { get; set; }

    /// <summary>How many requests an account may send; null, the default, for any number. May be changed at any time.</summary>
    public EmulatedRateLimits? RateLimits { get; set; }

    /// <summary>How far the search index is behind; by default not at all. May be changed at any time.</summary>
    public EmulatedSearch Search
    {
        get => _search.Current;
        set => _search.Current = value ?? throw new ArgumentNullException(nameof(value));
    }

    /// <summary>
    ///     Chooses what goes wrong with a request; null, from it or in its place, for nothing. May be changed at any time, and is called by several at once.
    /// </summary>
    public Func<EmulatedRequest, EmulatedFault?>? Fault { get; set; }

    /// <summary>Starts an emulator.</summary>
    /// <param name="options">How; by default empty, on a free port.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <returns>The running emulator, to be disposed of.</returns>
    public static async Task<StripeEmulator> StartAsync(StripeEmulatorOptions? options = null, CancellationToken cancellationToken = default)
    {
        RequireReflection(JsonSerializer.IsReflectionEnabledByDefault);
        var emulator = new StripeEmulator(options ?? new StripeEmulatorOptions());
        await emulator._application.StartAsync(cancellationToken).ConfigureAwait(false);
        var addresses = emulator._application.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        emulator.BaseAddress = new UriBuilder(addresses.First()) { Host = System.Net.IPAddress.Loopback.ToString() }.Uri;
        return emulator;
    }

    /// <exception cref="InvalidOperationException">Objects of Stripe.net are written as JSON by reflection, and the application has none.</exception>
    internal static void RequireReflection(bool isEnabled)
    {
        if (!isEnabled)
        {
            throw new InvalidOperationException(
                "The emulator needs reflection to write objects of Stripe.net as JSON, and this application is trimmed without it. It is for tests: leave "
                + "it out of what is published, or give the project <JsonSerializerIsReflectionEnabledByDefault>true"
                + "</JsonSerializerIsReflectionEnabledByDefault>.");
        }
    }

    /// <summary>The data of an account.</summary>
    /// <param name="id">Another account (<c>acct_</c>); null for the key's own.</param>
    /// <returns>The account.</returns>
    public EmulatedAccount Account(string? id = null)
        => new(StoreOf(id) ?? throw new ArgumentException($"There is no account '{id}'. Make it with AddAccount.", nameof(id)));

    /// <summary>Puts an object of Stripe.net into the data of <see cref="AccountId" />, as <see cref="EmulatedAccount.Insert(IStripeEntity)" /> does.</summary>
    /// <param name="entity">The object, with an <c>Id</c>.</param>
    public void Insert(IStripeEntity entity) => Account().Insert(entity);

    /// <summary>Adds an account that is connected from the start, with data of its own.</summary>
    /// <param name="id">The id (<c>acct_</c>).</param>
    /// <param name="seed">The seed of its data set.</param>
    /// <param name="customers">How many customers its data set has; 0 for none.</param>
    /// <returns>The account.</returns>
    public EmulatedAccount AddAccount(string id, int seed = 1, long customers = 0)
    {
        _connected[id] = true;
        return AddUnconnectedAccount(id, seed, customers);
    }

    /// <summary>Adds an account that no platform may use before its owner consents, with data of its own.</summary>
    /// <param name="id">The id (<c>acct_</c>).</param>
    /// <param name="seed">The seed of its data set.</param>
    /// <param name="customers">How many customers its data set has; 0 for none.</param>
    /// <returns>The account.</returns>
    public EmulatedAccount AddUnconnectedAccount(string id, int seed = 1, long customers = 0)
    {
        var data = customers > 0 ? OtherData.Create(seed, customers, _clock.GetUtcNow()) : null;
        return new(_accounts[id] = new AccountStore(data, _clock, _search, id) { DisplayName = id });
    }

    /// <summary>Accepts another secret key.</summary>
    /// <param name="key">The key.</param>
    public void AddKey(string key) => _keys[key] = _ => true;

    /// <summary>Accepts a restricted key, which may read and write some resources only.</summary>
    /// <param name="key">The key (<c>rk_</c>).</param>
    /// <param name="isAllowed">Whether it may touch a resource, by the object name.</param>
    public void AddRestrictedKey(string key, Func<string, bool> isAllowed) => _keys[key] = permission => isAllowed(permission.Resource);

    /// <summary>Accepts a restricted key with permissions in Stripe's own words.</summary>
    /// <param name="key">The key (<c>rk_</c>).</param>
    /// <param name="permissions">The permissions: <c>rak_customer_read</c>, <c>rak_invoice_write</c>. To write is to read as well.</param>
    public void AddRestrictedKey(string key, params IEnumerable<string> permissions)
    {
        var given = permissions.ToFrozenSet(StringComparer.Ordinal);
        _keys[key] = permission => permission.IsGivenBy(given);
    }

    /// <summary>Refuses a key from now on, as Stripe does with one that was rolled.</summary>
    /// <param name="key">The key.</param>
    public void RevokeKey(string key) => _keys.TryRemove(key, out _);

    /// <summary>Stops the emulator and frees its port.</summary>
    /// <returns>A task that ends when it is stopped.</returns>
    public ValueTask DisposeAsync() => _application.DisposeAsync();

    internal Func<Permission, bool>? PermissionsOf(string key) => _keys.GetValueOrDefault(key);

    internal IEnumerable<KeyValuePair<string, AccountStore>> Accounts
        => _accounts.OrderBy(a => a.Key, StringComparer.Ordinal).Prepend(KeyValuePair.Create(AccountId, _own));

    internal AccountStore? StoreOf(string? account) => account is null || account == AccountId ? _own : _accounts.GetValueOrDefault(account);

    /// <summary>Whether a key is an unrestricted one of the emulator's own account.</summary>
    internal bool IsOwnSecretKey(string key) => _keys.ContainsKey(key) && !key.StartsWith("rk_", StringComparison.Ordinal);

    /// <summary>Accepts the secret key of another platform, whose own account is empty.</summary>
    internal void AddPlatform(string key) => _platforms.GetOrAdd(key, _ => new AccountStore(null, _clock, _search, PlatformId));

    /// <summary>The id of the own account of each other platform.</summary>
    internal const string PlatformId = "acct_platform";

    /// <summary>The own account of another platform.</summary>
    internal AccountStore? PlatformOf(string key) => _platforms.GetValueOrDefault(key);

    /// <summary>Whether an account was connected to the emulator's own without OAuth.</summary>
    internal bool IsConnected(string account) => _connected.ContainsKey(account);

    internal void Disconnect(string account) => _connected.TryRemove(account, out _);

    /// <summary>Leaves the signals of the process to whoever runs it: a host's own lifetime would keep Ctrl+C and SIGTERM from ending it.</summary>
    private sealed class SilentLifetime : IHostLifetime
    {
        public Task WaitForStartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
