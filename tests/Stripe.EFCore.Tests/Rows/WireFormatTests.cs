using System.Globalization;
using CsCheck;
using Stripe.EFCore.Catalog;
using StripeEFCore.Tests.Rows.Decoders;

namespace StripeEFCore.Tests.Rows;

public class WireFormatTests
{
    private static readonly DateTime WholeSecond = DateTime.UnixEpoch.AddSeconds(1700000000);

    public static TheoryData<object, string, string?> Values { get; } = new()
    {
        { true, nameof(ParameterType.Boolean), "true" },
        { false, nameof(ParameterType.Boolean), "false" },
        { "true", nameof(ParameterType.Boolean), null },
        { 1, nameof(ParameterType.Boolean), null },
        { "open", nameof(ParameterType.String), "open" },
        { 'x', nameof(ParameterType.String), "x" },
        { 5, nameof(ParameterType.String), null },
        { EnumDecoderTests.Status.PastDue, nameof(ParameterType.String), "past_due" },
        { EnumDecoderTests.Status.Paid, nameof(ParameterType.String), "invoice.paid" },
        { EnumDecoderTests.Status.Secure, nameof(ParameterType.String), "3d_secure" },
        { EnumDecoderTests.Status.EU, nameof(ParameterType.String), null },
        { (EnumDecoderTests.Status)99, nameof(ParameterType.String), null },
        { -5, nameof(ParameterType.Integer), "-5" },
        { ulong.MaxValue, nameof(ParameterType.Integer), "18446744073709551615" },
        { 5.0m, nameof(ParameterType.Integer), "5" },
        { 5.5m, nameof(ParameterType.Integer), null },
        { "5", nameof(ParameterType.Integer), null },
        { 1.50m, nameof(ParameterType.Decimal), "1.50" },
        { 0.25, nameof(ParameterType.Decimal), "0.25" },
        { 0.5f, nameof(ParameterType.Decimal), "0.5" },
        { double.NaN, nameof(ParameterType.Decimal), null },
        { 1e300, nameof(ParameterType.Decimal), null },
        { 7L, nameof(ParameterType.Decimal), "7" },
        { 1700000000L, nameof(ParameterType.Timestamp), "1700000000" },
        { WholeSecond, nameof(ParameterType.Timestamp), "1700000000" },
        { DateTime.SpecifyKind(WholeSecond, DateTimeKind.Unspecified), nameof(ParameterType.Timestamp), "1700000000" },
        { WholeSecond.ToLocalTime(), nameof(ParameterType.Timestamp), "1700000000" },
        { new DateTimeOffset(WholeSecond).ToOffset(TimeSpan.FromHours(5)), nameof(ParameterType.Timestamp), "1700000000" },
        { WholeSecond.AddTicks(1), nameof(ParameterType.Timestamp), null },
        { WholeSecond, nameof(ParameterType.String), null },
        { "x", nameof(ParameterType.Object), null },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Values_have_the_text_that_the_api_takes_or_none(object value, string type, string? text)
    {
        Assert.Equal(text is not null, WireFormat.TryFormat(value, Enum.Parse<ParameterType>(type), out var actual));
        Assert.Equal(text, actual);
    }

    [Fact]
    public void Texts_do_not_depend_on_the_culture()
    {
        var culture = CultureInfo.CurrentCulture;
        try
        {
            CultureInfo.CurrentCulture = CultureInfo.GetCultureInfo("de-DE");
            Assert.True(WireFormat.TryFormat(-1234.5m, ParameterType.Decimal, out var text));
            Assert.Equal("-1234.5", text);
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }

    [Theory]
    [InlineData(0, 0, false)]
    [InlineData(1, 0, true)]
    [InlineData(-1, -1, true)]
    [InlineData(TimeSpan.TicksPerSecond, 1, false)]
    [InlineData(-TimeSpan.TicksPerSecond, -1, false)]
    [InlineData(-TimeSpan.TicksPerSecond - 1, -2, true)]
    public void Seconds_are_rounded_down_also_before_1970(long ticks, long seconds, bool hasFraction)
    {
        Assert.Equal(seconds, WireFormat.UnixSeconds(DateTime.UnixEpoch.AddTicks(ticks), out var fraction));
        Assert.Equal(hasFraction, fraction);
        Assert.Equal(seconds, WireFormat.UnixSeconds(new DateTimeOffset(DateTime.UnixEpoch.AddTicks(ticks)), out _));
    }

    [Theory]
    [InlineData(0, false, "2026-01-02T03:04:05Z")]
    [InlineData(0, true, "2026-01-02T03:04:05Z")]
    [InlineData(6_780_000, true, "2026-01-02T03:04:05.678Z")]
    [InlineData(6_780_001, false, "2026-01-02T03:04:05.678Z")]
    [InlineData(6_780_001, true, "2026-01-02T03:04:05.679Z")]
    [InlineData(9_999_999, true, "2026-01-02T03:04:06Z")]
    public void Instants_are_rounded_to_a_millisecond_that_no_row_is_beyond(long ticks, bool up, string text)
        => Assert.Equal(text, WireFormat.FormatInstant(new DateTime(2026, 1, 2, 3, 4, 5).Ticks + ticks, up));

    [Fact]
    public void Instants_outside_of_the_times_that_Stripe_has_are_not_written()
    {
        Assert.Null(WireFormat.FormatInstant(DateTime.UnixEpoch.Ticks - 1, up: false));
        Assert.Null(WireFormat.FormatInstant(DateTime.MaxValue.Ticks, up: true));
    }

    [Fact]
    public void A_second_that_is_written_is_read_as_the_same_time()
    {
        Gen.Long[0, 5_000_000_000].Sample(seconds =>
        {
            var time = DateTime.UnixEpoch.AddSeconds(seconds);
            Assert.True(WireFormat.TryFormat(time, ParameterType.Timestamp, out var text));
            Assert.Equal(time, Json.Value<DateTime>(text));
        });
    }

    /// <summary>A cast of the nearest decimal gives this number; its text is read as another one.</summary>
    [Fact]
    public void A_double_that_the_decimal_only_seems_to_be_is_not_written()
        => Assert.False(WireFormat.TryFormat(9.4999999999999988E-25, ParameterType.Decimal, out _));

    [Fact]
    public void A_double_is_only_written_if_its_text_is_read_as_the_same_number()
    {
        Gen.Double.Sample(number =>
        {
            if (WireFormat.TryFormat(number, ParameterType.Decimal, out var text))
                Assert.Equal(number, Json.Value<double>(text));
        });
    }
}
