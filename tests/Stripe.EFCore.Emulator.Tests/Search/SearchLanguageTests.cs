using System.Net;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Search;

/// <summary>Which customers a query of Stripe's search language finds.</summary>
public sealed class SearchLanguageTests : SearchTest
{
    [Theory]
    [InlineData("""name:"one two three" """, "d c")]
    [InlineData("""name:"ONE Two" """, "d c")]
    [InlineData("""name:"ne two" """, "")]
    [InlineData("""name:"two one" """, "")]
    [InlineData("""name:'one'""", "e d c")]
    [InlineData("""name~"ne tw" """, "d c")]
    [InlineData("""name~'TWO'""", "d c")]
    [InlineData("""-name:"one" """, "b a")]
    [InlineData("""-name~"one" """, "b a")]
    [InlineData("""name:null""", "a")]
    [InlineData("""name:NULL""", "a")]
    [InlineData("""-name:null""", "e d c b")]
    [InlineData("""name:"null" """, "")]
    [InlineData("""email:"ann@example.com" """, "b")]
    [InlineData("""email:"ANN@EXAMPLE.COM" """, "b")]
    [InlineData("""email:"example" """, "c b")]
    [InlineData("""email~"ann@" """, "c b")]
    [InlineData("""phone:"" """, "")]
    public async Task Text_is_found_by_phrases_and_parts(string query, string expected)
    {
        InsertCustomer("a", "", 1);
        InsertCustomer("b", """ "name":"Ann Bee","email":"ann@example.com" """, 2);
        InsertCustomer("c", """ "name":"one two three","email":"joann@example.org" """, 3);
        InsertCustomer("d", """ "name":"One two three four" """, 4);
        InsertCustomer("e", """ "name":"Number-one (2)" """, 5);

        Assert.Equal(expected, await FindAsync(query));
    }

    [Theory]
    [InlineData("""metadata["tier"]:"gold" """, "b a")]
    [InlineData("""metadata['tier']:'GOLD'""", "b a")]
    [InlineData("""metadata["tier"]:gold""", "b a")]
    [InlineData("""metadata["tier"]:"gol" """, "")]
    [InlineData("""metadata["Tier"]:"gold" """, "")]
    [InlineData("""metadata["tier"]:null""", "d")]
    [InlineData("""-metadata["tier"]:null""", "c b a")]
    [InlineData("""-metadata["tier"]:"gold" """, "d c")]
    [InlineData("""metadata["tier"]:"null" """, "c")]
    [InlineData("""metadata["a b"]:"say \"hi\"" """, "a")]
    [InlineData("""metadata["a b"]:'say "hi"'""", "a")]
    [InlineData("""metadata["path"]:"c:\\temp" """, "b")]
    [InlineData("""metadata["it's"]:'it\'s'""", "c")]
    [InlineData("""metadata["q\"k"]:"x" """, "d")]
    public async Task Metadata_is_found_by_whole_values_and_by_presence(string query, string expected)
    {
        Insert("customer", """{"id":"a","created":1,"metadata":{"tier":"gold","a b":"say \"hi\""}}""");
        Insert("customer", """{"id":"b","created":2,"metadata":{"tier":"Gold","path":"c:\\temp"}}""");
        Insert("customer", """{"id":"c","created":3,"metadata":{"tier":"null","it's":"it's"}}""");
        Insert("customer", """{"id":"d","created":4,"metadata":{"q\"k":"x"}}""");

        Assert.Equal(expected, await FindAsync(query));
    }

    [Theory]
    [InlineData("created:20", "b")]
    [InlineData("created:\"20\"", "b")]
    [InlineData("created>20", "d c")]
    [InlineData("created>=20", "d c b")]
    [InlineData("created<20", "a")]
    [InlineData("created<='20'", "b a")]
    [InlineData("created>10 created<30", "b")]
    [InlineData("created>10 AND created<30", "b")]
    [InlineData("created<20 OR created>30", "d a")]
    [InlineData("created<20 or created>30", "d a")]
    [InlineData("created>10 and -created:30", "d b")]
    [InlineData("-created>10", "a")]
    [InlineData("created:null", "")]
    [InlineData("-created:null", "d c b a")]
    [InlineData("created>99999999999999999999", "")]
    [InlineData("created>19.5 created<20.5", "b")]
    [InlineData("  created:20  ", "b")]
    [InlineData("created:20 OR -created:20", "d c b a")]
    public async Task Numbers_are_compared_and_clauses_are_all_or_any(string query, string expected)
    {
        foreach (var (id, second) in (ReadOnlySpan<(string, int)>)[("a", 10), ("b", 20), ("c", 30), ("d", 40)])
            Insert("customer", $$"""{"id":"{{id}}","created":{{second}}}""");

        Assert.Equal(expected, await FindAsync(query));
    }

