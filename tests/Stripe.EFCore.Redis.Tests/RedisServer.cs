using System.Diagnostics;
using System.Text;
using StackExchange.Redis;
using StripeEFCore.TestShared;

namespace StripeEFCore.Redis.Tests;

/// <summary>A real Redis on a port of this machine, without a file: what it knows is gone when it ends.</summary>
public sealed class RedisServer : IDisposable
{
    private const string Missing = "redis-server is not installed (Debian's package redis-server)";

    private readonly string _folder = Directory.CreateTempSubdirectory("stripe-efcore-redis-").FullName;
    private readonly int _port = LoopbackPort.Free();
    private Process? _process;

    /// <summary>Where it answers, as StackExchange.Redis reads it.</summary>
    public string Configuration => $"127.0.0.1:{_port}";

    public static bool IsInstalled => Program() is not null;

    /// <summary>Skips a test where the program is missing.</summary>
    public static void SkipIfMissing() => Skip.If(!IsInstalled, Missing);

    public async Task StartAsync()
    {
        var start = new ProcessStartInfo(Program()!) { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments = ["--port", $"{_port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no", "--dir", _folder];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        var said = new StringBuilder();
        var ready = new TaskCompletionSource();
        _process = Process.Start(start)!;
        _process.OutputDataReceived += (_, line) =>
        {
            said.AppendLine(line.Data);
            if (line.Data is null)
                ready.TrySetException(new InvalidOperationException($"redis-server ended: {said}"));
            else if (line.Data.Contains("Ready to accept connections", StringComparison.Ordinal))
                ready.TrySetResult();
        };
        _process.BeginOutputReadLine();
        await ready.Task.WaitAsync(TimeSpan.FromMinutes(1));
    }

    public Task<ConnectionMultiplexer> ConnectAsync() => ConnectionMultiplexer.ConnectAsync(Configuration + ",connectTimeout=10000,allowAdmin=true");

    /// <summary>Ends it at once, as a power cut would.</summary>
    public void Kill()
    {
        if (_process is null)
            return;

        _process.Kill();
        _process.WaitForExit();
        _process.Dispose();
        _process = null;
    }

    public void Dispose()
    {
        Kill();
        Directory.Delete(_folder, recursive: true);
    }

    private static string? Program() =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
            .Select(folder => Path.Combine(folder, "redis-server"))
            .FirstOrDefault(File.Exists);
}
