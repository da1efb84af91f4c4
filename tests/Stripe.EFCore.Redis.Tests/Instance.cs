using System.Diagnostics;

namespace StripeEFCore.Redis.Tests;

/// <summary>A process that reads from Stripe as one instance of an application does.</summary>
internal sealed class Instance : IDisposable
{
    public const string Key = "sk_test_51VerySecret";

    private readonly Process _process;
    private readonly List<string> _events = [];

    private Instance(Process process)
    {
        _process = process;
        process.OutputDataReceived += (_, line) => Add(line.Data);
        process.ErrorDataReceived += (_, line) => Add(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    /// <summary>The events of the shared limits, and what it writes when it fails.</summary>
    public string[] Events
    {
        get
        {
            lock (_events)
                return [.. _events];
        }
    }

    public static Instance Start(Arrivals stripe, RedisServer redis, int readers = 8, int secondsWrong = 0)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            typeof(RedisProcess.Anchor).Assembly.Location,
            stripe.Address.AbsoluteUri,
            redis.Configuration,
            Key,
            $"{readers}",
            $"{secondsWrong}",
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return new(Process.Start(start)!);
    }

    public void Kill()
    {
        if (!_process.HasExited)
            _process.Kill();
    }

    public void Dispose()
    {
        Kill();
        _process.Dispose();
    }

    private void Add(string? line)
    {
        if (line is null)
            return;
        lock (_events)
            _events.Add(line);
    }
}
