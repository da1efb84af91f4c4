using DotNet.Testcontainers.Builders;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.ContainerTests;

/// <summary>The provider against a server in a container, reached over a mapped port, as users' integration tests do.</summary>
public sealed class ContainerTests
{
    private const string Why = "Docker is not available here: this test runs a server in a container.";

    [SkippableFact]
    public async Task A_context_reads_from_an_emulator_in_a_container()
    {
        Skip.IfNot(IsDockerAvailable(), Why);

        // A web server in a container stands for Stripe: what matters here is a real network between the two.
        const string List = """{"object":"list","data":[{"id":"cus_1","object":"customer","created":1700000000}],"has_more":false,"url":"/v1/customers"}""";
        await using var container = new ContainerBuilder("nginx:alpine")
            .WithPortBinding(80, assignRandomHostPort: true)
            .WithResourceMapping(System.Text.Encoding.UTF8.GetBytes(List), "/usr/share/nginx/html/v1/customers")
            .WithWaitStrategy(Wait.ForUnixContainer().UntilHttpRequestIsSucceeded(r => r.ForPath("/v1/customers")))
            .Build();
        await container.StartAsync();

        var options = new DbContextOptionsBuilder<Billing>()
            .UseStripe(s => s.LiveApiKey("sk_test_container").ApiBase(new Uri($"http://{container.Hostname}:{container.GetMappedPublicPort(80)}")))
            .ConfigureWarnings(w => w.Ignore(StripeEventId.UnboundedScan))
            .Options;
        await using var db = new Billing(options);
        Assert.Equal(["cus_1"], await db.Customers.Select(c => c.Id).ToListAsync());
    }

    /// <summary>Whether an engine is there; a client alone is not enough.</summary>
    private static bool IsDockerAvailable()
        => File.Exists("/var/run/docker.sock") || Environment.GetEnvironmentVariable("DOCKER_HOST") is { Length: > 0 };

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Stripe.Customer> Customers => Set<Stripe.Customer>();
    }
}
