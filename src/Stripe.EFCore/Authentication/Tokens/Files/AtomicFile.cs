using System.Text;

namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>The steps of replacing a file, for tests that stop the process at each.</summary>
internal enum ReplaceStep
{
    BeforeTemporaryFile,
    InTemporaryFile,
    BeforeRename,
    AfterRename,
    AfterFlush,
}

/// <summary>A small text file for its owner only, which is replaced whole or not at all.</summary>
internal sealed class AtomicFile(string path, Action<ReplaceStep>? observer = null)
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly string _temporary = path + ".tmp";

    public string? Read() => OperatingSystem.IsWindows() ? ReadAnyKind() : UnixFile.Read(path);

    /// <summary>What is written here has mode 600; who widens it, or copies it without its mode, is told.</summary>
    /// <exception cref="IOException">Others than the owner may read or write the file.</exception>
    public void CheckPrivate()
    {
        if (!OperatingSystem.IsWindows())
            UnixFile.CheckPrivate(path);
    }

    /// <summary>Under a lock: the temporary file has one name, so that what a killed process left is overwritten by the next.</summary>
    public void Write(string text)
    {
        observer?.Invoke(ReplaceStep.BeforeTemporaryFile);

        // Deleted and created again, so that a link put in its place is not followed.
        System.IO.File.Delete(_temporary);
        using (var stream = new FileStream(_temporary, Options()))
        {
            var bytes = Encoding.UTF8.GetBytes(text);
            stream.Write(bytes.AsSpan(0, bytes.Length / 2));
            stream.Flush();
            observer?.Invoke(ReplaceStep.InTemporaryFile);
            stream.Write(bytes.AsSpan(bytes.Length / 2));
            stream.Flush(flushToDisk: true);
        }

        observer?.Invoke(ReplaceStep.BeforeRename);
        System.IO.File.Move(_temporary, path, overwrite: true);
        observer?.Invoke(ReplaceStep.AfterRename);

        // The name is the folder's: without this a power cut may bring the old file back, with a refresh token that is used up.
        FolderFlush.Flush(Path.GetDirectoryName(path)!);
        observer?.Invoke(ReplaceStep.AfterFlush);
    }

    public void Delete() => System.IO.File.Delete(path);

    public void CreateDirectory()
    {
        if (Path.GetDirectoryName(path) is not { Length: > 0 } directory || Directory.Exists(directory))
            return;
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(directory);
        else
            Directory.CreateDirectory(directory, OwnerOnly | UnixFileMode.UserExecute);
    }

    private string? ReadAnyKind()
    {
        try
        {
            return System.IO.File.ReadAllText(path);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
    }

    private static FileStreamOptions Options()
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write, Share = FileShare.None };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = OwnerOnly;
        return options;
    }
}
