using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>An object whose members' names are data: <c>metadata</c>, <c>currency_options</c>.</summary>
internal sealed class DictionaryReader<TValue>(ValueReader<TValue>? value) : ValueReader<Dictionary<string, TValue>>
{
    private ValueReader<TValue>? _value = value;

    public DictionaryReader()
        : this(null)
    {
    }

    public override Dictionary<string, TValue> Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType != JsonTokenType.StartObject)
            throw Unreadable(ref reader);

        var value = _value ??= ValueReaders<TValue>.Instance;
        var dictionary = new Dictionary<string, TValue>();
        var findings = Findings.Lenient;
        var key = "";
        try
        {
            while (reader.ReadMember())
            {
                key = reader.Text!;
                reader.Read();
                var known = findings?.Count ?? 0;
                dictionary[key] = value.ReadOrDefault(ref reader)!;
                findings?.Under(known, key);
            }
        }
        catch (UnreadableValueException exception)
        {
            exception.Under(key);
            throw;
        }

        return dictionary;
    }
}
