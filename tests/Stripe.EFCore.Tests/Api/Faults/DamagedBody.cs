using System.IO.Compression;

namespace StripeEFCore.Tests.Api.Faults;

/// <summary>A compressed body with random damage.</summary>
/// <param name="Encoding">Its <c>Content-Encoding</c>.</param>
/// <param name="HasChecksum">Whether other content can be told from the right one.</param>
/// <param name="Bytes">The damaged bytes.</param>
internal sealed record DamagedBody(string Encoding, bool HasChecksum, byte[] Bytes)
{
    public static DamagedBody Of(string text, System.Random random)
    {
        var (encoding, hasChecksum, bytes) = Compress(text, random.Next(4));
        return new(encoding, hasChecksum, Damage(bytes, random));
    }

    /// <summary>The answer in a random frame.</summary>
    public byte[] Framed(int status, System.Random random) => random.Next(3) switch
    {
        0 => HostileServer.Answer(status, Bytes, Encoding, Bytes.Length + random.Next(2)),
        1 => HostileServer.Chunked(status, Bytes, Encoding, ends: random.Next(2) == 0),
        _ => HostileServer.UntilClose(status, Bytes, Encoding),
    };

    public static byte[] Gzip(string text) => Compress(text, 0).Bytes;

    private static (string Encoding, bool HasChecksum, byte[] Bytes) Compress(string text, int kind)
    {
        var packed = new MemoryStream();
        using (Stream packing = kind switch
        {
            0 => new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            1 => new ZLibStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            2 => new DeflateStream(packed, CompressionLevel.Fastest, leaveOpen: true),
            _ => new BrotliStream(packed, CompressionLevel.Fastest, leaveOpen: true),
        })
            packing.Write(System.Text.Encoding.UTF8.GetBytes(text));
        return (kind switch { 0 => "gzip", 3 => "br", _ => "deflate" }, kind < 2, packed.ToArray());
    }

    private static byte[] Damage(byte[] bytes, System.Random random)
    {
        switch (random.Next(6))
        {
            case 0:
                return bytes[..random.Next(bytes.Length)];
            case 1:
                bytes[^(1 + random.Next(Math.Min(8, bytes.Length)))] ^= 0x55;
                return bytes;
            case 2:
                for (var flips = random.Next(1, 6); flips > 0; flips--)
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 3:
                var from = random.Next(bytes.Length);
                random.NextBytes(bytes.AsSpan(from, random.Next(1, bytes.Length - from + 1)));
                return bytes;
            case 4:
                var gone = random.Next(bytes.Length);
                return [.. bytes[..gone], .. bytes[(gone + 1)..]];
            default:
                random.NextBytes(bytes.AsSpan(0, Math.Min(4, bytes.Length)));
                return bytes;
        }
    }
}
