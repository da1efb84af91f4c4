using Stripe.Terminal;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Readers of cards and where they stand, endpoints of webhooks, test clocks that nothing belongs to.</summary>
internal static class OtherDevices
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            data.Add(new Configuration { Id = data.Id<Configuration>(n), IsAccountDefault = n == 0, Name = $"Configuration {n}" });
            data.Add(new Location
            {
                Id = data.Id<Location>(n),
                Address = new() { City = "Ulm", Country = "DE", Line1 = $"Street {n}", PostalCode = "89073" },
                ConfigurationOverrides = n % 3 == 1 ? data.Id<Configuration>(1) : null,
                DisplayName = $"Shop {n}",
                Metadata = Metadata(n),
            });
            data.Add(new Reader
            {
                Id = data.Id<Reader>(n),
                DeviceSwVersion = "1.0",
                DeviceType = OneOf(n, "bbpos_wisepos_e", "stripe_s700", "verifone_P400"),
                Label = $"Reader {n}",
                LocationId = data.Id<Location>(n % 4),
                Metadata = Metadata(n),
                SerialNumber = $"SN-{n:D4}",
                Status = OneOf(n, "online", "offline"),
            });
            data.Add(new WebhookEndpoint
            {
                Id = data.Id<WebhookEndpoint>(n),
                Created = data.Next(),
                Description = $"Endpoint {n}",
                EnabledEvents = ["*"],
                Metadata = Metadata(n),
                Status = n % 3 == 2 ? "disabled" : "enabled",
                Url = $"https://hooks.emulated.example/{n}",
            });
            data.Add(new global::Stripe.TestHelpers.TestClock
            {
                Id = data.Id<global::Stripe.TestHelpers.TestClock>(n),
                Created = data.Next(),
                DeletesAfter = data.Next().AddDays(60),
                FrozenTime = data.Next(),
                Name = $"Clock {n}",
                Status = "ready",
            });
        }
    }
}
