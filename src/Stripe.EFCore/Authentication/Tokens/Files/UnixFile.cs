using System.Runtime.InteropServices;
using System.Runtime.Versioning;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     Reads a file on Unix after a look at what it is. .NET takes pipes and devices for files: opening a pipe waits for its other end, and a device may never
///     end.
/// </summary>
[UnsupportedOSPlatform("windows")]
internal static class UnixFile
{
    private const int LongestFile = 1024 * 1024;
    private const int NoSuchFile = 2;
    private const int AccessDenied = 13;
    private const int NoSuchFolder = 20;
    private const int KindMask = 0xF000;
    private const int RegularFile = 0x8000;
    private const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    /// <summary>The text of a file; null where there is none.</summary>
    /// <exception cref="IOException">It is no file, or cannot be read.</exception>
    public static string? Read(string path)
    {
        if (!Exists(path))
            return null;

        using var handle = Open(path);
        var status = new int[StatusSize];
        if (FStat(handle, status) == 0)
            CheckKind(status[ModeAt]);
        var length = Length(handle);
        var bytes = new byte[length];
        var read = 0;
        while (read < length && RandomAccess.Read(handle, bytes.AsSpan(read), read) is > 0 and var more)
            read += more;
        return Encoding.UTF8.GetString(bytes, 0, read);
    }

    /// <summary>Whether there is a file.</summary>
    /// <exception cref="IOException">There is something else.</exception>
    public static bool Exists(string path)
    {
        var name = Encoding.UTF8.GetBytes(path + '\0');
        var status = new int[StatusSize];
        if (Stat(name, status) == 0)
        {
            CheckKind(status[ModeAt]);
            return true;
        }

        var error = Marshal.GetLastPInvokeError();
        if (error != AccessDenied && new FileInfo(path).LinkTarget is { } target)
            throw new IOException($"It is a link to '{target}', which leads to no file. Remove the link, or make what it leads to.");

        // Of any other error the opening tells.
        return error is not (NoSuchFile or NoSuchFolder);
    }

    /// <exception cref="IOException">Others than the owner may read or write the file.</exception>
    public static void CheckPrivate(string path)
    {
        UnixFileMode mode;
        try
        {
            mode = System.IO.File.GetUnixFileMode(path);
        }
        catch (FileNotFoundException)
        {
            // The code that ended the connection removed it since it was read.
            return;
        }

        if ((mode & Others) != 0)
        {
            throw new IOException(
                $"Others than its owner may read or write the file (mode {Convert.ToString((int)mode, 8)}). Run chmod 600 on it; if it may have been read or "
                + "changed by others, delete it and connect again.");
        }
    }

    private static void CheckKind(int mode)
    {
        if ((mode & KindMask) == RegularFile)
            return;

        var kind = (mode & KindMask) switch
        {
            0x1000 => "a pipe",
            0x2000 => "a character device",
            0x4000 => "a directory",
            0x6000 => "a block device",
            0xC000 => "a socket",
            _ => "no file",
        };
        throw new IOException($"It is {kind}, and a file is needed. Give the path of a file, which need not exist yet.");
    }

    private static SafeFileHandle Open(string path)
    {
        // Without waiting: a pipe may have taken the place of the file a moment ago.
        var flags = OperatingSystem.IsLinux() ? 0x800 | 0x80000 : OperatingSystem.IsMacOS() ? 0x4 | 0x1000000 : 0x4;
        var descriptor = Open(Encoding.UTF8.GetBytes(path + '\0'), flags);
        return descriptor >= 0
            ? new SafeFileHandle(descriptor, ownsHandle: true)
            : throw new IOException($"It cannot be opened: {Marshal.GetLastPInvokeErrorMessage()}.");
    }

    private static int Length(SafeFileHandle handle)
    {
        try
        {
            var length = RandomAccess.GetLength(handle);
            return length <= LongestFile ? (int)length : throw new IOException($"It has {length} bytes, more than settings can have.");
        }
        catch (NotSupportedException)
        {
            throw new IOException("It is no file. Give the path of a file, which need not exist yet.");
        }
    }

    // The runtime's own look at a file, the same on all systems: flags, then the mode, then more that is not needed here.
    private const int StatusSize = 64;
    private const int ModeAt = 1;


    [DllImport("libSystem.Native", EntryPoint = "SystemNative_Stat", SetLastError = true)]
    private static extern int Stat(byte[] path, [Out] int[] status);

    [DllImport("libSystem.Native", EntryPoint = "SystemNative_FStat", SetLastError = true)]
    private static extern int FStat(SafeFileHandle file, [Out] int[] status);

    [DllImport("libc", EntryPoint = "open", SetLastError = true)]
    private static extern int Open(byte[] path, int flags);
}
