using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Hostile;

/// <summary>
///     One random query over lists whose server is hostile in a random way. Every row that was there throughout comes once, or the query throws an
///     exception of the provider. The lists and the faults follow from the seed; in which order requests arrive does not.
/// </summary>
internal sealed class HostileRun
{
    private const long Start = 1_700_000_000;

    private static readonly TimeSpan TooLong = TimeSpan.FromSeconds(60);

    private readonly Random _random;
    private readonly HostileList _customers = new("/v1/customers");
    private readonly HostileList _charges = new("/v1/charges");
    private readonly HostileList _things = new("/v1/things");
    private readonly HostileList _invoices = new("/v1/invoices");
    private readonly List<HostileList> _lines = [];
    private readonly HostileStripe _stripe;
    private readonly string _what;
    private readonly bool _mayThrow;

    public HostileRun(int seed)
    {
        _random = new Random(seed);
        var (rows, span) = (_random.Next(2500), _random.Next(4) switch { 0 => 1000, 1 => 20_000, 2 => 1_000_000, _ => 50_000_000 });
        var (disorder, width) = (_random.Next(4) switch { 0 => 0, 1 => 0.001, 2 => 0.01, _ => 0.3 }, _random.Next(3) switch { 0 => 3, 1 => 60, _ => 300 });
        var customers = 1 + _random.Next(80);
        for (var i = 0; i < customers; i++)
            Add(_customers, $"cus_{i:0000}", []);
        for (var i = 0; i < rows; i++)
            Add(_charges, $"ch_{i:0000}", new() { ["customer"] = $"cus_{_random.Next(customers):0000}", ["amount"] = i });
        for (var i = _random.Next(600); i > 0; i--)
            Add(_things, $"th_{i:0000}", []);
        for (var i = _random.Next(6); i > 0; i--)
            AddInvoice($"in_{i}");
        Kind = _random.Next(13);
        var hostility = Chance(0.1) ? new Hostility() : new Hostility
        {
            EarlyEnd = Some(0.1),
            LastingEarlyEnd = Some(0.05),
            EmptyWithMore = Some(0.3),
            LeavingCursor = Some(0.3),
            IsSilentAboutCursors = Chance(0.2),
            Insert = Some(0.5),
            Overlap = Some(0.4),
            Repeat = Some(0.05),
            TwiceInPage = Some(0.05),
            NoHasMore = Rarely(0.03),
            DataTwice = Rarely(0.03),
            OddUrl = Rarely(0.03),
        };

        // Rows that are given by the list's order and are not in it are an error.
        _mayThrow = hostility != new Hostility() || Kind is 4 or 5;
        _stripe = new HostileStripe(_random, hostility, [_customers, _charges, _things, _invoices, .. _lines]);
        _what = string.Create(
            CultureInfo.InvariantCulture, $"query {Kind}, {rows} charges in {span} seconds, {disorder} of them out of order by up to {width}, {hostility}");

        void Add(HostileList list, string id, JsonObject fields)
        {
            var created = Start + _random.Next(span);
            list.Add(id, created, Chance(disorder) ? created + _random.Next(-width, width + 1) : created, fields);
        }

        void AddInvoice(string id)
        {
            var lines = new HostileList($"/v1/invoices/{id}/lines");
            _lines.Add(lines);
            for (var i = _random.Next(2) == 0 ? _random.Next(12) : _random.Next(400); i > 0; i--)
                lines.Add($"{id}_il_{i:000}", Start, Start + i, new() { ["object"] = "line_item", ["amount"] = 1 });
            var embedded = new JsonArray([.. lines.Now.Take(10).Select(l => new JsonObject { ["id"] = l.Id, ["object"] = "line_item", ["amount"] = 1 })]);
            Add(_invoices, id, new()
            {
                ["object"] = "invoice",
                ["lines"] = new JsonObject { ["object"] = "list", ["url"] = lines.Path, ["has_more"] = lines.Now.Count > 10, ["data"] = embedded },
            });
        }
    }

    public int Kind { get; }

    /// <summary>Reads, and compares what came with what was there.</summary>
    /// <returns>How it ended.</returns>
    /// <exception cref="InvalidOperationException">A row is missing or came twice, or something else was thrown, or it does not end.</exception>
    public async Task<string> RunAsync()
    {
        await using var db = HostileContext.Of(_stripe);
        try
        {
            await ReadAsync(db).WaitAsync(TooLong);
            return "right";
        }
        catch (Exception exception) when (_mayThrow && exception is (StripeRequestException or StripeResponseException))
        {
            return exception.GetType().Name;
        }
        catch (Exception exception)
        {
            throw new InvalidOperationException($"{exception.Message} ({_what})", exception);
        }
    }

