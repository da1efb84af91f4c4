namespace Stripe.EFCore.Authentication.Tokens.Files;

/// <summary>
///     Tokens in an encrypted file. Its file is small: it is read and written at once, asynchronous only in waiting for the lock.
/// </summary>
internal sealed class FileTokenStore : IStripeOAuthTokenStore
{
    private readonly FileKey _key;
    private readonly AtomicFile _file;
    private readonly FileLock _lock;

    /// <param name="path">The file.</param>
    /// <param name="key">What it is encrypted with.</param>
    /// <param name="patience">How long the lock is waited for.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="observer">Told of every step of writing; for tests.</param>
    public FileTokenStore(string path, FileKey key, TimeSpan patience, TimeProvider clock, Action<ReplaceStep>? observer = null)
    {
        // Two names of one file are one place.
        Location = Resolve(Path.GetFullPath(path));
        _key = key;
        _file = new(Location, observer);
        _lock = new(Location + ".lock", patience, clock);
    }

    public string Location { get; }

    public static string DefaultPath => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.ApplicationData, Environment.SpecialFolderOption.DoNotVerify),
        "Stripe.EFCore",
        "OAuthSettings.txt");

    public ValueTask<StripeOAuthSettings?> ReadAsync(CancellationToken cancellationToken = default) => new(Read());

    public ValueTask WriteAsync(StripeOAuthSettings? settings, CancellationToken cancellationToken = default)
    {
        Write(settings);
        return default;
    }

    public async ValueTask<IAsyncDisposable> LockAsync(CancellationToken cancellationToken = default) =>
        await AcquireAsync(async: true, cancellationToken).ConfigureAwait(false);

    public StripeOAuthSettings? Read() => Open()?.Settings;

    public void Write(StripeOAuthSettings? settings)
    {
        // Reading what is there is what keeps a file from being overwritten that cannot be read.
        var salt = Open()?.Salt;
        if (settings is null)
        {
            Accessing(Location, _file.Delete);
            return;
        }

        var stored = _key.ClientSecret is not null ? settings with { ClientSecret = null } : settings;
        var text = SettingsEnvelope.Seal(stored, _key, salt);
        Accessing(Location, () => _file.Write(text));
    }

    public IDisposable Lock(CancellationToken cancellationToken = default)
    {
        var held = AcquireAsync(async: false, cancellationToken);
        return held.IsCompleted ? held.GetAwaiter().GetResult() : throw new InvalidOperationException("The lock left the caller's thread.");
    }

    private async ValueTask<FileStream> AcquireAsync(bool async, CancellationToken cancellationToken)
    {
        try
        {
            _file.CreateDirectory();
            return await _lock.AcquireAsync(async, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(Location, cause);
        }
    }

    private (StripeOAuthSettings Settings, byte[] Salt)? Open()
    {
        if (Accessing(Location, _file.Read) is not { } text)
            return null;
        var (settings, salt) = SettingsEnvelope.Open(text, _key, Secrets.ShowValue(Location));

        // Only what is ours: of anything else it is said what it is.
        Accessing(Location, _file.CheckPrivate);
        return (_key.ClientSecret is { } known ? settings with { ClientSecret = known } : settings, salt);
    }

    /// <summary>Where links lead to. What leads nowhere stays as it is, and is refused where it is read.</summary>
    private static string Resolve(string path)
    {
        try
        {
            return System.IO.File.Exists(path) && System.IO.File.ResolveLinkTarget(path, returnFinalTarget: true) is { Exists: true } target
                ? target.FullName
                : path;
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    private static void Accessing(string location, Action access) => Accessing(location, () =>
    {
        access();
        return true;
    });

    private static T Accessing<T>(string location, Func<T> access)
    {
        try
        {
            return access();
        }
        catch (Exception cause) when (cause is IOException or UnauthorizedAccessException)
        {
            throw Inaccessible(location, cause);
        }
    }

    private static StripeOAuthTokenStoreException Inaccessible(string location, Exception cause) => new(
        StripeOAuthTokenStoreProblem.Inaccessible,
        $"The OAuth settings at '{Secrets.ShowValue(location)}' cannot be read or written: {cause.Message} "
        + "The file and its folder have to be readable and writable for the process; OAuthSettingsLocation says where they are.",
        cause);
}
