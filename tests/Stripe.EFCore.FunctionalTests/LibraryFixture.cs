using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model.Library;

namespace StripeEFCore.FunctionalTests;

/// <summary>A library on lists of the emulator's.</summary>
public sealed class LibraryFixture : IAsyncLifetime
{
    private StripeEmulator _emulator = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync();
        var account = _emulator.Account();
        account.AddList("/v1/books", "book", Books.Select(Parse));
        account.AddList("/v1/readers", "reader", Readers.Select(Parse));
        account.AddList("/v1/loans", "loan", Loans.Select(Parse));
        account.AddList("/v1/shelves", "shelf", Shelves.Select(Parse));
    }

    public async Task DisposeAsync() => await _emulator.DisposeAsync();

    public LibraryContext CreateContext()
        => new(new DbContextOptionsBuilder<LibraryContext>()
            .UseStripe(o => o.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan, StripeEventId.ResidualFilter))
            .Options);

    private static readonly string[] Books =
    [
        """
        {"id":"dune","title":"Dune","genre":"novel","year":1965,"ratings":[5,3,5],
         "printed":{"city":"Oslo","tags":["a","b"],"spot":{"x":1,"y":2}},"origin":{"city":"Oslo","tags":["a","b"],"spot":{"x":1,"y":2}},
         "passport":{"stamps":[{"text":"first"}]},
         "editions":[{"number":1,"prints":[{"copies":10},{"copies":20}]},{"number":2,"prints":[]}],
         "cover":{"color":"red","artist":{"name":"Ann","age":3},"blurbs":[{"text":"good"}]},
         "chapters":[
           {"heading":"One","epigraph":{"text":"e1"},"notes":[{"text":"n1"},{"text":"n2"}]},
           {"heading":"Two","notes":[{"text":"n3"}]}]}
        """,
        """
        {"id":"emma","title":"Emma","genre":"novel","year":null,"ratings":[4],
         "printed":{"city":"Bath","tags":[],"spot":null},"origin":{},
         "editions":[{"number":1,"prints":[{"copies":10},{"copies":21}]}],
         "cover":{"color":null},
         "chapters":[{"heading":"One","notes":[]}]}
        """,
        """
        {"id":"tao","title":"Tao","genre":"poem","year":1972,"ratings":[],
         "printed":{"city":"Oslo","tags":["b"],"spot":{"x":1,"y":2}},"origin":null,"editions":[],"cover":null,"chapters":[]}
        """,
    ];

    private static readonly string[] Readers =
    [
        """{"id":"1","name":"Kim","age":30,"size":{"height":170,"weight":60}}""",
        """{"id":"2","name":"Lee","age":null,"size":{"height":180,"weight":80}}""",
        """{"id":"3","name":"Max","age":12,"size":{"height":150,"weight":40}}""",
    ];

    private static readonly string[] Loans =
    [
        """{"id":"l1","book":"dune","reader":"1"}""", """{"id":"l2","book":"dune","reader":"2"}""", """{"id":"l3","book":"tao","reader":"2"}""",
    ];

    private static readonly string[] Shelves =
    [
        """{"id":"s","label":{"text":"top","favourite":"dune","keepers":["1"],"frame":{"color":"blue"}}}""",
        """{"id":"t","keeper":"1"}""",
        """{"id":"u","keeper":"1"}""",
    ];

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;
}
