using Stripe.EFCore.Threading;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     A lock between processes: a file beside the tokens, open with nobody else allowed to. The system lets go of it when the process
///     ends, however it ends; the empty file stays.
/// </summary>
internal sealed class FileLock(string path, TimeSpan patience, TimeProvider clock)
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public async ValueTask<FileStream> AcquireAsync(bool async, CancellationToken cancellationToken)
    {
        var started = clock.GetTimestamp();
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (TryOpen() is { } held)
                return held;

            if (clock.GetElapsedTime(started) >= patience)
            {
                throw new StripeOAuthTokenStoreException(
                    StripeOAuthTokenStoreProblem.Busy,
                    $"Another process kept the lock '{Secrets.ShowValue(path)}' for {patience.TotalSeconds:0} seconds. "
                    + "If it waits for a person's consent, complete that; if it hangs, end it.");
            }

            await Delay.ForAsync(Pause, clock, async, cancellationToken).ConfigureAwait(false);
        }
    }

    private FileStream? TryOpen()
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.ReadWrite,
            Share = FileShare.None,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            if (!OperatingSystem.IsWindows())
                UnixFile.Exists(path);
            return new FileStream(path, options);
        }
        catch (IOException held) when (IsHeld(held))
        {
            return null;
        }
    }

    /// <summary>A sharing or lock violation; on Unix EWOULDBLOCK, whose number is another on Linux than on macOS.</summary>
    private static bool IsHeld(IOException failure) => OperatingSystem.IsWindows()
        ? (failure.HResult & 0xFFFF) is 32 or 33
        : failure.HResult is 11 or 35;
}
