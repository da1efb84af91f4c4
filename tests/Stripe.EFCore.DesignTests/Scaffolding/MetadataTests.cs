using Stripe;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>Keys of an account's metadata, which are read only if the command asks for them.</summary>
public sealed class MetadataTests : IAsyncLifetime
{
    private StripeEmulator? _emulator;

    private string Connection => $"LiveAPIKey={_emulator!.ApiKey};ApiBase={_emulator.BaseAddress}";

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions());
        var client = new StripeClient(new StripeClientOptions { ApiKey = _emulator.ApiKey, ApiBase = _emulator.BaseAddress.ToString().TrimEnd('/') });
        await client.V1.Customers.CreateAsync(new() { Metadata = new() { ["order_id"] = "17", ["odd key.1"] = "a", ["tier-name"] = "gold" } });
        await client.V1.Customers.CreateAsync(new() { Metadata = new() { ["order_id"] = "18", ["\"};"] = "b" } });
    }

    public Task DisposeAsync() => _emulator!.DisposeAsync().AsTask();

    [Fact]
    public void No_request_is_sent_unless_asked_for()
    {
        var before = _emulator!.RequestLog.Entries.Length;
        using var run = new ScaffoldRun().Run(Connection, "customers");
        Assert.Null(run.Error);
        Assert.Equal(before, _emulator.RequestLog.Entries.Length);
        Assert.DoesNotContain("OrderId", run["Customer.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void One_page_of_each_list_is_read()
    {
        var before = _emulator!.RequestLog.Entries.Length;
        using var run = new ScaffoldRun().Run(Connection, "customers invoices balance events", ("schemaFilters", new[] { "metadata" }));
        Assert.Null(run.Error);
        Assert.Equal(["/v1/customers", "/v1/invoices"], _emulator.RequestLog.Entries.Skip(before).Select(r => r.Path).Order());
        Assert.All(_emulator.RequestLog.Entries.Skip(before), r => Assert.Equal("GET", r.Method));
        Assert.Contains(run.Told, t => t.Contains("2 lists", StringComparison.Ordinal));
    }

    [Fact]
    public void Keys_become_properties_or_constants_and_are_read()
    {
        using var run = new ScaffoldRun().Run(Connection, "customers", ("schemaFilters", new[] { "metadata" }));
        Assert.Contains("public string? MetadataOrderId { get; set; }", run["Customer.cs"], StringComparison.Ordinal);
        Assert.Contains("public const string OddKey1 = \"odd key.1\";", run["Customer.Values.cs"], StringComparison.Ordinal);

        var scaffolded = ScaffoldedContext.Compile(run, more: """
            namespace Shop.Models;
            public static class Questions
            {
                public static string Gold(Billing db) => db.Customers.Where(c => c.MetadataTierName == "gold").Select(c => c.MetadataOrderId).Single()!;

                public static string Odd(Billing db)
                    => db.Customers.AsEnumerable().Select(c => c.Metadata!.GetValueOrDefault(CustomerMetadataKeys.OddKey1)).Max()!;
            }
            """);
        using var db = scaffolded.Open(b => Microsoft.EntityFrameworkCore.StripeDbContextOptionsExtensions.UseStripe(b, Connection));
        Assert.Equal("17", scaffolded.Call<string>("Shop.Models.Questions", "Gold", db));
        Assert.Equal("a", scaffolded.Call<string>("Shop.Models.Questions", "Odd", db));
    }

    [Fact]
    public void Without_a_connection_string_there_is_nobody_to_ask()
    {
        using var run = new ScaffoldRun().Run("", "customers", ("schemaFilters", new[] { "metadata" }));
        Assert.Contains("connection string is empty", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Stripe_refuses_ends_the_command_without_the_key()
    {
        using var run = new ScaffoldRun().Run(
            $"LiveAPIKey=sk_test_51Wrong;ApiBase={_emulator!.BaseAddress}", "customers", ("schemaFilters", new[] { "metadata" }));
        Assert.Equal("Microsoft.EntityFrameworkCore.Design.OperationException", run.ErrorType);
        Assert.DoesNotContain("51Wrong", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }
}
