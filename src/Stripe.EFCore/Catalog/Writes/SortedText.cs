using System.Text;

namespace Stripe.EFCore.Catalog.Writes;

/// <summary>
///     A table in text: an entry is a line that begins with its key, up to a blank or the end of the line, and the indented lines behind it. The entries are
///     sorted by key, so one is found without an index, and nothing has to be read before.
/// </summary>
internal static class SortedText
{
    /// <summary>What stands behind a key; null where the table does not have it.</summary>
    public static string? Find(ReadOnlySpan<byte> table, string key)
    {
        var wanted = Encoding.UTF8.GetBytes(key);
        while (!table.IsEmpty)
        {
            var start = StartOfEntry(table, table.Length / 2);
            var entry = table[start..EndOfEntry(table, start)];
            var found = KeyOf(entry);
            switch (found.SequenceCompareTo(wanted))
            {
                case 0:
                    return Encoding.UTF8.GetString(entry[found.Length..]);
                case < 0:
                    table = table[(start + entry.Length)..];
                    break;
                default:
                    table = table[..start];
                    break;
            }
        }

        return null;
    }

    /// <summary>The keys in their order.</summary>
    public static IReadOnlyList<string> Keys(ReadOnlySpan<byte> table)
    {
        var keys = new List<string>();
        for (var start = 0; start < table.Length; start = EndOfEntry(table, start))
            keys.Add(Encoding.UTF8.GetString(KeyOf(table[start..])));
        return keys;
    }

    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> entry) => entry.IndexOfAny(" \r\n"u8) is >= 0 and var end ? entry[..end] : entry;

    /// <summary>The start of the entry that a position is in.</summary>
    private static int StartOfEntry(ReadOnlySpan<byte> table, int position)
    {
        while (true)
        {
            var start = table[..position].LastIndexOf((byte)'\n') + 1;
            if (start == 0 || table[start] != ' ')
                return start;
            position = start - 1;
        }
    }

    private static int EndOfEntry(ReadOnlySpan<byte> table, int start)
    {
        while (true)
        {
            var line = table[start..].IndexOf((byte)'\n');
            if (line < 0 || start + line + 1 == table.Length)
                return table.Length;
            start += line + 1;
            if (table[start] != ' ')
                return start;
        }
    }
}
