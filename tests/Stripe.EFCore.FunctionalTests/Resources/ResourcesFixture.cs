using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>One emulator with objects of every kind, Stripe.net's client as the judge, and how each list is asked.</summary>
public sealed class ResourcesFixture : IAsyncLifetime
{
    private const int Parents = 12;

    private StripeEmulator? _emulator;

    internal StripeEmulator Emulator => _emulator!;

    internal SentRequests Requests { get; } = new();

    internal StripeNetReader Judge { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 5, Customers = 40, TimeProvider = new StoppedClock() });
        Judge = new(new StripeClient(new StripeClientOptions { ApiKey = Emulator.ApiKey, ApiBase = Emulator.BaseAddress.ToString().TrimEnd('/') }));
    }

    public async Task DisposeAsync()
    {
        Requests.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    internal EveryListContext CreateContext() => new(Options<EveryListContext>());

    internal DbContextOptions<TContext> Options<TContext>()
        where TContext : DbContext
        => new DbContextOptionsBuilder<TContext>()
            .UseStripe(s => s.LiveApiKey(Emulator.ApiKey).ApiBase(Emulator.BaseAddress).MessageHandler(Requests).RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w.Ignore(
                CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan, StripeEventId.ResidualFilter, StripeEventId.OlderObjectsMissing,
                StripeEventId.FilterValueRefused))
            .Options;

    /// <summary>The mandatory values that a list is asked with, those with the most objects first: the parent, or the filters that Stripe insists on.</summary>
    internal async Task<IReadOnlyList<(Asked[] Values, List<JsonObject> Objects)>> WaysAsync(ListedSet set)
    {
        var ways = new List<(Asked[] Values, List<JsonObject> Objects)>();
        foreach (var values in (await MandatoryAsync(set)).Take(Parents))
            ways.Add((values, await ReadAsync(set, values)));
        return [.. ways.OrderByDescending(w => w.Objects.Count)];
    }

    /// <summary>The objects of a set that Stripe.net's client reads with some values.</summary>
    internal async Task<List<JsonObject>> ReadAsync(ListedSet set, IEnumerable<Asked> values)
    {
        var given = values.ToList();
        var path = given.Aggregate(set.Path, (p, v) => p.Replace($"{{{v.Parameter.Name}}}", v.Text, StringComparison.Ordinal));
        var found = await Judge.ReadAsync(path, given.Where(v => !v.Parameter.IsPath).SelectMany(v => v.Sent));
        return set.Kind is null ? found : found.FindAll(o => (string?)o["object"] == set.Kind);
    }

    private async Task<IEnumerable<Asked[]>> MandatoryAsync(ListedSet set)
    {
        var required = set.Filters.Where(f => f.Required).ToList();
        if (required.Count == 0)
            return [[]];

        switch (set.Path)
        {
            case "/v1/billing/meters/{meter}/event_summaries":
                var customers = (await ParentsAsync("/v1/customers")).Take(2).ToList();
                return (await ParentsAsync("/v1/billing/meters"))
                    .Take(3)
                    .SelectMany(_ => customers, (meter, customer) => Given(meter, customer, "1760140800", "1760054400"));
            case "/v1/financial_connections/accounts/{account}/owners":
                return (await Judge.ReadAsync("/v1/financial_connections/accounts"))
                    .FindAll(a => Emulator.Account().Get("financial_connections.account_ownership", (string)a["ownership"]!) is not null)
                    .Select(a => Given((string)a["id"]!, (string)a["ownership"]!));
            case "/v1/apps/secrets":
                return [Given("account")];
            case "/v1/tax/locations":
                return [Given("performance")];
        }

        var only = required.Single();
        var list = only.IsPath ? set.Path[..set.Path.IndexOf("/{", StringComparison.Ordinal)] : FilterValues.ListOfParents(set.Path, only.Name);
        return (await ParentsAsync(list)).Select(id => Given(id));

        Asked[] Given(params string[] texts) => [.. required.Zip(texts, (f, t) => Asked.Of(f, t))];
    }

    /// <summary>The ids of the objects of a list, oldest first, also of objects that have no list.</summary>
    private async Task<IEnumerable<string>> ParentsAsync(string list)
    {
        if (list is "/v1/sources" or "/v1/tax/calculations" or "/v1/tax/transactions")
            return Emulator.Account().Ids(list["/v1/".Length..^1].Replace('/', '.')).Reverse();

        return (await Judge.ReadAsync(list)).Select(o => (string)o["id"]!).Reverse();
    }
}

/// <summary>A value of a parameter, and the parameters of a request that ask for it.</summary>
/// <param name="Text">The value as a request writes it.</param>
internal sealed record Asked(ListParameter Parameter, string Text, params string[] Sent)
{
    public static Asked Of(ListParameter parameter, string text)
        => new(parameter, text, [.. Companions(parameter.Name), $"{parameter.Name}{(parameter.Kind == ParameterKind.AnyOf ? "[0]" : "")}={text}"]);

    /// <summary>What Stripe insists on beside a filter inside another: the kind of what the filter names.</summary>
    private static string[] Companions(string parameter)
        => parameter switch
        {
            "owner[account]" => ["owner[type]=account"],
            "owner[customer]" or "owner[customer_account]" => ["owner[type]=customer"],
            "payment[payment_intent]" => ["payment[type]=payment_intent"],
            "payment[payment_record]" => ["payment[type]=payment_record"],
            _ => [],
        };
}
