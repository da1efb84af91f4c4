using System.CommandLine;
using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Stripe;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Emulator.Tool;

namespace StripeEFCore.Emulator.Tests.Command;

/// <summary>The command <c>stripe-emulator</c>.</summary>
public sealed partial class EmulatorCommandTests
{
    [Fact]
    public async Task The_command_shows_address_and_key_and_answers_until_it_is_stopped()
    {
        using var stop = new CancellationTokenSource();
        var output = new Lines();
        var run = Run("--port 0 --customers 3 --seed 7 --key sk_test_mine --any-address", output, stop.Token);
        var address = Address().Match(await output.Until("address")).Value;

        Assert.Contains("sk_test_mine", await output.Until("key"), StringComparison.Ordinal);
        Assert.Contains($"""UseStripe("LiveAPIKey=sk_test_mine;ApiBase={address}")""", await output.Until("UseStripe"), StringComparison.Ordinal);
        var client = new StripeClient(new StripeClientOptions { ApiKey = "sk_test_mine", ApiBase = address });
        Assert.Equal(3, (await client.V1.Customers.ListAsync()).Data.Count);

        await stop.CancelAsync();
        Assert.Equal(0, await run);
    }

    [Theory]
    [InlineData("--faults 101", "0 to 100")]
    [InlineData("--port -1", "0 to 65535")]
    [InlineData("--key sk_live_1", "test key")]
    [InlineData("--rate-limits none", "sandbox")]
    [InlineData("--customer 5", "--customer")]
    public async Task What_the_command_does_not_take_is_said(string arguments, string expected)
    {
        var output = new Lines();
        Assert.NotEqual(0, await Run(arguments, output, CancellationToken.None));
        Assert.Contains(expected, output.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("sk_live_1", output.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_that_is_in_use_is_named()
    {
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var port = ((IPEndPoint)other.LocalEndpoint).Port;
        var output = new Lines();
        Assert.Equal(1, await Run($"--port {port} --customers 0", output, CancellationToken.None));
        Assert.Contains($"Port {port} is in use", output.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0, 0)]
    [InlineData(7, 70)]
    [InlineData(100, 1000)]
    public void Faults_are_a_share_of_the_requests(int percent, int expected)
    {
        var fault = FaultShare.Of(percent);
        Assert.Equal(expected, Enumerable.Range(1, 1000).Count(n => fault?.Invoke(new EmulatedRequest("GET", "/v1/customers", "", null, n)) is not null));
    }

    private static Task<int> Run(string arguments, Lines output, CancellationToken cancellationToken)
        => EmulatorCommand.Create().Parse(arguments)
            .InvokeAsync(new InvocationConfiguration { Output = output, Error = output }, cancellationToken);

    [GeneratedRegex(@"http://127\.0\.0\.1:\d+")]
    private static partial Regex Address();

    /// <summary>What a command writes, for those who wait for a line of it.</summary>
    private sealed class Lines : StringWriter
    {
        private readonly TaskCompletionSource _greeted = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public async Task<string> Until(string word)
        {
            await _greeted.Task.WaitAsync(TimeSpan.FromSeconds(60));
            return ToString().Split('\n').First(l => l.Contains(word, StringComparison.Ordinal));
        }

        public override Task FlushAsync(CancellationToken cancellationToken)
        {
            _greeted.TrySetResult();
            return Task.CompletedTask;
        }
    }
}
