using System.Globalization;
using Stripe.EFCore.Rows.Decoders;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows.Decoders;

public class ScalarDecoderTests
{
    [Theory]
    [InlineData("'text'", "text")]
    [InlineData("''", "")]
    [InlineData("'a\\u00e9\\n'", "aé\n")]
    [InlineData("5", "5")]
    [InlineData("5.10", "5.10")]
    [InlineData("true", "true")]
    [InlineData("false", "false")]
    [InlineData("null", null)]
    [InlineData("{'object':'customer','x':{'id':'no'},'id':'cus_1','y':[1]}", "cus_1")]
    [InlineData("{'id':7}", "7")]
    public void Text_is_read_from_anything_that_has_one(string json, string? text)
    {
        Assert.Equal(text, Value(typeof(string), json));
    }

    [Theory]
    [InlineData("1700000000", 1_700_000_000L)]
    [InlineData("'2023-11-14T22:13:20Z'", 1_700_000_000L)]
    [InlineData("'2023-11-14T22:13:20.999Z'", 1_700_000_000L)]
    [InlineData("'2023-11-15T00:13:20.001+02:00'", 1_700_000_000L)]
    [InlineData("'1969-12-31T23:59:59.5Z'", -1L)]
    [InlineData("null", null)]
    public void A_moment_is_the_second_that_it_is_in_however_it_is_written(string json, long? second)
    {
        Assert.Equal(second, Value(ColumnDecoders.UnixSeconds, json));
    }

    [Fact]
    public void Moments_in_ticks_keep_their_order_within_a_second()
    {
        Assert.Equal(1_700_000_000L * TimeSpan.TicksPerSecond + 9_990_000, Value(ColumnDecoders.UnixTicks, "'2023-11-14T22:13:20.999Z'"));
    }

    [Theory]
    [InlineData("'yesterday'")]
    [InlineData("{'by':'me'}")]
    [InlineData("[1]")]
    public void A_slot_that_nothing_reads_takes_anything(string json)
    {
        Assert.Null(Value(ColumnDecoders.Nothing, json));
    }

    [Theory]
    [InlineData(typeof(int), "{'x':{'id':1},'id':7,'y':[2]}", 7)]
    [InlineData(typeof(int?), "{'id':'7'}", 7)]
    [InlineData(typeof(long), "{'id':7}", 7L)]
    [InlineData(typeof(long?), "{'id':'7'}", 7L)]
    public void A_number_that_refers_to_an_expanded_object_is_its_id(Type type, string json, object id)
    {
        Assert.Equal(id, Value(type, json));
    }

