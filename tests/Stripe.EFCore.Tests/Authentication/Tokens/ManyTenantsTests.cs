using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Budgets;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Authentication.Tokens;
using Stripe.EFCore.Authentication.Tokens.Files;
using Stripe.EFCore.Threading;

namespace StripeEFCore.Tests.Authentication.Tokens;

/// <summary>A service for any number of tenants remembers what is in use, and no more.</summary>
public class ManyTenantsTests
{
    private const int Tenants = 100_000;

    private static readonly DateTimeOffset Now = new(2026, 11, 28, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(60)]
    [InlineData(65)]
    [InlineData(1_000)]
    public void Each_passphrase_is_stretched_once_however_many_there_are(int passphrases)
    {
        var stretched = 0;
        var keys = new StretchedKeys((secret, _) =>
        {
            stretched++;
            return secret;
        });

        for (var round = 0; round < 3; round++)
        {
            for (var i = 0; i < passphrases; i++)
                Assert.Equal([(byte)(i % 250), (byte)(i / 250)], keys.Of([(byte)(i % 250), (byte)(i / 250)], [1, 2, 3]));
        }

        Assert.Equal(passphrases, stretched);
    }

    [Fact]
    public void A_few_passphrases_more_than_fit_cost_a_few_more_and_not_all()
    {
        var stretched = 0;
        var keys = new StretchedKeys(
            (secret, _) =>
            {
                stretched++;
                return secret;
            },
            most: 100);

        for (var round = 0; round < 20; round++)
        {
            for (byte i = 0; i < 105; i++)
                keys.Of([i], [1]);
        }

        Assert.Equal(100, keys.Count);
        Assert.InRange(stretched, 105, 1_000);
    }

    [Fact]
    public void A_secret_and_a_salt_are_not_taken_for_another_pair()
    {
        var keys = new StretchedKeys((secret, salt) => [(byte)secret.Length, (byte)salt.Length]);

        Assert.Equal([2, 1], keys.Of([2, 3], [1]));
        Assert.Equal([1, 2], keys.Of([3], [1, 2]));
    }

    [Fact]
    public async Task Contexts_that_start_together_stretch_a_passphrase_once()
    {
        const int Contexts = 4;
        var stretched = 0;
        using var asking = new CountdownEvent(Contexts);
        var keys = new StretchedKeys((secret, _) =>
        {
            Interlocked.Increment(ref stretched);
            asking.Wait();
            return secret;
        });

        await Task.WhenAll(Enumerable.Range(0, Contexts).Select(_ => Task.Run(() =>
        {
            asking.Signal();
            return keys.Of([1], [2]);
        })));

        Assert.Equal(1, stretched);
    }

    [Fact]
    public void Places_of_tokens_are_let_go_with_those_who_use_them()
    {
        Use(Tenants);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Use(1_000);

        Assert.InRange(TokenVault.PlacesKept, 1, 3_000);

        // Not inlined, so that nothing of a store stays on the stack.
        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use(int count)
        {
            for (var i = 0; i < count; i++)
                new TokenVault(new MemoryTokenStore("memory://" + Guid.NewGuid())).NoteConsentFailure(new StripeOAuthException("denied"));
        }
    }

    [Fact]
    public async Task A_place_that_somebody_is_in_stays_one_while_others_are_let_go()
    {
        var location = "memory://" + Guid.NewGuid();
        var entry = await new TokenVault(new MemoryTokenStore(location)).EnterAsync(async: true, default);
        for (var i = 0; i < 2_000; i++)
            _ = new TokenVault(new MemoryTokenStore("memory://" + Guid.NewGuid()));
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        for (var i = 0; i < 2_000; i++)
            _ = new TokenVault(new MemoryTokenStore("memory://" + Guid.NewGuid()));

        var waiting = new TokenVault(new MemoryTokenStore(location)).EnterAsync(async: true, default);

        Assert.False(waiting.IsCompleted);
        await entry.DisposeAsync();
        await (await waiting).DisposeAsync();
    }

    [Fact]
    public void Names_are_let_go_with_their_objects_and_one_name_is_one_object_while_somebody_has_it()
    {
        var names = new NamedObjects<object>();
        var held = names.Of("held");
        Use(names);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        Use(names, 600);

        Assert.InRange(names.Count, 1, 2_000);
        Assert.Same(held, names.Of("held"));

        [MethodImpl(MethodImplOptions.NoInlining)]
        static void Use(NamedObjects<object> names, int count = Tenants)
        {
            for (var i = 0; i < count; i++)
                names.Of(Guid.NewGuid().ToString());
        }
    }

    [Fact]
    public void Month_counts_of_accounts_without_a_budget_are_bounded()
    {
        var months = new MonthlyCounts();
        for (var i = 0; i < Tenants; i++)
            months.Of(Account(i), Now, hasBudget: false).TryTake(long.MaxValue, out _);

        Assert.InRange(months.Count, 1, 10_000);
    }

    [Fact]
    public void Month_counts_of_accounts_with_a_budget_are_kept_to_the_end_of_the_month_and_no_longer()
    {
        var months = new MonthlyCounts();
        for (var i = 0; i < 20_000; i++)
            months.Of(Account(i), Now).TryTake(long.MaxValue, out _);

        Assert.Equal(1, months.Of(Account(0), Now.AddDays(1)).Used);
        Assert.Equal(20_000, months.Count);
        Assert.Equal(0, months.Of(Account(0), Now.AddDays(5)).Used);
        Assert.Equal(1, months.Count);
    }

    [Fact]
    public void Requests_without_a_budget_count_for_one_that_comes_later()
    {
        var months = new MonthlyCounts();
        for (var i = 0; i < 3; i++)
            months.Of(Account(1), Now, hasBudget: false).TryTake(long.MaxValue, out _);
        months.Of(Account(2), Now, hasBudget: false).TryTake(long.MaxValue, out _);

        Assert.Equal(3, months.Of(Account(1), Now).Used);
        months.Of(Account(1), Now, hasBudget: false).TryTake(long.MaxValue, out _);
        Assert.Equal(4, months.Of(Account(1), Now).Used);
        Assert.Equal(1, months.Of(Account(2), Now, hasBudget: false).Used);
    }

    private static AccountKey Account(int i) => new("https://api.stripe.com/", $"acct_{i}", KeyMode.Live);
}
