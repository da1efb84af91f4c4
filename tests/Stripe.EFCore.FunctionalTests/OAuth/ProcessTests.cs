using System.Diagnostics;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.OAuth;

/// <summary>Processes of their own that renew the tokens of one settings file, and die at it.</summary>
public sealed class ProcessTests : OAuthTest
{
    [Fact]
    public async Task Two_processes_that_renew_one_file_200_times_each_lose_no_token_and_never_use_a_spent_one()
    {
        await ConnectAsync();

        var (one, other) = (Start(200), Start(200));

        Assert.Equal((0, 0), (await EndAsync(one), await EndAsync(other)));
        Assert.Equal(0, Emulator.OAuth.SpentRefreshTokenUses);
        Assert.InRange(Emulator.OAuth.Refreshes, 200, 400);
        await AssertFileServes();
    }

    [Theory]
    [InlineData("BeforeLock", 0)]
    [InlineData("AfterLock", 0)]
    [InlineData("BeforeRequest", 0)]
    [InlineData("BeforeTemporaryFile", 1)]
    [InlineData("InTemporaryFile", 1)]
    [InlineData("BeforeRename", 1)]
    [InlineData("AfterRename", 1)]
    [InlineData("AfterAnswer", 1)]
    public async Task A_process_killed_at_a_step_of_a_refresh_leaves_a_file_that_reads(string step, int refreshes)
    {
        await ConnectAsync();

        Assert.NotEqual(0, await EndAsync(Start(1, step)));

        Assert.Equal(refreshes, Emulator.OAuth.Refreshes);
        await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh);
        await AssertReads(context);
    }

    [Theory]
    [InlineData("AfterLock")]
    [InlineData("BeforeRequest")]
    [InlineData("AfterRename")]
    public async Task A_file_left_where_no_new_tokens_were_lost_is_renewed_by_the_next(string step)
    {
        await ConnectAsync();
        await EndAsync(Start(1, step));

        await AssertFileServes();
        Assert.Equal(0, Emulator.OAuth.SpentRefreshTokenUses);
    }

    private async Task ConnectAsync()
    {
        await using var context = OpenWithCode(StripeOAuthService.Apps);
        await AssertReads(context);
    }

    private async Task AssertFileServes()
    {
        Clock.Advance(TimeSpan.FromHours(2));
        await using var context = Open(StripeOAuthService.Apps, StripeInitiateOAuth.Refresh);
        await AssertReads(context);
    }

    private Process Start(int times, string? step = null)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        string[] arguments =
        [
            typeof(OAuthProcess.Anchor).Assembly.Location,
            Emulator.BaseAddress.AbsoluteUri,
            Emulator.ApiKey,
            File,
            $"{times}",
            .. step is null ? [] : new[] { step },
        ];
        foreach (var argument in arguments)
            start.ArgumentList.Add(argument);
        return Process.Start(start)!;
    }

    private static async Task<int> EndAsync(Process process)
    {
        using (process)
        {
            var errors = process.StandardError.ReadToEndAsync();
            await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            Assert.Equal("", await errors);
            return process.ExitCode;
        }
    }
}