    [Fact]
    public void A_guid_that_refers_to_an_expanded_object_is_its_id()
    {
        var id = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal(id, Value(typeof(Guid), $"{{'object':'club','id':'{id}'}}"));
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("{'id':null}")]
    [InlineData("{'id':{'id':7}}")]
    [InlineData("{'id':'seven'}")]
    public void An_object_whose_id_is_no_number_is_an_error(string json)
    {
        Assert.Contains("'before.value' of an object at 'data[0]' holds", ErrorOf<int>(json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{'city':'Rome'}")]
    public void What_has_no_text_is_an_error(string json)
    {
        Assert.Contains("'before.value' of an object at 'data[0]' holds", ErrorOf<string>(json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(typeof(byte), "255", (byte)255)]
    [InlineData(typeof(sbyte), "-128", (sbyte)-128)]
    [InlineData(typeof(short), "-32768", (short)-32768)]
    [InlineData(typeof(ushort), "65535", (ushort)65535)]
    [InlineData(typeof(int), "-2147483648", int.MinValue)]
    [InlineData(typeof(uint), "4294967295", uint.MaxValue)]
    [InlineData(typeof(long), "9223372036854775807", long.MaxValue)]
    [InlineData(typeof(ulong), "18446744073709551615", ulong.MaxValue)]
    [InlineData(typeof(float), "1.5", 1.5f)]
    [InlineData(typeof(double), "-1.5e3", -1500d)]
    [InlineData(typeof(long), "'42'", 42L)]
    [InlineData(typeof(long), "5.0", 5L)]
    [InlineData(typeof(long), "1e3", 1000L)]
    [InlineData(typeof(double), "'0.25'", 0.25)]
    [InlineData(typeof(bool), "true", true)]
    [InlineData(typeof(bool), "'false'", false)]
    [InlineData(typeof(bool), "1", true)]
    [InlineData(typeof(bool), "0", false)]
    [InlineData(typeof(char), "'x'", 'x')]
    public void Scalars_and_their_nullable_forms_are_read(Type type, string json, object value)
    {
        var nullable = typeof(Nullable<>).MakeGenericType(type);

        Assert.Equal(value, Value(type, json));
        Assert.Equal(value, Value(nullable, json));
        Assert.Equal(Activator.CreateInstance(type), Value(type, "null"));
        Assert.Null(Value(nullable, "null"));
        Assert.Equal(type, ColumnDecoders.For(type).Type);
        Assert.Equal(nullable, ColumnDecoders.For(nullable).Type);
    }

    [Fact]
    public void A_decimal_keeps_its_digits_from_a_number_and_from_text()
    {
        Assert.Equal("0.10", Value<decimal>("0.10").ToString(CultureInfo.InvariantCulture));
        Assert.Equal("5.250", Value<decimal?>("'5.250'")!.Value.ToString(CultureInfo.InvariantCulture));
        Assert.Equal(79228162514264337593543950335m, Value<decimal>("79228162514264337593543950335"));
    }

    [Theory]
    [InlineData(typeof(int), "2147483648")]
    [InlineData(typeof(byte), "-1")]
    [InlineData(typeof(long), "1.5")]
    [InlineData(typeof(long), "'x'")]
    [InlineData(typeof(long), "''")]
    [InlineData(typeof(long), "true")]
    [InlineData(typeof(long?), "{}")]
    [InlineData(typeof(decimal), "'1,5'")]
    [InlineData(typeof(bool), "'yes'")]
    [InlineData(typeof(bool), "2")]
    [InlineData(typeof(char), "'xy'")]
    [InlineData(typeof(Guid), "'xy'")]
    [InlineData(typeof(Guid), "5")]
    [InlineData(typeof(byte[]), "'?'")]
    [InlineData(typeof(DateTime), "'soon'")]
    [InlineData(typeof(DateTime), "true")]
    [InlineData(typeof(DateTime), "99999999999999999")]
    [InlineData(typeof(DateTimeOffset), "[]")]
    [InlineData(typeof(DateOnly), "'2024-02-30'")]
    [InlineData(typeof(TimeSpan), "'long'")]
    [InlineData(typeof(TimeSpan), "1e300")]
    [InlineData(typeof(Uri), "5")]
    public void A_value_that_does_not_fit_is_an_error_that_names_the_type(Type type, string json)
    {
        var error = Assert.Throws<StripeResponseException>(() => Value(type, json));

        Assert.Contains("'before.value' of an object at 'data[0]' holds a JSON ", error.Message, StringComparison.Ordinal);
        Assert.Contains((Nullable.GetUnderlyingType(type) ?? type).Name, error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1700000000", "2023-11-14T22:13:20.0000000Z")]
    [InlineData("'1700000000'", "2023-11-14T22:13:20.0000000Z")]
    [InlineData("0", "1970-01-01T00:00:00.0000000Z")]
    [InlineData("-86400", "1969-12-31T00:00:00.0000000Z")]
    [InlineData("5000000000", "2128-06-11T08:53:20.0000000Z")]
    [InlineData("1700000000123", "2023-11-14T22:13:20.1230000Z")]
    [InlineData("1700000000.5", "2023-11-14T22:13:20.5000000Z")]
    [InlineData("'2024-02-29T10:00:00.250Z'", "2024-02-29T10:00:00.2500000Z")]
    [InlineData("'2024-02-29T10:00:00+02:00'", "2024-02-29T08:00:00.0000000Z")]
    [InlineData("'2024-02-29T10:00:00'", "2024-02-29T10:00:00.0000000Z")]
    [InlineData("'2024-02-29'", "2024-02-29T00:00:00.0000000Z")]
    public void A_time_is_utc_from_unix_seconds_and_from_iso_8601(string json, string expected)
    {
        Assert.Equal(expected, Value<DateTime>(json).ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(expected, Value<DateTime?>(json)!.Value.ToString("O", CultureInfo.InvariantCulture));
        Assert.Equal(DateTime.Parse(expected, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal), Value<DateTimeOffset>(json).UtcDateTime);
    }

    [Fact]
    public void A_time_with_an_offset_keeps_the_offset_that_was_written()
    {
        Assert.Equal(TimeSpan.FromHours(2), Value<DateTimeOffset>("'2024-02-29T10:00:00+02:00'").Offset);
        Assert.Equal(TimeSpan.Zero, Value<DateTimeOffset>("'2024-02-29T10:00:00'").Offset);
        Assert.Equal(TimeSpan.Zero, Value<DateTimeOffset>("'2024-02-29T10:00:00Z'").Offset);
    }

    [Fact]
    public void Dates_times_of_day_and_spans_are_read()
    {
        Assert.Equal(new DateOnly(2024, 2, 29), Value<DateOnly>("'2024-02-29'"));
        Assert.Equal(new DateOnly(2023, 11, 14), Value<DateOnly?>("1700000000"));
        Assert.Equal(new TimeOnly(22, 13, 20), Value<TimeOnly>("1700000000"));
        Assert.Equal(new TimeOnly(9, 30), Value<TimeOnly>("'09:30'"));
        Assert.Equal(TimeSpan.FromSeconds(90), Value<TimeSpan>("90"));
        Assert.Equal(TimeSpan.FromSeconds(1.5), Value<TimeSpan>("1.5"));
        Assert.Equal(TimeSpan.FromMinutes(90), Value<TimeSpan>("'01:30:00'"));
        Assert.Equal(TimeSpan.FromHours(26), Value<TimeSpan>("'P1DT2H'"));
    }

    [Fact]
    public void Guids_uris_and_bytes_are_read()
    {
        var guid = Guid.Parse("0f8fad5b-d9cb-469f-a165-70867728950e");

        Assert.Equal(guid, Value<Guid>($"'{guid}'"));
        Assert.Equal(new Uri("https://stripe.com/a"), Value<Uri>("'https://stripe.com/a'"));
        Assert.False(Value<Uri>("'/v1/a'").IsAbsoluteUri);
        Assert.Equal([1, 2, 3], Value<byte[]>("'AQID'"));
        Assert.Null(Value(typeof(byte[]), "null"));
    }
}
