using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using Stripe.EFCore.Api.Requests;

namespace Stripe.EFCore.Api.Caching;

/// <summary>How the distributed cache is called.</summary>
/// <param name="Clock">Tells the time.</param>
/// <param name="Observer">Told when the cache fails.</param>
/// <param name="IsAsync">Whether the caller's thread may be left.</param>
/// <param name="Cancellation">Cancels the call.</param>
internal readonly record struct CacheCall(TimeProvider Clock, IRequestObserver Observer, bool IsAsync, CancellationToken Cancellation);

/// <summary>What an answer was kept under. A new value makes all that was kept before no answer.</summary>
internal readonly record struct CacheGenerations(byte[] Account, byte[] Tag);

/// <summary>An answer and when it was asked for (UTC).</summary>
internal readonly record struct StoredPage(byte[] Body, DateTimeOffset AskedAt);

/// <summary>What the cache has.</summary>
/// <param name="Body">The answer; null for none.</param>
/// <param name="Age">How old it is.</param>
/// <param name="Generations">What a new answer is kept under; null where the cache does not work.</param>
internal readonly record struct FoundPage(byte[]? Body, TimeSpan Age, CacheGenerations? Generations);

/// <summary>Where an answer is kept. The hash stands for all that it depends on, since a path may hold an email address.</summary>
internal readonly record struct PageAddress(CacheKey Of)
{
    public string Hash { get; } = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes(
        string.Join('\n', Of.Account.ToSharedName(), Of.Credential, Of.Version, Of.PathAndQuery))));

    public string AccountKey => DistributedPages.GenerationKey(Of.Account, tag: null);

    public string TagKey => DistributedPages.GenerationKey(Of.Account, Of.Tag);

    public string PartKey(int part) => DistributedPages.PageKey(Hash, part);
}

/// <summary>How an answer is written: one part or several, of which the first says what the answer is.</summary>
internal static class PageFormat
{
    public const int BytesOfId = 16;

    private const byte Version = 1;
    private const int BytesOfHash = 64;
    private const int IdAt = 1;
    private const int HashAt = IdAt + BytesOfId;
    private const int AccountAt = HashAt + BytesOfHash;
    private const int TagAt = AccountAt + BytesOfId;
    private const int AskedAt = TagAt + BytesOfId;
    private const int LengthAt = AskedAt + sizeof(long);
    private const int FirstBody = LengthAt + sizeof(int);
    private const int PartAt = IdAt + BytesOfId;
    private const int OtherBody = PartAt + sizeof(int);

    public static List<byte[]> Write(string hash, StoredPage page, CacheGenerations generations)
    {
        var id = RandomNumberGenerator.GetBytes(BytesOfId);
        var parts = new List<byte[]>();
        var written = 0;
        do
        {
            var length = Math.Min(DistributedPages.BytesOfPart, page.Body.Length - written);
            var head = parts.Count == 0 ? FirstBody : OtherBody;
            var part = new byte[head + length];
            part[0] = Version;
            id.CopyTo(part, IdAt);
            if (parts.Count == 0)
            {
                Encoding.ASCII.GetBytes(hash, part.AsSpan(HashAt));
                generations.Account.CopyTo(part, AccountAt);
                generations.Tag.CopyTo(part, TagAt);
                BinaryPrimitives.WriteInt64LittleEndian(part.AsSpan(AskedAt), page.AskedAt.UtcTicks);
                BinaryPrimitives.WriteInt32LittleEndian(part.AsSpan(LengthAt), page.Body.Length);
            }
            else
            {
                BinaryPrimitives.WriteInt32LittleEndian(part.AsSpan(PartAt), parts.Count);
            }

            page.Body.AsSpan(written, length).CopyTo(part.AsSpan(head));
            written += length;
            parts.Add(part);
        }
        while (written < page.Body.Length);

        return parts;
    }

    /// <summary>The answer as far as the first part has it; null where it is another's, of another version or of a former generation.</summary>
    public static PartialPage? ReadFirst(byte[] part, string hash, CacheGenerations generations)
    {
        if (part.Length < FirstBody || part[0] != Version
            || !part.AsSpan(HashAt, BytesOfHash).SequenceEqual(Encoding.ASCII.GetBytes(hash))
            || !part.AsSpan(AccountAt, BytesOfId).SequenceEqual(generations.Account)
            || !part.AsSpan(TagAt, BytesOfId).SequenceEqual(generations.Tag))
            return null;

        var length = BinaryPrimitives.ReadInt32LittleEndian(part.AsSpan(LengthAt));
        var asked = new DateTimeOffset(BinaryPrimitives.ReadInt64LittleEndian(part.AsSpan(AskedAt)), TimeSpan.Zero);
        var page = new PartialPage(part[IdAt..HashAt], new(new byte[length], asked));
        return page.TryAppend(part.AsSpan(FirstBody)) ? page : null;
    }

    /// <summary>An answer that is put together of its parts.</summary>
    public sealed class PartialPage(byte[] id, StoredPage page)
    {
        private int _read;

        public int Parts => Math.Max(1, (page.Body.Length + DistributedPages.BytesOfPart - 1) / DistributedPages.BytesOfPart);

        /// <summary>False if the part is not the next one of this answer.</summary>
        public bool TryAdd(int number, byte[] part) =>
            part.Length >= OtherBody
            && part[0] == Version
            && part.AsSpan(IdAt, BytesOfId).SequenceEqual(id)
            && BinaryPrimitives.ReadInt32LittleEndian(part.AsSpan(PartAt)) == number
            && TryAppend(part.AsSpan(OtherBody));

        public bool TryAppend(ReadOnlySpan<byte> bytes)
        {
            if (bytes.Length > page.Body.Length - _read)
                return false;

            bytes.CopyTo(page.Body.AsSpan(_read));
            _read += bytes.Length;
            return true;
        }

        /// <summary>The answer; null if a part is missing.</summary>
        public StoredPage? ToPage() => _read == page.Body.Length ? page : null;
    }
}
