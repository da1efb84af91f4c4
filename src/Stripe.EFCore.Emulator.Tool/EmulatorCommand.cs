using System.CommandLine;
using System.Globalization;

namespace Stripe.EFCore.Emulator.Tool;

/// <summary>The command <c>stripe-emulator</c>: runs the emulator until it is stopped.</summary>
internal static class EmulatorCommand
{
    /// <summary>The port of Stripe's own stripe-mock, so that settings for it fit.</summary>
    private const int DefaultPort = 12111;

    public static RootCommand Create()
    {
        var port = Number("--port", "The port; 0 for any that is free.", DefaultPort, 0, 65535);
        var customers = Number("--customers", "How many customers the data have; all else follows from them. 0 starts empty.", 500, 0, int.MaxValue);
        var seed = Number("--seed", "Another seed gives other data; the same seed gives the same.", 42, 0, int.MaxValue);
        var latency = Number("--latency", "How many milliseconds every answer is held back.", 0, 0, 60_000);
        var faults = Number("--faults", "How many of a hundred requests fail: errors, resets, broken bodies.", 0, 0, 100);
        var limits = new Option<string>("--rate-limits") { Description = "The rate limits of Stripe that are kept.", DefaultValueFactory = _ => "off" };
        limits.AcceptOnlyFromAmong("off", "sandbox", "live");
        var key = new Option<string>("--key") { Description = "The secret key.", DefaultValueFactory = _ => "sk_test_emulator" };
        key.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var given }] && !given.StartsWith("sk_test_", StringComparison.Ordinal))
                result.AddError("--key takes a test key, which begins with sk_test_: a live key belongs to Stripe alone.");
        });
        var any = new Option<bool>("--any-address") { Description = "Answers on every address of the machine, as a container needs it." };

        var command = new RootCommand("A Stripe API on this machine, with data of a subscription business.")
        {
            port, customers, seed, latency, faults, limits, key, any,
        };
        command.SetAction((given, cancellationToken) => RunAsync(
            new StripeEmulatorOptions
            {
                Port = given.GetValue(port),
                Customers = given.GetValue(customers),
                Seed = given.GetValue(seed),
                Latency = TimeSpan.FromMilliseconds(given.GetValue(latency)),
                ApiKey = given.GetValue(key),
                AnyAddress = given.GetValue(any),
            },
            given.GetValue(limits)!,
            given.GetValue(faults),
            given.InvocationConfiguration.Output,
            cancellationToken));
        return command;
    }

    private static async Task<int> RunAsync(
        StripeEmulatorOptions options, string limits, int faults, TextWriter output, CancellationToken cancellationToken)
    {
        var emulator = await StartAsync(options, cancellationToken).ConfigureAwait(false);
        if (emulator is null)
        {
            await output.WriteLineAsync($"Port {options.Port} is in use. Give another one with --port, or 0 for any that is free.").ConfigureAwait(false);
            return 1;
        }

        await using (emulator.ConfigureAwait(false))
        {
            emulator.RateLimits = limits switch
            {
                "sandbox" => EmulatedRateLimits.Sandbox,
                "live" => EmulatedRateLimits.Live,
                _ => null,
            };
            emulator.Fault = FaultShare.Of(faults);
            await output.WriteLineAsync(Greeting(emulator, options)).ConfigureAwait(false);
            await output.FlushAsync(cancellationToken).ConfigureAwait(false);
            await Task.Delay(Timeout.Infinite, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        return 0;
    }

    private static async Task<StripeEmulator?> StartAsync(StripeEmulatorOptions options, CancellationToken cancellationToken)
    {
        try
        {
            return await StripeEmulator.StartAsync(options, cancellationToken).ConfigureAwait(false);
        }
        catch (IOException)
        {
            return null;
        }
    }

    private static string Greeting(StripeEmulator emulator, StripeEmulatorOptions options)
    {
        var address = emulator.BaseAddress.AbsoluteUri.TrimEnd('/');
        var data = options.Customers == 0
            ? "no data"
            : string.Create(CultureInfo.InvariantCulture, $"{options.Customers} customers of seed {options.Seed}");
        return $$"""
            Stripe emulator, {{data}}

              address          {{address}}
              key              {{emulator.ApiKey}}
              Stripe.EFCore    UseStripe("LiveAPIKey={{emulator.ApiKey}};ApiBase={{address}}")
              Stripe.net       new StripeClientOptions { ApiKey = "{{emulator.ApiKey}}", ApiBase = "{{address}}" }

            Ctrl+C stops it.
            """;
    }

    private static Option<int> Number(string name, string description, int byDefault, int least, int most)
    {
        var option = new Option<int>(name) { Description = description, DefaultValueFactory = _ => byDefault };
        option.Validators.Add(result =>
        {
            if (result.Tokens is [{ Value: var text }] && int.TryParse(text, CultureInfo.InvariantCulture, out var given) && (given < least || given > most))
                result.AddError($"{name} takes {least} to {most}, and {given} is none of them.");
        });
        return option;
    }
}
