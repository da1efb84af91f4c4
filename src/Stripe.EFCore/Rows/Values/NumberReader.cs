using System.Globalization;
using System.Numerics;
using System.Text.Json;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Rows.Values;

/// <summary>
///     A number, which Stripe writes as a string too where it is a decimal (<c>unit_amount_decimal</c>); of an expanded field, which is an object, its id.
/// </summary>
internal sealed class NumberReader<T> : ValueReader<T>
    where T : struct, INumberBase<T>
{
    public override T Read(ref Utf8JsonReader reader)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
            return ReadId(ref reader);
        if (reader.TokenType is not (JsonTokenType.Number or JsonTokenType.String))
            throw Unreadable(ref reader);

        return T.TryParse(reader.RawText, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) ? number : throw Unreadable(ref reader);
    }
}

/// <summary>The whole number that most of Stripe's numbers are.</summary>
internal sealed class Int64Reader : ValueReader<long>
{
    private readonly NumberReader<long> _otherwise = new();

    public override long Read(ref Utf8JsonReader reader) =>
        reader.TokenType == JsonTokenType.Number && reader.TryGetInt64(out var number) ? number : _otherwise.Read(ref reader);

    public override long Read(in RawValue value) => value.TryGetWhole(out var number) ? number : base.Read(value);
}
