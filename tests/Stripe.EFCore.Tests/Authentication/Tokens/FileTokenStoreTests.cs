using CsCheck;
using Stripe.EFCore.Authentication.Tokens.Files;

namespace StripeEFCore.Tests.Authentication.Tokens;

public sealed class FileTokenStoreTests : IDisposable
{
    private const string Secret = "sk_test_51Hidden";

    private static readonly StripeOAuthSettings Tokens = new()
    {
        Service = StripeOAuthService.Apps,
        ClientId = "ca_1",
        ClientSecret = Secret,
        AccessToken = "tok_51Hidden",
        RefreshToken = "rt_51Hidden",
        IssuedAt = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero),
        ExpiresIn = TimeSpan.FromHours(1),
        AccountId = "acct_1",
        Scope = "stripe_apps",
        SentVerifier = "digest",
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("stripe-efcore-").FullName;

    private string File => Path.Combine(_folder, "deeper", "OAuthSettings.txt");

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void What_was_written_is_read_by_another_and_a_missing_file_is_no_error()
    {
        Assert.Null(Store().Read());

        Write(Store(), Tokens);

        Assert.Equal(Tokens, Store().Read());
    }

    [Fact]
    public void A_file_under_the_client_secret_does_not_hold_it_and_one_under_a_passphrase_does()
    {
        Write(Store(), Tokens);
        Assert.Null(SettingsEnvelope.Open(System.IO.File.ReadAllText(File), new ClientSecretKey(Secret), File).Settings.ClientSecret);
        Assert.Equal(Secret, Store(key: new ClientSecretKey(Secret)).Read()!.ClientSecret);

        System.IO.File.Delete(File);
        Write(Store(key: new PassphraseKey("open sesame")), Tokens);
        Assert.Equal(Secret, Store(key: new PassphraseKey("open sesame")).Read()!.ClientSecret);
    }

    [Fact]
    public void The_folder_is_flushed_after_the_file_has_its_name()
    {
        var steps = new List<ReplaceStep>();
        new AtomicFile(Path.Combine(_folder, "one.txt"), steps.Add).Write("text");

        Assert.Equal(Enum.GetValues<ReplaceStep>(), steps);
        Assert.Equal(ReplaceStep.AfterFlush, steps[^1]);
        if (!OperatingSystem.IsWindows())
            Assert.Throws<IOException>(() => FolderFlush.Flush(Path.Combine(_folder, "none")));
    }

