using System.Text.Json;

namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>What the objects of Stripe are made of.</summary>
internal static class JsonWriterExtensions
{
    public static void WriteId(this Utf8JsonWriter json, ReadOnlySpan<byte> name, IdSpace ids, long index)
    {
        Span<byte> id = stackalloc byte[ids.Length];
        ids.Write(id, index);
        json.WriteString(name, id);
    }

    public static void WriteIdValue(this Utf8JsonWriter json, IdSpace ids, long index)
    {
        Span<byte> id = stackalloc byte[ids.Length];
        ids.Write(id, index);
        json.WriteStringValue(id);
    }

    public static void WriteNumberOrNull(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
        else
            json.WriteNull(name);
    }

    /// <summary>A number as Stripe writes decimals and postal codes: as a string.</summary>
    public static void WriteNumberAsText(this Utf8JsonWriter json, ReadOnlySpan<byte> name, long value)
    {
        Span<byte> text = stackalloc byte[20];
        value.TryFormat(text, out var length);
        json.WriteString(name, text[..length]);
    }

    public static void WriteEmptyObject(this Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartObject(name);
        json.WriteEndObject();
    }

    public static void WriteEmptyArray(this Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartArray(name);
        json.WriteEndArray();
    }

    public static void WriteStartList(this Utf8JsonWriter json, ReadOnlySpan<byte> name)
    {
        json.WriteStartObject(name);
        json.WriteString("object"u8, "list"u8);
        json.WriteStartArray("data"u8);
    }

    /// <summary>Ends a list that holds all there is.</summary>
    /// <param name="before">The part of the list's URL before the id of the object that holds it.</param>
    public static void WriteEndList(this Utf8JsonWriter json, ReadOnlySpan<byte> before, IdSpace ids, long index, ReadOnlySpan<byte> after)
    {
        json.WriteEndArray();
        json.WriteBoolean("has_more"u8, false);
        Span<byte> url = stackalloc byte[before.Length + ids.Length + after.Length];
        before.CopyTo(url);
        ids.Write(url[before.Length..], index);
        after.CopyTo(url[(before.Length + ids.Length)..]);
        json.WriteString("url"u8, url);
        json.WriteEndObject();
    }
}
