using System.Runtime.Serialization;
using System.Text.Json.Serialization;
using Stripe.EFCore.Rows.Decoders;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows.Decoders;

public class EnumDecoderTests
{
    public enum Status
    {
        None,
        PastDue,
        Canceled = 7,
        [JsonStringEnumMemberName("invoice.paid")]
        Paid,
        [EnumMember(Value = "3d_secure")]
        Secure,
        EU,
    }

    [Theory]
    [InlineData("'past_due'", Status.PastDue)]
    [InlineData("'PastDue'", Status.PastDue)]
    [InlineData("'past\\u005fdue'", Status.PastDue)]
    [InlineData("7", Status.Canceled)]
    [InlineData("'invoice.paid'", Status.Paid)]
    [InlineData("'3d_secure'", Status.Secure)]
    [InlineData("'EU'", Status.EU)]
    [InlineData("'eu'", Status.EU)]
    public void A_member_is_read_by_its_name_in_the_api_by_its_own_name_and_by_number(string json, Status status)
    {
        Assert.Equal(status, Value(typeof(Status), json));
        Assert.Equal(status, Value(typeof(Status?), json));
        Assert.Equal([status], Value<List<Status>>($"[{json}]"));
        Assert.Equal([status], Value<Status?[]>($"[{json}]"));
    }

    [Theory]
    [InlineData("'paused'")]
    [InlineData("'PAST_DUE'")]
    [InlineData("''")]
    public void A_name_that_the_enum_does_not_know_is_null_where_null_is_taken(string json)
    {
        Assert.Null(Value(typeof(Status?), json));
        Assert.Equal([null], Value<List<Status?>>($"[{json}]"));
    }

    [Fact]
    public void A_name_that_the_enum_does_not_know_is_an_error_that_names_it_where_null_is_not_taken()
    {
        var error = ErrorOf<Status>("'paused'");

        Assert.Contains("before.value' of an object at 'data[0]' holds 'paused'", error, StringComparison.Ordinal);
        Assert.Contains("'Status'", error, StringComparison.Ordinal);
        Assert.Contains("nullable", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Null_is_the_first_number_or_null()
    {
        Assert.Equal(Status.None, Value(typeof(Status), "null"));
        Assert.Null(Value(typeof(Status?), "null"));
    }

    [Fact]
    public void Boxes_are_shared()
    {
        var decoder = ColumnDecoders.For(typeof(Status));

        Assert.Same(Value(decoder, "'past_due'"), Value(decoder, "'PastDue'"));
    }

    [Theory]
    [InlineData("true")]
    [InlineData("{}")]
    [InlineData("1.5")]
    public void Other_kinds_are_errors(string json)
    {
        Assert.Contains("'Status'", ErrorOf<Status>(json), StringComparison.Ordinal);
    }
}