    [Fact]
    public void Nothing_secret_stands_in_the_file()
    {
        Write(Store(), Tokens);

        var text = System.IO.File.ReadAllText(File);
        Assert.StartsWith("Stripe.EFCore.OAuthSettings 1 HKDF-SHA256 ", text);
        Assert.DoesNotContain("51Hidden", text);
        Assert.DoesNotContain("acct_1", text);
        Assert.All(
            ["tok_51Hidden", "rt_51Hidden", Secret],
            s => Assert.DoesNotContain(Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(s)), text));
    }

    [Fact]
    public void Every_writing_has_another_nonce_and_the_same_salt()
    {
        Write(Store(), Tokens);
        var first = System.IO.File.ReadAllText(File).Split('\n')[0].Split(' ');
        Write(Store(), Tokens);
        var second = System.IO.File.ReadAllText(File).Split('\n')[0].Split(' ');

        Assert.Equal(first[..5], second[..5]);
        Assert.NotEqual(first[5], second[5]);
    }

    [Theory]
    [InlineData("sk_test_other", false)]
    [InlineData("open sesame", true)]
    public void Another_secret_is_told_from_damage_and_leaves_the_file(string other, bool isPassphrase)
    {
        Write(Store(), Tokens);
        var before = System.IO.File.ReadAllBytes(File);
        var store = Store(key: isPassphrase ? new PassphraseKey(other) : new ClientSecretKey(other));

        AssertRefused(StripeOAuthTokenStoreProblem.WrongSecret, () => store.Read());
        AssertRefused(StripeOAuthTokenStoreProblem.WrongSecret, () => Write(store, Tokens));
        AssertRefused(StripeOAuthTokenStoreProblem.WrongSecret, () => Write(store, null));

        Assert.Equal(before, System.IO.File.ReadAllBytes(File));
    }

    [Fact]
    public void Any_changed_byte_and_any_length_is_damage_and_is_not_overwritten()
    {
        Write(Store(), Tokens);
        var whole = System.IO.File.ReadAllBytes(File);
        Gen.Select(Gen.Int[0, whole.Length - 1], Gen.Byte, Gen.Bool).Sample(
            (at, value, cut) =>
            {
                var changed = whole.ToArray();
                changed[at] = value == changed[at] ? (byte)(value ^ 1) : value;
                byte[] damaged = cut ? whole[..at] : changed;
                System.IO.File.WriteAllBytes(File, damaged);

                var refused = Assert.Throws<StripeOAuthTokenStoreException>(() => Store().Read());
                Assert.Throws<StripeOAuthTokenStoreException>(() => Write(Store(), Tokens));

                // The version's digit is the one byte whose change is another statement.
                Assert.True(refused.Problem is StripeOAuthTokenStoreProblem.Damaged or StripeOAuthTokenStoreProblem.UnknownVersion, refused.Message);
                Assert.DoesNotContain("51Hidden", refused.ToString());
                Assert.Equal(damaged, System.IO.File.ReadAllBytes(File));
            },
            iter: 300,
            threads: 1);
    }

    [Theory]
    [InlineData("")]
    [InlineData("some notes of somebody's")]
    [InlineData("Stripe.EFCore.OAuthSettings 1\n\n\n")]
    public void A_file_that_is_something_else_is_not_overwritten(string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, text);

        AssertRefused(StripeOAuthTokenStoreProblem.Damaged, () => Store().Read());
        AssertRefused(StripeOAuthTokenStoreProblem.Damaged, () => Write(Store(), Tokens));

        Assert.Equal(text, System.IO.File.ReadAllText(File));
    }

    [Fact]
    public void Whoever_mends_the_digest_after_a_change_is_found_out_by_the_tag()
    {
        Write(Store(), Tokens);
        var lines = System.IO.File.ReadAllText(File).Split('\n');
        var sealedText = Convert.FromBase64String(lines[1]);
        sealedText[3] ^= 1;
        var body = $"{lines[0]}\n{Convert.ToBase64String(sealedText)}\n";
        var digest = Convert.ToBase64String(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(body)));
        System.IO.File.WriteAllText(File, $"{body}{digest}\n");

        AssertRefused(StripeOAuthTokenStoreProblem.Damaged, () => Store().Read());
    }

    [Fact]
    public void A_later_version_is_named()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        System.IO.File.WriteAllText(File, "Stripe.EFCore.OAuthSettings 12 x\n");

        Assert.Contains("version 12", AssertRefused(StripeOAuthTokenStoreProblem.UnknownVersion, () => Store().Read()).Message);
    }

    [Fact]
    public void File_lock_and_new_folder_are_for_their_owner_only()
    {
        if (OperatingSystem.IsWindows())
            return;
        Directory.CreateDirectory(Path.GetDirectoryName(File)!);
        Directory.Delete(Path.GetDirectoryName(File)!);
        Write(Store(), Tokens);

        const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(Owner, System.IO.File.GetUnixFileMode(File));
        Assert.Equal(Owner, System.IO.File.GetUnixFileMode(File + ".lock"));
        Assert.Equal(Owner | UnixFileMode.UserExecute, System.IO.File.GetUnixFileMode(Path.GetDirectoryName(File)!));
    }

    [Fact]
    public void A_link_is_another_name_of_the_file_and_stays_a_link()
    {
        Write(Store(), Tokens);
        var link = Path.Combine(_folder, "link.txt");
        System.IO.File.CreateSymbolicLink(link, File);
        var store = Store(path: link);

        Write(store, Tokens with { AccountId = "acct_2" });

        Assert.Equal(Store().Location, store.Location);
        Assert.NotNull(System.IO.File.ResolveLinkTarget(link, returnFinalTarget: false));
        Assert.Equal("acct_2", Store().Read()!.AccountId);
    }

    [Fact]
    public void What_a_killed_process_left_is_neither_read_nor_in_the_way()
    {
        Write(Store(), Tokens);
        System.IO.File.WriteAllText(File + ".tmp", "half");

        Assert.Equal(Tokens, Store().Read());
        Write(Store(), Tokens with { AccountId = "acct_2" });

        Assert.Equal("acct_2", Store().Read()!.AccountId);
        Assert.False(System.IO.File.Exists(File + ".tmp"));
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_named_with_the_way_out()
    {
        System.IO.File.WriteAllText(Path.Combine(_folder, "plain"), "");
        var store = Store(path: Path.Combine(_folder, "plain", "OAuthSettings.txt"));

        var refused = AssertRefused(StripeOAuthTokenStoreProblem.Inaccessible, () => store.Lock());

        Assert.Contains("readable and writable", refused.Message);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_lock_keeps_others_out_until_it_is_let_go_and_waits_no_longer_than_it_says(bool async)
    {
        var patient = Store(patience: TimeSpan.FromMinutes(1));
        var impatient = Store(patience: TimeSpan.Zero);
        var held = patient.Lock();

        AssertRefused(StripeOAuthTokenStoreProblem.Busy, () => impatient.Lock());
        var waiting = async
            ? Task.Run(async () => await (await patient.LockAsync()).DisposeAsync())
            : Task.Run(() => patient.Lock().Dispose());
        Assert.False(waiting.IsCompleted);
        held.Dispose();

        await waiting;
        impatient.Lock().Dispose();
    }

    [Fact]
    public void Removing_leaves_a_missing_file()
    {
        Write(Store(), Tokens);
        Write(Store(), null);

        Assert.Null(Store().Read());
    }

    private static StripeOAuthTokenStoreException AssertRefused(StripeOAuthTokenStoreProblem problem, Action action)
    {
        var refused = Assert.Throws<StripeOAuthTokenStoreException>(action);
        Assert.Equal(problem, refused.Problem);
        Assert.DoesNotContain("51Hidden", refused.ToString());
        return refused;
    }

    private static void Write(IStripeOAuthTokenStore store, StripeOAuthSettings? settings)
    {
        using (store.Lock())
            store.Write(settings);
    }

    private FileTokenStore Store(FileKey? key = null, string? path = null, TimeSpan? patience = null) =>
        new(path ?? File, key ?? new ClientSecretKey(Secret), patience ?? TimeSpan.FromSeconds(30), TimeProvider.System);
}
