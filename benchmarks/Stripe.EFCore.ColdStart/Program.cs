using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe;
using StripeEFCore.ColdStart;

// One start of an application: reads the first row in one way, prints it, and ends. The benchmark '-- coldstart' takes the time from outside.
//   way: stripe.net, in-memory, plain, stripe.net-classes
//   address: where Stripe answers
//   model: an assembly with a compiled model; without it the model is built
var (way, address, compiled) = (args[0], new Uri(args[1]), args.ElementAtOrDefault(2));
const string Key = "sk_test_emulator";
Console.WriteLine(way switch
{
    "stripe.net" => await ByStripeNet(),
    "in-memory" => await First(new MemoryBilling(With<MemoryBilling>(b => b.UseInMemoryDatabase("cold"))), stored: true),
    "plain" => await First(new PlainBilling(With<PlainBilling>(b => b.UseStripe(s => s.LiveApiKey(Key).ApiBase(address))))),
    "stripe.net-classes" => await FirstOfStripeNet(new ClassBilling(With<ClassBilling>(b => b.UseStripe(s => s.LiveApiKey(Key).ApiBase(address))))),
    _ => throw new ArgumentException($"There is no way '{way}'."),
});

async Task<string> ByStripeNet()
{
    var client = new StripeClient(new StripeClientOptions { ApiKey = Key, ApiBase = address.ToString().TrimEnd('/') });
    return (await client.V1.Customers.ListAsync(new CustomerListOptions { Limit = 1 })).Data[0].Id;
}

DbContextOptions<TContext> With<TContext>(Action<DbContextOptionsBuilder<TContext>> use)
    where TContext : DbContext
{
    var builder = new DbContextOptionsBuilder<TContext>();
    use(builder);
    if (compiled is not null)
    {
        var model = Assembly.LoadFrom(compiled).GetType($"{typeof(TContext).Namespace}.CompiledModels.{typeof(TContext).Name}Model")!;
        builder.UseModel((IModel)model.GetProperty("Instance")!.GetValue(null)!);
    }

    return builder.Options;
}

static async Task<string> First(PlainModel db, bool stored = false)
{
    await using (db)
    {
        if (stored)
        {
            db.Customers.Add(new Shop.Customer { Id = "cus_1", Email = "first@example.com" });
            await db.SaveChangesAsync();
            db.ChangeTracker.Clear();
        }

        return (await db.Customers.FirstAsync(c => c.Email != "nobody@example.com")).Id;
    }
}

static async Task<string> FirstOfStripeNet(ClassBilling db)
{
    await using (db)
        return (await db.Customers.FirstAsync(c => c.Email != "nobody@example.com")).Id;
}
