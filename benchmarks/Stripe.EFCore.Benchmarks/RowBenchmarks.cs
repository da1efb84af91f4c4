using Stripe;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;
using StripeEFCore.Benchmarks.Canned;
using StripeEFCore.Benchmarks.Measuring;

namespace StripeEFCore.Benchmarks;

/// <summary>One page of JSON to rows or objects, with nothing around it, against Stripe.net's list call.</summary>
internal static class RowBenchmarks
{
    public static Task RunAsync()
    {
        var subscriptions = SamplePages.Subscriptions();
        var customers = SamplePages.Customers();
        var table = new ComparisonTable(
            "rows",
            $"Medians for a page of 100 objects: {subscriptions.Length / 1024} KiB of subscriptions, "
                + $"{customers.Length / 1024} KiB of customers; elapsed time on one thread.");
        var listSubscriptions = Peer(subscriptions, client => new SubscriptionService(client).ListAsync());
        var listCustomers = Peer(customers, client => new CustomerService(client).ListAsync());

        Compare(table, "four fields of subscriptions", subscriptions, Columns<Subscription>("id", "status", "customer", "created"), listSubscriptions);
        Compare(table, "whole subscriptions", subscriptions, new([Whole<Subscription>()]), listSubscriptions);
        Compare(
            table,
            "seven fields of customers",
            customers,
            Columns<Customer>("id", "name", "email", "created", "balance", "currency", "delinquent"),
            listCustomers);
        Compare(table, "whole customers", customers, new([Whole<Customer>()]), listCustomers);
        table.Print();
        return Task.CompletedTask;
    }

    private static void Compare(ComparisonTable table, string what, byte[] page, RowLayout layout, Func<int> peer)
    {
        var reader = new PageReader(layout);
        var body = new MemoryStream(page);

        int Ours()
        {
            body.Position = 0;
            return reader.ReadAsync(body, async: false, default) is { IsCompletedSuccessfully: true, Result.Rows.Count: var rows } ? rows : -1;
        }

        if (Ours() != peer())
            throw new InvalidOperationException($"{what}: {Ours()} rows against {peer()}.");

        var (ours, theirs) = PairedTiming.Compare(() => Ours(), () => peer());
        table.Add(what, ours, theirs);
    }

    private static Func<int> Peer<T>(byte[] page, Func<IStripeClient, Task<StripeList<T>>> list)
    {
        var client = new StripeClient("sk_test_canned", httpClient: new CannedHttpClient(page));
        return () => list(client) is { IsCompletedSuccessfully: true, Result.Data.Count: var rows } ? rows : -2;
    }

    /// <summary>Fields by their names, as the types that they have in Stripe.net's class; expandable ones as ids.</summary>
    private static RowLayout Columns<T>(params string[] fields)
        => new([.. fields.Select(f => new Column(JsonPath.Parse(f), ColumnDecoders.For(TypeOf<T>(f))))]);

    private static Column Whole<T>() => new(JsonPath.Root, ColumnDecoders.For(typeof(T)));

    private static Type TypeOf<T>(string field) =>
        typeof(T)
            .GetProperties()
            .FirstOrDefault(p => p.Name.Equals(field, StringComparison.OrdinalIgnoreCase) && !p.PropertyType.IsSubclassOf(typeof(StripeEntity)))
            ?.PropertyType ?? typeof(string);
}
