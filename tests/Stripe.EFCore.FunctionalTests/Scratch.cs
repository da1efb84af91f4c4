using StripeEFCore.FunctionalTests.Differential;
using StripeEFCore.FunctionalTests.Differential.Random;
using StripeEFCore.FunctionalTests.Model;
using Xunit.Abstractions;
using static StripeEFCore.FunctionalTests.Differential.QueryShape;
namespace StripeEFCore.FunctionalTests;
public sealed class Scratch(ShopFixture shop, ITestOutputHelper output) : IClassFixture<ShopFixture>
{
    [Fact]
    public void Run()
    {
        QueryShape[] shapes = [
 Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => new { c.Id, N = r.Amount }).DefaultIfEmpty(), (c, x) => new { c.Id, Of = x!.Id, x.N })),
 Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => new { c.Customer, N = (long?)r.Amount }).DefaultIfEmpty(), (c, x) => new { c.Id, Of = x!.Customer!.Name, x.N })),
 Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => new { c.Customer, N = (long?)r.Amount }).DefaultIfEmpty(), (c, x) => new { c.Id, x!.Customer, x.N })),
 Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => c.Customer).DefaultIfEmpty(), (c, x) => new { c.Id, x!.Name })),
 Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => c).DefaultIfEmpty(), (c, x) => new { c.Id, X = x!.Id })),
 Set(db => db.Charges.SelectMany(c => db.Refunds.Where(r => r.Amount < 0).Select(r => c.Id).DefaultIfEmpty(), (c, x) => new { c.Id, X = x })),
 Set(db => db.Charges.LeftJoin(db.Refunds.Select(r => new { r.ChargeId, N = 5, T = "a" }), c => c.Id, x => x.ChargeId, (c, x) => new { c.Id, N = (int?)x!.N, x.T })),
 Set(db => db.Charges.LeftJoin(db.Refunds.Select(r => new { r.ChargeId, N = 5, T = "a" }), c => c.Id, x => x.ChargeId, (c, x) => new { c.Id, x }).Where(y => y.x!.T != "a")),
 Set(db => db.Charges.LeftJoin(db.Refunds.Select(r => new { r.ChargeId, N = 5, T = "a" }), c => c.Id, x => x.ChargeId, (c, x) => x)),
 Set(db => db.Charges.LeftJoin(db.Refunds.Select(r => new Row<string?, int> { A = r.ChargeId, B = 5 }), c => c.Id, x => x.A, (c, x) => x)),
 Set(db => db.Charges.LeftJoin(db.Refunds.Select(r => new Row<string?, int> { A = r.ChargeId, B = 5 }), c => c.Id, x => x.A, (c, x) => new { c.Id, B = (int?)x!.B })),
        ];
        foreach (var shape in shapes)
        {
            using var context = shop.CreateContext();
            var expected = QueryRunner.Expected(shape, shop.Objects);
            string actual;
            try { actual = string.Join("\n", QueryRunner.OverContext(shape.Query, context).Order(StringComparer.Ordinal)); } catch (Exception e) { actual = e.Message[..Math.Min(300,e.Message.Length)] + string.Join("\n", (e.InnerException ?? e).StackTrace!.Split("\n").Take(9)); }
            output.WriteLine((expected == actual ? "OK   " : "FAIL ") + shape.Name + (expected == actual ? "" : "\n" + expected[..Math.Min(200, expected.Length)] + "\n--\n" + actual[..Math.Min(1500, actual.Length)]));
        }
    }
}
