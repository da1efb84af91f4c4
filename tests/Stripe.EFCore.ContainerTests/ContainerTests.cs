using System.Diagnostics;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Testcontainers;

namespace StripeEFCore.ContainerTests;

/// <summary>The provider against the emulator in a container, reached over a mapped port, as users' integration tests do.</summary>
public sealed class ContainerTests
{
    [SkippableFact]
    public async Task A_context_reads_what_Stripe_nets_client_reads()
    {
        SkipWithoutDocker();
        await using var stripe = new StripeEmulatorBuilder().WithCustomers(30).WithSeed(7).Build();
        await stripe.StartAsync();

        var client = new StripeClient(new StripeClientOptions { ApiKey = stripe.ApiKey, ApiBase = stripe.GetBaseAddress() });
        var wanted = new List<string>();
        await foreach (var customer in client.V1.Customers.ListAutoPagingAsync(new CustomerListOptions { Limit = 100 }))
            wanted.Add(customer.Id);
        Assert.Equal(30, wanted.Count);

        await using var db = Open(stripe.GetConnectionString());
        Assert.Equal(wanted, await db.Customers.Select(c => c.Id).ToListAsync());
    }

    [SkippableFact]
    public async Task The_settings_of_the_builder_reach_the_emulator()
    {
        SkipWithoutDocker();
        await using var stripe = new StripeEmulatorBuilder()
            .WithApiKey("sk_test_of_my_own")
            .WithCustomers(3)
            .WithLatency(TimeSpan.FromMilliseconds(300))
            .Build();
        await stripe.StartAsync();

        await using var db = Open(stripe.GetConnectionString());
        var started = Stopwatch.GetTimestamp();
        Assert.Equal(3, await db.Customers.CountAsync());
        Assert.True(Stopwatch.GetElapsedTime(started) >= TimeSpan.FromMilliseconds(300));

        await using var stranger = Open($"LiveAPIKey=sk_test_of_others;ApiBase={stripe.GetBaseAddress()}");
        await Assert.ThrowsAsync<Stripe.EFCore.StripeAuthenticationException>(() => stranger.Customers.CountAsync());
    }

    /// <summary>Two containers are two businesses: a test can have one of its own.</summary>
    [SkippableFact]
    public async Task What_is_made_in_one_container_is_not_in_another()
    {
        SkipWithoutDocker();
        await using var one = new StripeEmulatorBuilder().WithCustomers(0).Build();
        await using var other = new StripeEmulatorBuilder().WithCustomers(0).Build();
        await Task.WhenAll(one.StartAsync(), other.StartAsync());

        var client = new StripeClient(new StripeClientOptions { ApiKey = one.ApiKey, ApiBase = one.GetBaseAddress() });
        var created = await client.V1.Customers.CreateAsync(new CustomerCreateOptions { Email = "one@example.com" });

        await using var first = Open(one.GetConnectionString());
        await using var second = Open(other.GetConnectionString());
        Assert.Equal(created.Id, (await first.Customers.SingleAsync(c => c.Email == "one@example.com")).Id);
        Assert.False(await second.Customers.AnyAsync());
    }

    private static Billing Open(string connectionString)
        => new(new DbContextOptionsBuilder<Billing>()
            .UseStripe(connectionString)
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
            .Options);

    /// <summary>An engine has to answer, and to have the image; a client alone is not enough.</summary>
    private static void SkipWithoutDocker()
    {
        var images = Docker("images", "--format", "{{json .}}", StripeEmulatorBuilder.DefaultImage);
        Skip.If(images is null, "No Docker engine answers: this test runs the emulator in a container.");
        Skip.If(
            images!.Trim().Length == 0 || !JsonDocument.Parse(images.Split('\n')[0]).RootElement.TryGetProperty("ID", out _),
            $"The engine has no image {StripeEmulatorBuilder.DefaultImage}: run src/Stripe.EFCore.Emulator.Tool/build-image.");
    }

    /// <summary>What a command writes; null where it fails or there is no Docker.</summary>
    private static string? Docker(params string[] arguments)
    {
        try
        {
            using var process = Process.Start(new ProcessStartInfo("docker", arguments) { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0 ? output : null;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Customer> Customers => Set<Customer>();
    }
}
