using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;
using StripeEFCore.RedisProcess;

// One instance of an application, for tests: reads from Stripe as fast as the shared limits let it, until it is killed.
//   <address> <redis> <key> <readers> <seconds by which its clock is wrong>
// A line of its output is the name of an event of the shared limits.
var (address, redis, key) = (new Uri(args[0]), args[1], args[2]);
var readers = int.Parse(args[3], CultureInfo.InvariantCulture);
var clock = new WrongClock(TimeSpan.FromSeconds(int.Parse(args[4], CultureInfo.InvariantCulture)));

var told = new HashSet<int> { StripeEventId.SharedLimitsLost.Id, StripeEventId.SharedLimitsRestored.Id, StripeEventId.RateLimited.Id };
var options = new DbContextOptionsBuilder<Billing>()
    .UseStripe(stripe => stripe
        .ApiKey(key)
        .AccountId("acct_shared")
        .ApiBase(address)
        .RateLimits(StripeRateLimits.On)
        .RateLimitShare(1)
        .TimeProvider(clock)
        .UseRedis(redis))
    .LogTo((id, _) => told.Contains(id.Id), e => Console.WriteLine(e.EventId.Name!.Split('.')[^1]))
    .Options;

await Task.WhenAll(Enumerable.Range(0, readers).Select(_ => ReadAsync()));

async Task ReadAsync()
{
    while (true)
    {
        await using var db = new Billing(options);
        await db.Customers.AsNoTracking().Where(c => c.Id == "cus_1").ToListAsync();
    }
}