    private async Task ReadAsync(HostileContext db)
    {
        var from = DateTime.UnixEpoch.AddSeconds(Middle(_charges));
        switch (Kind)
        {
            case 0:
                Check(await db.Charges.Select(c => c.Id).ToListAsync(), _charges);
                break;
            case 1:
                Check(await Task.Run(() => db.Charges.Select(c => c.Id).ToList()), _charges);
                break;
            case 2:
                Check(await db.Charges.Where(c => c.Created >= from).Select(c => c.Id).ToListAsync(), _charges, r => At(r) >= from);
                break;
            case 3:
                Check(await db.Charges.Where(c => c.Created < from).Select(c => c.Id).ToListAsync(), _charges, r => At(r) < from);
                break;
            case 4:
                Check(await db.Charges.OrderByDescending(c => c.Created).Select(c => c.Id).ToListAsync(), _charges);
                break;
            case 5:
                var most = _random.Next(1, 2000);
                var taken = await db.Charges.OrderByDescending(c => c.Created).Take(most).Select(c => c.Id).ToListAsync();
                CheckOnce(taken, _charges);
                if (taken.Count > most || taken.Count < Math.Min(most, _charges.Throughout.Count()))
                    throw new InvalidOperationException($"{taken.Count} rows came of {most}.");
                break;
            case 6:
                var all = await db.Customers.AsNoTracking().Include(c => c.Charges).ToListAsync();
                Check([.. all.Select(c => c.Id)], _customers);
                Check([.. all.SelectMany(c => c.Charges).Select(c => c.Id)], _charges, IsOfStayingCustomer);
                break;
            case 7:
                var counts = await db.Customers.Select(c => new { c.Id, Count = db.Charges.Count(x => x.CustomerId == c.Id) }).ToListAsync();
                Check([.. counts.Select(c => c.Id)], _customers);
                foreach (var count in counts)
                {
                    var (least, atMost) = (_charges.Throughout.Count(r => IsOf(r, count.Id)), _charges.Ever.Values.Count(r => IsOf(r, count.Id)));
                    if (count.Count < least || count.Count > atMost)
                        throw new InvalidOperationException($"{count.Id} has {count.Count} charges instead of {least} to {atMost}.");
                }

                break;
            case 8:
                var joined = await db.Customers.Join(db.Charges, c => c.Id, c => c.CustomerId, (customer, charge) => charge.Id).ToListAsync();
                Check(joined, _charges, IsOfStayingCustomer);
                break;
            case 9:
                Check(await db.Things.Select(t => t.Id).ToListAsync(), _things);
                break;
            case 10:
                Check(await Task.Run(() => db.Things.Select(t => t.Id).ToList()), _things);
                break;
            case 11:
                var lines = await db.Invoices.SelectMany(i => i.Lines.Data).Select(l => l.Id).ToListAsync();
                foreach (var list in _lines.Where(l => _invoices.Throughout.Any(i => l.Path == $"/v1/invoices/{i.Id}/lines")))
                    Check([.. lines.Where(list.Ever.ContainsKey)], list);
                break;
            default:
                Check(await db.Charges.Where(c => c.Amount % 3 == 0).Select(c => c.Id).ToListAsync(), _charges, r => (int?)r.Fields["amount"] % 3 == 0);
                break;
        }
    }

    private static DateTime At(HostileRow row) => DateTime.UnixEpoch.AddSeconds(row.Created);

    private bool IsOfStayingCustomer(HostileRow charge) => _customers.Throughout.Any(c => IsOf(charge, c.Id));

    private static bool IsOf(HostileRow charge, string customer) => (string?)charge.Fields["customer"] == customer;

    private long Middle(HostileList list) => list.Now.Count == 0 ? Start : list.Now[_random.Next(list.Now.Count)].Created;

    private static void Check(List<string> ids, HostileList list, Func<HostileRow, bool>? condition = null)
    {
        CheckOnce(ids, list);
        var given = ids.ToHashSet();
        if (list.Throughout.Where(condition ?? (_ => true)).Where(r => !given.Contains(r.Id)).ToList() is [var missing, ..] all)
            throw new InvalidOperationException($"{all.Count} rows of {list.Path} did not come, among them {missing.Id} of {missing.Created}.");
    }

    private static void CheckOnce(List<string> ids, HostileList list)
    {
        if (ids.GroupBy(id => id).FirstOrDefault(g => g.Count() > 1) is { } twice)
            throw new InvalidOperationException($"{twice.Key} of {list.Path} came {twice.Count()} times.");
    }

    /// <summary>In half of the runs something up to so often, otherwise never.</summary>
    private double Some(double most) => Chance(0.5) ? most * _random.NextDouble() : 0;

    private double Rarely(double most) => Chance(0.1) ? most * _random.NextDouble() : 0;

    private bool Chance(double probability) => _random.NextDouble() < probability;
}
