using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.DataProtection;
using Microsoft.Extensions.Caching.Distributed;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.Options;

namespace StripeEFCore.Tests.Authentication.Tokens;

public class DistributedCacheTokenStoreTests
{
    private static readonly StripeOAuthSettings Tokens = new()
    {
        ClientId = "ca_1",
        ClientSecret = "sk_test_51Hidden",
        AccessToken = "tok_51Hidden",
        AccountId = "acct_1",
    };

    private readonly MemoryDistributedCache _cache = new(Options.Create(new MemoryDistributedCacheOptions()));
    private readonly FakeProtection _protection = new("farm");

    [Fact]
    public async Task Another_machine_of_the_farm_reads_what_one_wrote()
    {
        await Store("shop").WriteAsync(Tokens);

        Assert.Equal(Tokens, await Store("shop").ReadAsync());
        Assert.Equal(Tokens, Store("shop").Read());
        Assert.Null(await Store("other").ReadAsync());
        Store("shop").Write(null);
        Assert.Null(await Store("shop").ReadAsync());
    }

    [Fact]
    public async Task What_stands_in_the_cache_is_protected_and_for_its_name_only()
    {
        await Store("shop").WriteAsync(Tokens);

        var stored = await _cache.GetAsync("Stripe.EFCore:OAuthSettings:shop");
        Assert.DoesNotContain("51Hidden", Encoding.Latin1.GetString(stored!));
        await _cache.SetAsync("Stripe.EFCore:OAuthSettings:other", stored!, new());
        Assert.Equal(StripeOAuthTokenStoreProblem.WrongSecret, (await Refusal(() => Store("other").ReadAsync().AsTask())).Problem);
    }

    [Fact]
    public async Task An_entry_of_other_keys_is_left_as_it_is()
    {
        await Store("shop").WriteAsync(Tokens);
        var stranger = new StripeDistributedCacheTokenStore(_cache, new FakeProtection("elsewhere"), "shop");

        await Refusal(() => stranger.WriteAsync(Tokens with { AccountId = "acct_2" }).AsTask());

        Assert.Equal(Tokens, await Store("shop").ReadAsync());
    }

    [Fact]
    public async Task Leases_keep_refreshes_apart()
    {
        var inside = 0;
        var most = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(async i =>
        {
            var held = i % 2 == 0 ? await Store("shop").LockAsync() : new Synchronous(await Task.Run(() => Store("shop").Lock()));
            await using (held)
            {
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            }
        }));

        Assert.Equal(1, most);
    }

    [Fact]
    public async Task Who_outstayed_a_lease_does_not_end_that_of_the_next()
    {
        const string Lease = "Stripe.EFCore:OAuthSettingsLease:shop";
        var outstayed = await Store("shop").LockAsync();
        await _cache.RemoveAsync(Lease);
        var next = await Store("shop").LockAsync();

        await outstayed.DisposeAsync();
        Assert.NotNull(await _cache.GetAsync(Lease));
        ((IDisposable)outstayed).Dispose();
        Assert.NotNull(await _cache.GetAsync(Lease));

        await next.DisposeAsync();
        Assert.Null(await _cache.GetAsync(Lease));
    }

    [Theory]
    [InlineData("shop", "shop:lock")]
    [InlineData("shop", "Lease:shop")]
    [InlineData("Lease:shop", "shop")]
    [InlineData(":lock", "")]
    public async Task No_name_of_tokens_is_that_of_a_lease(string one, string other)
    {
        await Store(one).WriteAsync(Tokens);
        await using (await Store(one).LockAsync())
        {
            Assert.Null(await Store(other).ReadAsync());
            await Store(other).WriteAsync(Tokens with { AccountId = "acct_2" });
        }

        await using (await Store(other).LockAsync())
            Assert.Equal("acct_1", (await Store(one).ReadAsync())!.AccountId);
        Assert.Equal("acct_2", (await Store(other).ReadAsync())!.AccountId);
    }

    [Fact]
    public async Task A_lock_that_is_given_is_taken_in_place_of_the_lease()
    {
        var taken = 0;
        var store = new StripeDistributedCacheTokenStore(_cache, _protection, "shop", _ =>
        {
            taken++;
            return new(new Synchronous(new MemoryStream()));
        });

        await (await store.LockAsync()).DisposeAsync();

        Assert.Equal(1, taken);
        Assert.Throws<NotSupportedException>(() => store.Lock());
    }

    private static Task<StripeOAuthTokenStoreException> Refusal(Func<Task> action) => Assert.ThrowsAsync<StripeOAuthTokenStoreException>(action);

    private StripeDistributedCacheTokenStore Store(string name) => new(_cache, _protection, name);

    private sealed class Synchronous(IDisposable held) : IAsyncDisposable
    {
        public ValueTask DisposeAsync()
        {
            held.Dispose();
            return default;
        }
    }

    /// <summary>Data Protection reduced to what counts here: other keys and other purposes cannot open it.</summary>
    private sealed class FakeProtection(string key) : IDataProtector
    {
        private readonly byte[] _key = SHA256.HashData(Encoding.UTF8.GetBytes(key));

        public IDataProtector CreateProtector(string purpose) => new FakeProtection($"{key}/{purpose}");

        public byte[] Protect(byte[] plaintext)
        {
            var nonce = RandomNumberGenerator.GetBytes(12);
            var (tag, text) = (new byte[16], new byte[plaintext.Length]);
            using var aes = new AesGcm(_key, 16);
            aes.Encrypt(nonce, plaintext, text, tag);
            return [.. nonce, .. tag, .. text];
        }

        public byte[] Unprotect(byte[] protectedData)
        {
            var plain = new byte[protectedData.Length - 28];
            using var aes = new AesGcm(_key, 16);
            aes.Decrypt(protectedData.AsSpan(0, 12), protectedData.AsSpan(28), protectedData.AsSpan(12, 16), plain);
            return plain;
        }
    }
}
