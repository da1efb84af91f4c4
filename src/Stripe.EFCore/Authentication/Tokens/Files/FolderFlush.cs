using System.Runtime.InteropServices;
using System.Text;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     Writes to disk which files a folder has. .NET opens no folders; Windows needs nothing, as NTFS keeps a journal of names.
/// </summary>
internal static class FolderFlush
{
    private const int ReadOnly = 0;

    // Some file systems cannot flush a folder and say so; what they keep is theirs to answer for.
    private const int InvalidArgument = 22;

    /// <exception cref="IOException">The folder cannot be opened or written.</exception>
    public static void Flush(string folder)
    {
        if (OperatingSystem.IsWindows())
            return;

        var descriptor = Open(Encoding.UTF8.GetBytes(folder + '\0'), ReadOnly);
        if (descriptor < 0)
            throw Failure(folder);
        try
        {
            if (Synchronize(descriptor) != 0 && Marshal.GetLastPInvokeError() != InvalidArgument)
                throw Failure(folder);
        }
        finally
        {
            _ = Close(descriptor);
        }
    }

    private static IOException Failure(string folder) =>
        new($"The folder '{folder}' cannot be flushed: {Marshal.GetLastPInvokeErrorMessage()}.");

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);

    [DllImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static extern int Synchronize(int descriptor);

    [DllImport("libc", EntryPoint = "close", SetLastError = true)]
    private static extern int Close(int descriptor);
}
