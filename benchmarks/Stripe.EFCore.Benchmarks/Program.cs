using StripeEFCore.Benchmarks;
using StripeEFCore.Benchmarks.Questions;
using StripeEFCore.Benchmarks.Scans;

// Compares reading through the provider with Stripe.net's own list calls: both sides in turn in one run, over the same pages, without a network.
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks             everything but coldstart, headline, growth and questions
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- rows     pages to rows alone
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- queries  whole queries
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- cached   a cached query of two rows, against EF Core's in-memory provider
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- point    one object by its id, with rate limits
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- writes   SaveChanges of new objects, against Stripe.net's create
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- coldstart from the start of a process to its first row
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- headline what the provider promises, with whole scans; also artifacts/headline.json
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- headline memory "rate limits"    parts of it
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- growth   scans of 1,000 to 1,000,000 rows, 1 to 32 requests in flight
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- questions forty business questions: requests by an expert's hand and by LINQ
//   dotnet run -c Release --project benchmarks/Stripe.EFCore.Benchmarks -- questions 5000 requests    for a larger business, with each request of LINQ


if (args is ["questions", .. var arguments])
    return await QuestionRun.RunAsync(arguments) ? 0 : 1;

var benchmarks = new Dictionary<string, Func<Task>>
{
    ["rows"] = RowBenchmarks.RunAsync,
    ["queries"] = QueryBenchmarks.RunAsync,
    ["cached"] = CachedQueryBenchmarks.RunAsync,
    ["point"] = PointReadBenchmarks.RunAsync,
    ["writes"] = WriteBenchmarks.RunAsync,
    ["coldstart"] = ColdStartBenchmarks.RunAsync,
    ["headline"] = () => HeadlineBenchmarks.RunAsync(args[0] == "headline" ? args[1..] : []),
    ["growth"] = GrowthBenchmarks.RunAsync,
};
var whenAsked = new[] { "coldstart", "headline", "growth" };
var known = args is ["headline", ..] ? ["headline", .. HeadlineBenchmarks.Names] : benchmarks.Keys.ToArray();
if (args.FirstOrDefault(name => !known.Contains(name)) is { } unknown)
{
    Console.Error.WriteLine($"There is no benchmark '{unknown}'. There are: {string.Join(", ", known)}, questions.");
    return 1;
}

foreach (var (name, run) in benchmarks)
{
    if ((args.Length == 0 && !whenAsked.Contains(name)) || args.Contains(name))
        await run();
}

return 0;
