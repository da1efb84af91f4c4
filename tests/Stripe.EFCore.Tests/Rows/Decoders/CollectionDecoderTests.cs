using System.Collections.Immutable;
using System.Collections.ObjectModel;
using System.Text.Json;
using System.Text.Json.Nodes;
using static StripeEFCore.Tests.Rows.Json;

namespace StripeEFCore.Tests.Rows.Decoders;

public class CollectionDecoderTests
{
    public static TheoryData<Type, Type> Lists { get; } = new()
    {
        { typeof(string[]), typeof(string[]) },
        { typeof(List<string>), typeof(List<string>) },
        { typeof(IList<string>), typeof(List<string>) },
        { typeof(ICollection<string>), typeof(List<string>) },
        { typeof(IEnumerable<string>), typeof(List<string>) },
        { typeof(IReadOnlyList<string>), typeof(List<string>) },
        { typeof(IReadOnlyCollection<string>), typeof(List<string>) },
        { typeof(HashSet<string>), typeof(HashSet<string>) },
        { typeof(ISet<string>), typeof(HashSet<string>) },
        { typeof(IReadOnlySet<string>), typeof(HashSet<string>) },
        { typeof(ImmutableArray<string>), typeof(ImmutableArray<string>) },
        { typeof(ImmutableList<string>), typeof(ImmutableList<string>) },
        { typeof(IImmutableList<string>), typeof(ImmutableList<string>) },
        { typeof(ImmutableHashSet<string>), typeof(ImmutableHashSet<string>) },
        { typeof(Collection<string>), typeof(Collection<string>) },
        { typeof(ObservableCollection<string>), typeof(ObservableCollection<string>) },
    };

    [Theory]
    [MemberData(nameof(Lists))]
    public void Lists_of_every_form_are_read(Type type, Type actual)
    {
        var list = Value(type, "['a','b']");

        Assert.IsType(actual, list);
        Assert.Equal(["a", "b"], ((IEnumerable<string>)list!).Order());
        Assert.Empty((IEnumerable<string>)Value(type, "[]")!);
    }

    [Fact]
    public void Elements_are_read_as_columns_are()
    {
        Assert.Equal([1L, 0L, 3L], Value<List<long>>("[1,null,'3']"));
        Assert.Equal([1L, null], Value<long?[]>("[1,null]"));
        Assert.Equal([DateTime.UnixEpoch], Value<List<DateTime>>("[0]"));
        Assert.Equal([[1, 2], [], null!], Value<List<List<int>>>("[[1,2],[],null]"));
        Assert.Equal(["a", "b", null!], Value<List<string>>("['a',{'id':'b'},null]"));
    }

    [Fact]
    public void A_list_object_of_Stripe_is_read_as_its_data()
    {
        Assert.Equal([1, 2], Value<List<int>>("{'object':'list','data':[1,2],'has_more':false}"));
        Assert.Contains("List<Int32>", ErrorOf<List<int>>("{'object':'x'}"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_list_is_null_and_an_immutable_array_empty()
    {
        Assert.Null(Value(typeof(List<int>), "null"));
        Assert.Empty(Value<ImmutableArray<int>>("null"));
    }

    [Fact]
    public void Dictionaries_are_read_by_name()
    {
        Assert.Equal(new() { ["a"] = "x", ["b"] = "", ["c"] = "5" }, Value<Dictionary<string, string>>("{'a':'x','b':'','c':5}"));
        Assert.Equal(5, Value<IReadOnlyDictionary<string, int>>("{'eur':5}")["eur"]);
        Assert.Equal([1, 2], Value<IDictionary<string, List<int>>>("{'eur':[1,2]}")["eur"]);
        Assert.Equal("EUR", Value<Dictionary<string, Money>>("{'x':{'minor_units':5,'currency':'EUR'}}")["x"].Currency);
        Assert.Null(Value(typeof(Dictionary<string, string>), "null"));
        Assert.Equal("5", Value<Dictionary<long, string>>("{'1':'5'}")[1]);
    }

    [Theory]
    [InlineData("[1,2,'x']", "'before.value[2]' of an object at 'data[0]' holds a JSON string")]
    [InlineData("5", "'before.value' of an object at 'data[0]' holds a JSON number")]
    public void An_element_of_another_kind_is_told_by_its_place(string json, string says)
    {
        Assert.Contains(says, ErrorOf<List<int>>(json), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dictionarys_value_of_another_kind_is_told_by_its_name()
    {
        Assert.Contains("'before.value.eur' of an object at 'data[0]' holds", ErrorOf<Dictionary<string, int>>("{'usd':1,'eur':[]}"), StringComparison.Ordinal);
        Assert.Contains("'before.value' of an object at 'data[0]' holds a JSON array", ErrorOf<Dictionary<string, int>>("[]"), StringComparison.Ordinal);
    }

    [Fact]
    public void Json_is_read_as_json()
    {
        const string json = "{'a':[1,{'b':null}]}";
        var text = json.Replace('\'', '"');

        Assert.Equal(text, Value<JsonElement>(json).GetRawText());
        Assert.Equal(text, Value<JsonDocument>(json).RootElement.GetRawText());
        Assert.Equal(text, Value<JsonNode>(json).ToJsonString());
        Assert.Equal(text, Value<JsonObject>(json).ToJsonString());
        Assert.Equal("[1]", Value<JsonArray>("[1]").ToJsonString());
        Assert.Contains("JsonArray", ErrorOf<JsonArray>(json), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("'x'", "x")]
    [InlineData("5", 5L)]
    [InlineData("true", true)]
    [InlineData("null", null)]
    public void A_scalar_of_no_declared_type_is_itself(string json, object? value)
    {
        Assert.Equal(value, Value(typeof(object), json));
    }

    [Fact]
    public void An_object_of_no_declared_type_is_json()
    {
        Assert.Equal(1.5m, Value(typeof(object), "1.5"));
        Assert.Equal("[1]", Assert.IsType<JsonElement>(Value(typeof(object), "[1]")).GetRawText());
    }

    [Fact]
    public void Classes_of_the_user_are_read_by_snake_case_names_and_their_scalars_as_columns_are()
    {
        var money = Value<Money>(
            "{'minor_units':'5','currency':{'id':'eur'},'paid_at':1700000000,'kind':'past_due','unknown':1,"
            + "'payer':{'id':'cus_1','created':5},'more':{'minor_units':6}}");

        Assert.Equal((5, "eur", EnumDecoderTests.Status.PastDue), (money.MinorUnits, money.Currency, money.Kind));
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(1700000000), money.PaidAt);
        Assert.Equal(DateTime.UnixEpoch.AddSeconds(5), money.Payer!.Created);
        Assert.Equal(6, money.More!.MinorUnits);
        Assert.Null(Value(typeof(Money), "'id_of_one_not_expanded'"));
        Assert.Null(Value(typeof(Money), "null"));
    }

    [Fact]
    public void A_field_of_a_users_class_that_cannot_be_read_is_told_by_its_path()
    {
        Assert.Contains(
            "'before.value.more.minor_units' of an object at 'data[0]' holds a JSON boolean",
            ErrorOf<Money>("{'more':{'minor_units':true}}"), StringComparison.Ordinal);
        Assert.Contains("'before.value' of an object at 'data[0]' holds a JSON number", ErrorOf<Money>("5"), StringComparison.Ordinal);
    }

    public sealed record Money(long MinorUnits, string? Currency, DateTime? PaidAt, EnumDecoderTests.Status Kind, Customer? Payer, Money? More);
}
