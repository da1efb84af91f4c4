using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using Stripe.EFCore.Authentication.Tokens.Files;

namespace StripeEFCore.Tests.Authentication.Tokens;

/// <summary>What may stand where a settings file is expected. Each of these tests would hang if the thing were opened as a file is.</summary>
public sealed class FileKindTests : IDisposable
{
    private const string Secret = "sk_test_51Hidden";

    private static readonly StripeOAuthSettings Tokens = new() { ClientId = "ca_1", AccessToken = "tok_51Hidden", AccountId = "acct_1" };

    private readonly string _folder = Directory.CreateTempSubdirectory("stripe-efcore-").FullName;

    private string File => Path.Combine(_folder, "OAuthSettings.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory(Timeout = 60_000)]
    [InlineData("directory", "a directory", false)]
    [InlineData("pipe", "a pipe", false)]
    [InlineData("socket", "a socket", false)]
    [InlineData("endless device", "a character device", false)]
    [InlineData("empty device", "a character device", false)]
    [InlineData("dangling link", "leads to no file", false)]
    [InlineData("link to itself", "leads to no file", false)]
    [InlineData("directory", "a directory", true)]
    [InlineData("pipe", "a pipe", true)]
    [InlineData("socket", "a socket", true)]
    [InlineData("dangling link", "leads to no file", true)]
    public async Task What_is_no_file_is_refused_with_what_it_is(string thing, string told, bool isBehindLink)
    {
        if (OperatingSystem.IsWindows())
            return;
        var at = isBehindLink ? Path.Combine(_folder, "thing") : File;
        using var made = Make(thing, at);
        if (isBehindLink)
            System.IO.File.CreateSymbolicLink(File, at);

        await Task.Run(() =>
        {
            AssertRefused(told, () => Store().Read());
            AssertRefused(told, () => Store().Write(Tokens));
            AssertRefused(told, () => Store().Write(null));
        });

        Assert.Empty(Directory.GetFiles(_folder, "*.tmp"));
    }

    [Theory(Timeout = 60_000)]
    [InlineData("directory", "a directory")]
    [InlineData("pipe", "a pipe")]
    [InlineData("socket", "a socket")]
    [InlineData("dangling link", "leads to no file")]
    public async Task A_lock_that_is_no_file_is_refused_too(string thing, string told)
    {
        if (OperatingSystem.IsWindows())
            return;
        using var made = Make(thing, File + ".lock");

        await Task.Run(() => AssertRefused(told, () => Store().Lock().Dispose()));
    }

    [Theory]
    [InlineData("640")]
    [InlineData("620")]
    [InlineData("604")]
    [InlineData("602")]
    [InlineData("644")]
    [InlineData("666")]
    [InlineData("777")]
    public void A_file_that_others_may_read_or_write_is_refused_with_the_way_out_and_left(string mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        Store().Write(Tokens);
        System.IO.File.SetUnixFileMode(File, (UnixFileMode)Convert.ToInt32(mode, 8));
        var before = System.IO.File.ReadAllBytes(File);

        AssertRefused($"mode {mode}", () => Store().Read());
        AssertRefused("chmod 600", () => Store().Write(Tokens));

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
        System.IO.File.SetUnixFileMode(File, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Assert.Equal("acct_1", Store().Read()!.AccountId);
    }

    [Theory]
    [InlineData("600")]
    [InlineData("700")]
    [InlineData("400")]
    public void A_file_for_its_owner_is_read_and_what_is_written_here_is_one(string mode)
    {
        if (OperatingSystem.IsWindows())
            return;
        Store().Write(Tokens);
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, System.IO.File.GetUnixFileMode(File));
        System.IO.File.SetUnixFileMode(File, (UnixFileMode)Convert.ToInt32(mode, 8));

        Assert.Equal("acct_1", Store().Read()!.AccountId);
    }

    [Fact]
    public void A_file_that_is_far_too_long_is_refused()
    {
        if (OperatingSystem.IsWindows())
            return;
        using (var file = System.IO.File.Create(File))
            file.SetLength(1L << 40);

        AssertRefused("more than settings can have", () => Store().Read());
    }

    private static IDisposable Make(string thing, string path)
    {
        switch (thing)
        {
            case "directory":
                Directory.CreateDirectory(path);
                break;
            case "pipe":
                Assert.Equal(0, MakePipe(Encoding.UTF8.GetBytes(path + '\0'), 0x180));
                break;
            case "socket":
                var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
                socket.Bind(new UnixDomainSocketEndPoint(path));
                return socket;
            case "endless device":
                System.IO.File.CreateSymbolicLink(path, "/dev/zero");
                break;
            case "empty device":
                System.IO.File.CreateSymbolicLink(path, "/dev/null");
                break;
            case "dangling link":
                System.IO.File.CreateSymbolicLink(path, path + ".missing");
                break;
            case "link to itself":
                System.IO.File.CreateSymbolicLink(path, path);
                break;
        }

        return new MemoryStream();
    }

    private static void AssertRefused(string told, Action action)
    {
        var refused = Assert.Throws<StripeOAuthTokenStoreException>(action);
        Assert.Equal(StripeOAuthTokenStoreProblem.Inaccessible, refused.Problem);
        Assert.Contains(told, refused.Message);
        Assert.DoesNotContain("51Hidden", refused.ToString());
    }

    private FileTokenStore Store() => new(File, new ClientSecretKey(Secret), TimeSpan.Zero, TimeProvider.System);

    [DllImport("libc", EntryPoint = "mkfifo", SetLastError = true)]
    private static extern int MakePipe(byte[] path, uint mode);
}