    [Fact]
    public async Task Words_are_joined_by_no_punctuation_and_have_accents_and_digits()
    {
        InsertCustomer("a", """ "name":"Émile (Zola)-2" """);
        Assert.Equal("a", await FindAsync("name:\"ÉMILE zola\""));
        Assert.Equal("a", await FindAsync("name:\"zola 2\""));
        Assert.Equal("", await FindAsync("name:\"mile\""));
        Assert.Equal("a", await FindAsync("name~\"(ZO\""));
        InsertCustomer("b", """ "name":"!!!" """, 1);
        Assert.Equal("b", await FindAsync("name:\"!!!\""));
    }

    [Fact]
    public async Task Ten_clauses_are_answered_and_an_eleventh_is_refused()
    {
        InsertCustomer("a", """ "name":"Ann" """);
        var ten = string.Join(" AND ", Enumerable.Repeat("name:\"Ann\"", 10));
        Assert.Equal("a", await FindAsync(ten));
        Assert.Contains("10 clauses", (await RefusalOf(ten + " name:\"Ann\"")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("", "parameter_invalid_empty")]
    [InlineData("   ")]
    [InlineData("Ann")]
    [InlineData("name:")]
    [InlineData("name:Ann")]
    [InlineData("name=\"Ann\"")]
    [InlineData("name:\"Ann")]
    [InlineData("name:'Ann\"")]
    [InlineData("name:\"A\\nn\"")]
    [InlineData("name:\"Ann\" AND")]
    [InlineData("AND name:\"Ann\"")]
    [InlineData("name:\"Ann\" AND OR created:1")]
    [InlineData("name:\"Ann\"created:1")]
    [InlineData("name:\"Ann\"AND created:1")]
    [InlineData("(name:\"Ann\")")]
    [InlineData("name:\"Ann\" AND (created:1 OR created:2)")]
    [InlineData("name:\"Ann\" AND created:1 OR created:2")]
    [InlineData("name:\"Ann\" created:1 OR created:2")]
    [InlineData("NOT name:\"Ann\"")]
    [InlineData("--name:\"Ann\"")]
    [InlineData("name[\"a\"]:\"Ann\"")]
    [InlineData("metadata:\"Ann\"")]
    [InlineData("metadata[a]:\"Ann\"")]
    [InlineData("metadata[\"a\":\"Ann\"")]
    [InlineData("metadata[\"a\"]~\"Ann\"")]
    [InlineData("metadata[\"a\"]>1")]
    [InlineData("description:\"Ann\"")]
    [InlineData("id:\"cus_1\"")]
    [InlineData("Name:\"Ann\"")]
    [InlineData("name~\"An\"")]
    [InlineData("name~\"\U0001F600\U0001F600\"")]
    [InlineData("name~Ann")]
    [InlineData("name~null")]
    [InlineData("name>\"Ann\"")]
    [InlineData("created~\"123\"")]
    [InlineData("created>yesterday")]
    [InlineData("created:\"\"")]
    [InlineData("created>null")]
    [InlineData("created>2026-01-01")]
    [InlineData("created>1,000")]
    [InlineData("created>1e3")]
    public async Task What_is_not_in_the_language_is_refused(string query, string? code = null)
    {
        var refused = await RefusalOf(query);
        Assert.Equal((HttpStatusCode.BadRequest, "invalid_request_error"), (refused.HttpStatusCode, refused.StripeError.Type));
        Assert.Equal((code, "query"), (refused.StripeError.Code, refused.StripeError.Param));
    }

    [Fact]
    public async Task The_errors_that_Stripe_words_are_worded_so()
    {
        var without = await Assert.ThrowsAsync<StripeException>(() => Client.RawRequestAsync(HttpMethod.Get, "/v1/prices/search?limit=1", null));
        Assert.Equal(("parameter_missing", "Missing required param: query."), (without.StripeError.Code, without.Message));
        Assert.StartsWith("We were unable to parse your search query.", (await RefusalOf("asdf", "prices")).Message, StringComparison.Ordinal);
        Assert.Equal(
            "Field `foo` is an unsupported search field for resource `payment_intents`. "
            + "See http://stripe.com/docs/search#query-fields-for-payment-intents for a list of supported fields.",
            (await RefusalOf("foo:\"bar\"", "payment_intents")).Message);
    }

    [Fact]
    public async Task A_query_of_5000_characters_is_read_and_a_longer_one_refused()
    {
        InsertCustomer("a", $""" "name":"{new string('x', 4993)}" """);
        Assert.Equal("a", await FindAsync($"name:\"{new string('x', 4993)}\""));
        Assert.Equal("query", (await RefusalOf($"name:\"{new string('x', 4994)}\"")).StripeError.Param);
    }
}
