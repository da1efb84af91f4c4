using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model.Campus;

namespace StripeEFCore.FunctionalTests;

/// <summary>One emulator with the campus for a test class, and the same objects in lists.</summary>
public sealed class CampusFixture : IAsyncLifetime
{
    private StripeEmulator? _emulator;

    public StripeEmulator Emulator => _emulator!;

    public SentRequests Requests { get; } = new();

    public CampusData Objects { get; } = new();

    /// <summary>How many rows each list has, by its path.</summary>
    public IReadOnlyDictionary<string, int> Sizes { get; private set; } = new Dictionary<string, int>();

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Customers = 1 });
        Sizes = CampusLists.Serve(_emulator.Account(), Objects);
    }

    public async Task DisposeAsync()
    {
        Requests.Dispose();
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }

    /// <summary>The list of a type: its name's plural in snake case.</summary>
    public static string PathOf(IReadOnlyEntityType type)
        => "/v1/" + type.ShortName() switch
        {
            "Person" => "people",
            "RoomDay" => "room_days",
            "Course" => "courses",
            var name => name.ToLowerInvariant() + "s",
        };

    public IReadOnlyList<string> Sent() => [.. Requests.Entries.Select(e => e.ToString())];

    public CampusContext CreateContext(Action<DbContextOptionsBuilder<CampusContext>>? configure = null)
    {
        var options = new DbContextOptionsBuilder<CampusContext>()
            .UseStripe(stripe => stripe.LiveApiKey(Emulator.ApiKey).ApiBase(Emulator.BaseAddress).MessageHandler(Requests))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning,
                CoreEventId.ManyServiceProvidersCreatedWarning,
                StripeEventId.UnboundedScan, CoreEventId.FirstWithoutOrderByAndFilterWarning, CoreEventId.RowLimitingOperationWithoutOrderByWarning));
        configure?.Invoke(options);
        return new CampusContext(options.Options);
    }
}
