using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Rows.Decoders;
using StripeEFCore.Tests.Rows;

namespace StripeEFCore.Tests.Hostile;

/// <summary>Answers that do not say clearly what a list holds or where it goes on.</summary>
[Collection(HostileCollection.Name)]
public sealed class OddAnswerTests
{
    private const string Thing = """{"id":"th_1","object":"thing"}""";

    public static TheoryData<string, bool> Answers()
    {
        var data = new TheoryData<string, bool>();
        foreach (var answer in new[]
        {
            $$"""{"object":"list","data":[{{Thing}}]}""",
            $$"""{"object":"list","data":[{{Thing}}],"has_more":null}""",
            $$"""{"object":"list","data":[{{Thing}}],"has_more":"false"}""",
            $$"""{"object":"list","data":[{{Thing}}],"has_more":0}""",
            $$"""{"object":"list","data":[],"has_more":[]}""",
            $$"""{"object":"list","data":[{{Thing}}],"data":[],"has_more":false}""",
            $$"""{"object":"list","data":null,"data":[{{Thing}}],"has_more":false}""",
            $$"""{"object":"list","data":[{{Thing}}],"d\u0061ta":[],"has_more":false}""",
            $$"""{"object":"list","has_more":true,"data":[{{Thing}}],"has_more":false}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"/v1/things?page=2","next_page_url":null}""",
            $$"""{"data":[{{Thing}}],"next_page_url":""}""",
            $$"""{"data":[{{Thing}}],"next_page_url":" "}""",
            $$"""{"data":[{{Thing}}],"next_page_url":7}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"http://["}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"v1/things?page=2"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"//evil.example/v1/things"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"/\\evil.example/v1/things"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"https://api.stripe.com:99999/v1/things"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"https:/v1/things"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"mailto:a@b"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"\u0000"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"/"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"/v1/customers?page=2"}""",
            $$"""{"data":[{{Thing}}],"next_page_url":"/v1/things/../customers?page=2"}""",
        })
        {
            data.Add(answer, true);
            data.Add(answer, false);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Answers))]
    public async Task An_answer_that_does_not_say_clearly_what_a_list_holds_is_one_exception(string answer, bool async)
    {
        var stripe = new HostileStripe(new Random(1), new()) { Instead = _ => answer };
        await using var db = HostileContext.Of(stripe);

        var failure = await Assert.ThrowsAsync<StripeResponseException>(async () => _ = async ? await db.Things.ToListAsync() : db.Things.ToList());

        Assert.Contains("/v1/things", failure.Message);
        Assert.DoesNotContain("sk_test", failure.ToString());
        Assert.Single(stripe.Sent);
    }

    [Fact]
    public async Task The_exception_names_the_request()
    {
        await using var db = HostileContext.Of(new HostileStripe(new Random(1), new()) { Instead = _ => """{"object":"list","data":[]}""" });

        var failure = await Assert.ThrowsAsync<StripeResponseException>(() => db.Things.ToListAsync());

        Assert.StartsWith("GET /v1/things (request req_hostile): A page of 0 rows does not say whether more follow", failure.Message);
    }

    [Theory]
    [InlineData("""{"data":[{"id":"a"}],"next_page_url":null}""")]
    [InlineData("""{"data":[{"id":"a"}],"has_more":false,"next_page_url":null}""")]
    [InlineData("""{"data":[{"id":"a"}],"has_more":false}""")]
    public async Task An_end_may_be_said_in_the_way_of_either_API(string answer)
    {
        await using var db = HostileContext.Of(new HostileStripe(new Random(1), new()) { Instead = _ => answer });

        Assert.Single(await db.Things.ToListAsync());
    }

    [Theory]
    [InlineData("{'data':[{'id':'a'}],'data':[],'has_more':false}")]
    [InlineData("{'data':[{'id':'a'}],'has_more':true,'has_more':false}")]
    [InlineData("{'data':[{'id':'a'}],'has_more':null}")]
    [InlineData("{'data':[{'id':'a'}],'has_more':'true'}")]
    public void A_list_inside_an_object_that_does_not_say_clearly_what_it_holds_is_an_error(string list)
    {
        Assert.Throws<StripeResponseException>(() => Json.Value(ColumnDecoders.Rows(Json.Layout(("id", typeof(string)))), list));
        Assert.Throws<StripeResponseException>(() => Json.Value(ColumnDecoders.Data(ColumnDecoders.For(typeof(List<Charge>))), list));
    }

    [Fact]
    public async Task An_element_that_comes_again_with_the_rest_of_its_list_is_counted_once()
    {
        const string Invoice = """
            {"object":"list","has_more":false,"data":[{"id":"in_1","object":"invoice","lines":{"object":"list","url":"/v1/invoices/in_1/lines","has_more":true,
            "data":[{"id":"il_1","object":"line_item","amount":5},{"id":"il_2","object":"line_item","amount":7}]}}]}
            """;
        const string Rest = """
            {"object":"list","has_more":false,"data":[{"id":"il_2","object":"line_item","amount":7},{"id":"il_3","object":"line_item","amount":1},
            {"id":"il_3","object":"line_item","amount":1}]}
            """;
        var stripe = new HostileStripe(new Random(1), new()) { Instead = uri => uri.AbsolutePath == "/v1/invoices" ? Invoice : Rest };
        await using var db = HostileContext.Of(stripe);

        Assert.Equal(13, await db.Invoices.Select(i => i.Lines.Data.Sum(l => l.Amount)).SingleAsync());
    }
}
