using System.Buffers;
using System.Collections;
using System.IO.Compression;
using Stripe.EFCore.Rows.Decoders;

namespace Stripe.EFCore.Rows;

/// <summary>An answer of the API as compressed JSON: about a twentieth of the memory that the rows of whole objects take.</summary>
internal sealed class PackedAnswer
{
    // The quickest that Brotli has, and a window that holds a page.
    private const int Quality = 1, Window = 18;

    private readonly byte[] _packed;
    private readonly int _length;
    private readonly RowLayout _layout;

    private PackedAnswer(byte[] packed, int length, RowLayout layout) => (_packed, _length, _layout) = (packed, length, layout);

    /// <summary>Bytes of memory.</summary>
    public int Size => _packed.Length;

    public static PackedAnswer? TryPack(ReadOnlySpan<byte> json, RowLayout layout)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(json.Length);
        try
        {
            return BrotliEncoder.TryCompress(json, buffer, out var written, Quality, Window) ? new(buffer[..written], json.Length, layout) : null;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Reads the rows again. What could not be read was reported when the answer came.</summary>
    public IReadOnlyList<object?[]> Read()
    {
        var buffer = ArrayPool<byte>.Shared.Rent(_length);
        try
        {
            return BrotliDecoder.TryDecompress(_packed, buffer, out var written) && written == _length
                ? new PageReader(_layout).ReadPage(buffer.AsSpan(0, written)).Rows
                : throw new InvalidOperationException("A page that waits in memory is damaged.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}

/// <summary>The rows of a page that waits for others, read again when they are wanted.</summary>
internal sealed class PackedRows : IReadOnlyList<object?[]>
{
    private readonly int[] _kept;
    private PackedAnswer? _answer;
    private List<object?[]>? _rows;

    /// <param name="answer">The whole answer.</param>
    /// <param name="all">Its rows.</param>
    /// <param name="wanted">Those of them that the page has, in their order.</param>
    public PackedRows(PackedAnswer answer, IReadOnlyList<object?[]> all, IReadOnlyList<object?[]> wanted)
    {
        _answer = answer;
        _kept = new int[wanted.Count];
        for (var (i, at) = (0, 0); i < wanted.Count; i++, at++)
        {
            while (!ReferenceEquals(all[at], wanted[i]))
                at++;
            _kept[i] = at;
        }
    }

    public int Count => _kept.Length;

    public object?[] this[int index] => Rows[index];

    private List<object?[]> Rows
    {
        get
        {
            if (_rows is null)
            {
                var all = _answer!.Read();
                (_rows, _answer) = ([.. _kept.Select(at => all[at])], null);
            }

            return _rows;
        }
    }

    public IEnumerator<object?[]> GetEnumerator() => Rows.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
