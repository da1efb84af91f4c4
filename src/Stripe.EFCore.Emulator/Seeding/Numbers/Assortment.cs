namespace Stripe.EFCore.Emulator.Seeding.Numbers;

/// <summary>One price of an edition.</summary>
/// <param name="Product">The product's place in the edition.</param>
/// <param name="Months">The period; 0 for a price that is paid once.</param>
/// <param name="Amount">Minor units.</param>
internal sealed record Offer(int Product, int Currency, int Months, long Amount, string? Nickname, string? LookupKey);

/// <summary>
///     What is sold: editions of the same six products, more of them the bigger the business is. All of it was there before the first
///     customer.
/// </summary>
internal sealed class Assortment
{
    public const int ProductsPerEdition = 6;

    public static readonly string[] Currencies = ["usd", "eur", "gbp"];

    private const int Starter = 0;
    private const int Team = 1;
    private const int Business = 2;
    private const int Seat = 3;
    private const int Onboarding = 4;
    private const int Classic = 5;

    private static readonly string[] Names = ["Starter", "Team", "Business", "Extra seat", "Onboarding", "Classic"];
    private static readonly string[] Editions = ["", " Plus", " Pro", " Max", " Ultra", " Infinity"];

    private static readonly (int Product, int Months, long Usd)[] Lines =
    [
        (Starter, 1, 1900), (Team, 1, 4900), (Team, 3, 13900), (Team, 12, 49900), (Business, 12, 149900),
        (Seat, 1, 900), (Seat, 3, 2500), (Seat, 12, 9000), (Onboarding, 0, 25000),
    ];

    private readonly SeedMath _math;
    private readonly long _start;
    private readonly Offer[] _offers;
    private readonly int _perEdition;

    public Assortment(SeedMath math, Timeline timeline)
    {
        _math = math;
        _start = timeline.Start;
        EditionCount = Math.Clamp((int)Math.Log10(Math.Max(1, math.Customers / 100)), 1, Editions.Length);
        _offers = [.. Enumerable.Range(0, EditionCount).SelectMany(Offers)];
        _perEdition = _offers.Length / EditionCount;
    }

    public int EditionCount { get; }

    public int Products => _math.Customers == 0 ? 0 : EditionCount * ProductsPerEdition;

    public int Prices => _math.Customers == 0 ? 0 : _offers.Length;

    public long ProductSecond(long product) => _start - 90 * 86400 + product * 7200;

    public long PriceSecond(long price) => _start - 80 * 86400 + price * 1800;

    public Offer this[long price] => _offers[price];

    public long ProductOf(long price) => price / _perEdition * ProductsPerEdition + _offers[price].Product;

    /// <summary>The price a product's page shows: the first of its own.</summary>
    public long DefaultPriceOf(long product)
        => product / ProductsPerEdition * _perEdition + Array.FindIndex(_offers, o => o.Product == product % ProductsPerEdition);

    /// <summary>What an amount of the first currency is in another one, in minor units.</summary>
    public static long InCurrency(long amount, int currency) => amount * (100 - 8 * currency) / 100;

    public static string NameOf(long product) => Names[product % ProductsPerEdition] + Editions[product / ProductsPerEdition];

    public static bool IsActive(Offer offer) => offer.Product != Classic;

    public static bool IsProductActive(long product) => product % ProductsPerEdition != Classic;

    /// <summary>The plan of a subscription.</summary>
    public long PlanFor(int currency, int months, uint bits)
        => EditionFor(bits) + months switch
        {
            1 => bits % 3 == 0 ? LineAt(1) : LineAt(0),
            3 => LineAt(2),
            _ => bits % 3 == 0 ? LineAt(4) : LineAt(3),
        } + currency;

    public long SeatFor(int currency, int months, uint bits)
        => EditionFor(bits) + LineAt(months switch { 1 => 5, 3 => 6, _ => 7 }) + currency;

    public long OnboardingFor(int currency, uint bits) => EditionFor(bits) + LineAt(8) + currency;

    private static int LineAt(int line) => line * Currencies.Length;

    private long EditionFor(uint bits) => SeedMath.Scale(bits, EditionCount) * (long)_perEdition;

    private static IEnumerable<Offer> Offers(int edition)
    {
        foreach (var (product, months, usd) in Lines)
        {
            for (var currency = 0; currency < Currencies.Length; currency++)
            {
                var amount = InCurrency(usd + edition * usd / 4, currency);
                var often = months switch { 0 => "once", 1 => "monthly", 3 => "quarterly", _ => "yearly" };
                var nickname = currency == 0 ? $"{Names[product]} {often}" : null;
                var key = $"{Names[product]}{Editions[edition]}_{often}_{Currencies[currency]}".Replace(' ', '_').ToLowerInvariant();
                yield return new Offer(product, currency, months, amount, nickname, currency == 2 ? null : key);
            }
        }

        yield return new Offer(Classic, 0, 1, 1500, "Classic (no longer sold)", null);
    }
}
