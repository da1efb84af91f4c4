using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Rows.Values.Entities;

namespace Stripe.EFCore.Rows.Decoders;

/// <summary>An object as the JSON text that Stripe sent; null where there is no object.</summary>
internal sealed class RawJsonDecoder : ColumnDecoder
{
    public override Type Type => typeof(string);

    public override object? Default => null;

    public override object? Read(in RawValue value)
    {
        if (value.Token != System.Text.Json.JsonTokenType.StartObject)
            return null;

        var reader = value.Reader();
        return RawJson.Text(ref reader);
    }
}

/// <summary>What another decoder reads, whose objects of Stripe.net keep their JSON.</summary>
internal sealed class RawJsonKeepingDecoder(ColumnDecoder inner) : ColumnDecoder
{
    public override Type Type => inner.Type;

    public override object? Default => inner.Default;

    public override object? Absent => inner.Absent;

    public override object? InObject => inner.InObject;

    public override object? OfNull => inner.OfNull;

    public override DecodedParts Parts => inner.Parts;

    public override object? Read(in RawValue value)
    {
        var findings = Findings.OfThread;
        findings.KeepsRawJson = true;
        try
        {
            return inner.Read(value);
        }
        finally
        {
            findings.KeepsRawJson = false;
        }
    }
}
