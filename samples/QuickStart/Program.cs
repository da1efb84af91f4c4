// Runs six queries against Stripe and shows what each became: the LINQ, the request plan, the rows, the requests sent. Then reads a long list
// with a progress bar, and saves, changes and removes a customer.
// Without STRIPE_API_KEY it starts an emulator of Stripe in this process and fills it with a made-up subscription business;
// with it, it reads from Stripe itself and writes nothing.

using System.Diagnostics;
using System.Globalization;
using Microsoft.EntityFrameworkCore;
using QuickStart;
using Spectre.Console;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Emulator;

var apiKey = Environment.GetEnvironmentVariable("STRIPE_API_KEY");
var requests = new List<string>();
await using var emulator = string.IsNullOrWhiteSpace(apiKey)
    ? await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 42, Customers = 250 })
    : null;

var options = Options(account: null);

AnsiConsole.Write(new Rule($"[bold]Stripe.EFCore[/] on {(emulator is null ? "Stripe, read-only" : "the embedded emulator")}").LeftJustified());
try
{
    await using var db = new Billing(options);
    var someone = await db.Customers.Select(c => c.Id).FirstOrDefaultAsync();
    if (someone is null)
    {
        AnsiConsole.MarkupLine("[yellow]This account has no customers yet, so there is nothing to show.[/]");
        return 0;
    }

    foreach (var (query, number) in Queries.Of(someone).Select((q, i) => (q, i + 1)))
        await ShowAsync(db, query, number);

    AnsiConsole.WriteLine();
    AnsiConsole.Write(new Rule("[bold]A long scan, which tells how far it is[/]").LeftJustified());
    await using var large = new Billing(OptionsOfLongList());
    await LongScan.ShowAsync(large);
    if (emulator is null)
        return 0;

    AnsiConsole.WriteLine();
    AnsiConsole.Write(new Rule("[bold]A customer is saved, changed and removed[/]").LeftJustified());
    emulator.Latency = TimeSpan.Zero;
    await Writing.ShowAsync(db, requests);
    return 0;
}
catch (Exception exception) when (exception is Stripe.EFCore.StripeRequestException or DbUpdateException)
{
    AnsiConsole.MarkupLineInterpolated($"[red]{exception.Message}[/]");
    return 1;
}

DbContextOptions<Billing> Options(string? account)
    => new DbContextOptionsBuilder<Billing>()
        .UseStripe(stripe =>
        {
            stripe.LiveApiKey(emulator?.ApiKey ?? apiKey!);
            if (emulator is not null)
                stripe.ApiBase(emulator.BaseAddress);
            if (account is not null)
                stripe.AccountId(account);
        })
        .EnableSensitiveDataLogging()
        .ConfigureWarnings(warnings => warnings.Ignore(StripeEventId.UnboundedScan))
        .LogTo(requests.Add, (id, _) => id == StripeEventId.RequestExecuted)
        .Options;

// The emulator has a larger business for it, and answers about as fast as Stripe does.
DbContextOptions<Billing> OptionsOfLongList()
{
    if (emulator is null)
        return options;

    emulator.AddAccount("acct_large", seed: 7, customers: 8000);
    emulator.Latency = TimeSpan.FromMilliseconds(200);
    return Options("acct_large");
}

async Task ShowAsync(Billing db, Query query, int number)
{
    AnsiConsole.WriteLine();
    AnsiConsole.Write(new Rule($"[bold]{number}. {Markup.Escape(query.Title)}[/]").LeftJustified());
    AnsiConsole.Write(new Padder(new Text(query.Linq, new Style(Color.Aqua)), new Padding(2, 0, 0, 0)));

    var linq = query.Build(db);
    AnsiConsole.Write(new Padder(new Text(linq.ToQueryString(), new Style(Color.Grey)), new Padding(2, 1, 0, 1)));

    requests.Clear();
    var watch = Stopwatch.StartNew();
    var rows = await linq.ToListAsync();
    watch.Stop();
    AnsiConsole.Write(TableOf(rows));
    AnsiConsole.MarkupLine(
        FormattableString.Invariant(
            $"  {rows.Count} rows by [bold]{requests.Count}[/] request{(requests.Count == 1 ? "" : "s")} in {watch.ElapsedMilliseconds} ms"));
}

static Table TableOf(IReadOnlyList<object> rows)
{
    var table = new Table().Border(TableBorder.Rounded);
    var columns = rows.Count == 0 ? [] : rows[0].GetType().GetProperties();
    foreach (var column in columns)
        table.AddColumn(new TableColumn(new Text(column.Name, new Style(decoration: Decoration.Bold))));
    if (columns.Length == 0)
        table.AddColumn("no rows");
    foreach (var row in rows)
        table.AddRow([.. columns.Select(c => new Text(Written(c.GetValue(row))))]);
    return table;
}

static string Written(object? value)
    => value switch
    {
        null => "",
        DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        decimal amount => amount.ToString("N2", CultureInfo.InvariantCulture),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString() ?? "",
    };
