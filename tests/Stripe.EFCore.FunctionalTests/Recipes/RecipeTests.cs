using System.Collections;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis.CSharp.Scripting;
using Microsoft.CodeAnalysis.Scripting;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Recipes;

/// <summary>The recipes of the documentation run as they are written, over a business of the emulator, and each finds rows.</summary>
public sealed partial class RecipeTests(RecipeEmulator stripe) : IClassFixture<RecipeEmulator>
{
    private static readonly string Page = System.IO.File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "docs", "recipes.md"));

    public static TheoryData<string> Titles => [.. Recipe().Matches(Page.ReplaceLineEndings("\n")).Select(m => m.Groups["title"].Value)];

    [Theory]
    [MemberData(nameof(Titles))]
    public async Task A_recipe_runs_and_finds_rows(string title)
    {
        var code = Recipe().Matches(Page.ReplaceLineEndings("\n")).Single(m => m.Groups["title"].Value == title).Groups["code"].Value;
        await using var db = new RecipeBilling(stripe.Options);
        var options = ScriptOptions.Default
            .AddReferences(typeof(RecipeBilling).Assembly, typeof(DbContext).Assembly, typeof(Customer).Assembly, typeof(StripeQueryPlan).Assembly)
            .AddImports("System", "System.Collections.Generic", "System.Linq", "Microsoft.EntityFrameworkCore", "Stripe", "Stripe.EFCore");
        var state = await CSharpScript.RunAsync(code, options, new RecipeGlobals(db));
        Assert.NotEmpty((IEnumerable)state.GetVariable("rows").Value);
    }

    [Fact]
    public void The_page_has_recipes() => Assert.InRange(Titles.Count, 8, 30);

    [GeneratedRegex(@"## (?<title>[^\n]+)\n(?:(?!\n## )[\s\S])*?```csharp\n(?<code>[\s\S]*?)```")]
    private static partial Regex Recipe();

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}

/// <summary>What a recipe has.</summary>
/// <param name="db">The context.</param>
public sealed class RecipeGlobals(RecipeBilling db)
{
    public RecipeBilling db { get; } = db;
}

/// <summary>An emulator with a business of which every recipe finds something.</summary>
public sealed class RecipeEmulator : IAsyncLifetime
{
    private StripeEmulator? _emulator;

    public DbContextOptions<RecipeBilling> Options { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        _emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 42, Customers = 1000 });
        Options = new DbContextOptionsBuilder<RecipeBilling>()
            .UseStripe(s => s.LiveApiKey(_emulator.ApiKey).ApiBase(_emulator.BaseAddress))
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options;
    }

    public async Task DisposeAsync()
    {
        if (_emulator is not null)
            await _emulator.DisposeAsync();
    }
}

/// <summary>The context of the recipes.</summary>
public sealed class RecipeBilling(DbContextOptions<RecipeBilling> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Event> Events => Set<Event>();
}
