using System.Diagnostics;
using System.Globalization;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>
///     Processes that are killed while they save, and begin again. The environment variable <c>STRIPE_EFCORE_KILLS</c> says how many kills; a few by default.
/// </summary>
public sealed class KilledProcessTests : SavingTest
{
    private const int Customers = 4;

    private static readonly int Kills = int.Parse(Environment.GetEnvironmentVariable("STRIPE_EFCORE_KILLS") ?? "6", CultureInfo.InvariantCulture);

    [Fact]
    public async Task With_keys_that_the_caller_stored_each_object_is_made_once()
    {
        for (var run = 0; run < Kills / 2; run++)
        {
            var word = $"order-{run}";
            Assert.False(await SaveAsync(word, killAt: run % Customers, isCarriedOut: run % 2 == 0));
            Assert.True(await SaveAsync(word, killAt: null, isCarriedOut: true));
            Assert.Equal((run + 1) * Customers, (await CustomersAsync()).Count);
        }
    }

    [Fact]
    public async Task Without_keys_there_is_at_most_one_object_more()
    {
        for (var run = 0; run < Kills / 2; run++)
        {
            var before = (await CustomersAsync()).Count;
            var killAt = run % Customers;
            Assert.False(await SaveAsync(word: null, killAt, isCarriedOut: run % 2 == 0));

            // A caller sees what was answered before: here, the objects before the one of the kill.
            var made = (await CustomersAsync()).Count - before;
            Assert.InRange(made, killAt, killAt + 1);
        }
    }

    /// <returns>Whether the process came to its end.</returns>
    private async Task<bool> SaveAsync(string? word, int? killAt, bool isCarriedOut)
    {
        string[] arguments =
        [
            typeof(OAuthProcess.Anchor).Assembly.Location, "save", Emulator.BaseAddress.AbsoluteUri, Emulator.ApiKey, $"{Customers}",
            .. word is null ? [] : new[] { word },
        ];
        using var process = new Process { StartInfo = new("dotnet", arguments) { RedirectStandardOutput = true, RedirectStandardError = true } };
        var posts = 0;
        Emulator.Fault = request =>
        {
            if (request.Method != "POST" || posts++ != killAt)
                return null;
            process.Kill();
            return isCarriedOut ? null : EmulatedFault.ResetBeforeExecution;
        };
        process.Start();
        var output = process.StandardOutput.ReadToEndAsync();
        var errors = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();

        // What the emulator carries out for a process that is gone is done when the next request comes.
        Emulator.Fault = null;
        Assert.Equal("", await errors);
        return (await output).Contains("done", StringComparison.Ordinal);
    }
}
