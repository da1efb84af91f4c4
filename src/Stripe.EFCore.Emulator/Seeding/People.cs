using System.Text;
using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;

namespace Stripe.EFCore.Emulator.Seeding;

/// <summary>Who a customer is; texts ready to be written.</summary>
/// <param name="Name">Null for those who never gave one.</param>
internal readonly record struct Person(int First, int Last, JsonEncodedText? Name, bool IsCompany, Place Place);

internal sealed record Place(
    JsonEncodedText City, string Country, JsonEncodedText? State, JsonEncodedText Street, int FirstPostalCode,
    int PostalCodes, string DialCode, string Locale, int Currency);

/// <summary>Names, places and ways to reach customers.</summary>
internal sealed class People(SeedMath math)
{
    private static readonly (string Name, string Ascii)[] FirstNames =
    [
        ("Ada", "ada"), ("Björn", "bjoern"), ("Chiara", "chiara"), ("Dmitri", "dmitri"),
        ("Élodie", "elodie"), ("Fatima", "fatima"), ("Grace", "grace"), ("Hiro", "hiro"),
        ("Inês", "ines"), ("Jürgen", "juergen"), ("Kofi", "kofi"), ("Ludmila", "ludmila"),
        ("Mei", "mei"), ("Noor", "noor"), ("Óscar", "oscar"), ("Priya", "priya"),
    ];

    private static readonly (string Name, string Ascii)[] LastNames =
    [
        ("Lovelace", "lovelace"), ("Åkesson", "akesson"), ("Rossi", "rossi"), ("Ivanov", "ivanov"),
        ("Dubois", "dubois"), ("Haddad", "haddad"), ("O’Hara", "ohara"), ("田中", "tanaka"),
        ("García", "garcia"), ("Müller", "mueller"), ("Mensah", "mensah"), ("Nováková", "novakova"),
        ("林", "lin"), ("Aziz", "aziz"), ("Ortega-Ruiz", "ortega.ruiz"), ("Sharma", "sharma"),
    ];

    private static readonly string[] Companies = ["GmbH", "Ltd", "& Söhne", "Labs", "株式会社", "Inc."];

    private static readonly Place[] Places =
    [
        new(Text("New York"), "US", Text("NY"), Text("Broadway"), 10001, 280, "+1212", "en", 0),
        new(Text("San Francisco"), "US", Text("CA"), Text("Market Street"), 94102, 87, "+1415", "en", 0),
        new(Text("Austin"), "US", Text("TX"), Text("Congress Avenue"), 78701, 58, "+1512", "es", 0),
        new(Text("Berlin"), "DE", null, Text("Torstraße"), 10115, 4000, "+4930", "de", 1),
        new(Text("Paris"), "FR", null, Text("rue de l’Odéon"), 75001, 20, "+331", "fr", 1),
        new(Text("Málaga"), "ES", null, Text("calle Larios"), 29001, 18, "+3495", "es", 1),
        new(Text("London"), "GB", null, Text("High Holborn"), 1000, 8999, "+4420", "en", 2),
        new(Text("Edinburgh"), "GB", null, Text("Royal Mile"), 1000, 8999, "+44131", "en", 2),
        new(Text("東京"), "JP", null, Text("銀座"), 1040061, 900, "+813", "ja", 0),
        new(Text("São Paulo"), "BR", null, Text("avenida Paulista"), 1310100, 800, "+5511", "pt-BR", 0),
    ];

    private static readonly byte[][] Domains = [[.. "example.com"u8], [.. "example.org"u8], [.. "mail.example.net"u8]];
    private static readonly JsonEncodedText[] FullNames =
        [.. FirstNames.SelectMany(_ => LastNames, (f, l) => JsonEncodedText.Encode($"{f.Name} {l.Name}"))];

    private static readonly JsonEncodedText[] CompanyNames =
        [.. LastNames.SelectMany(_ => Companies, (l, c) => JsonEncodedText.Encode($"{l.Name} {c}"))];

    private static readonly byte[][] Mailboxes =
        [.. FirstNames.SelectMany(_ => LastNames, (f, l) => Encoding.ASCII.GetBytes($"{f.Ascii}.{l.Ascii}"))];

    public Person Of(long customer)
    {
        var bits = math.Bits(customer, Purpose.Person);
        var (first, last) = ((int)(bits & 15), (int)(bits >> 4 & 15));
        var place = PlaceOf(bits);
        var kind = (bits >> 8 & 255) % 100;
        return kind switch
        {
            < 8 => new Person(first, last, null, false, place),
            < 20 => new Person(first, last, CompanyNames[last * Companies.Length + (int)(bits >> 16 & 7) % Companies.Length], true, place),
            _ => new Person(first, last, FullNames[first * LastNames.Length + last], false, place),
        };
    }

    /// <summary>Just the currency a customer is billed in, as an index into <see cref="Assortment.Currencies" />.</summary>
    public int CurrencyOf(long customer) => PlaceOf(math.Bits(customer, Purpose.Person)).Currency;

    public string CurrencyCodeOf(long customer) => Assortment.Currencies[CurrencyOf(customer)];

    public string TaxExemptOf(long customer)
    {
        var person = Of(customer);
        return math.Bits(customer, Purpose.Habits) >> 32 is var bits && bits % 30 == 0 ? "exempt"
            : person is { IsCompany: true, Place.Currency: 1 } ? "reverse"
            : "none";
    }

    /// <summary>Writes an email address, in mixed case now and then, shared with the customer before now and then; or null.</summary>
    public void WriteEmail(Utf8JsonWriter json, ReadOnlySpan<byte> name, long customer)
    {
        var habits = math.Bits(customer, Purpose.Contact) % 200;
        if (habits < 14)
        {
            json.WriteNull(name);
            return;
        }

        if (habits < 17 && customer > 0)
            customer--;
        var person = Of(customer);
        var bits = math.Bits(customer, Purpose.Contact);
        Span<byte> text = stackalloc byte[80];
        var mailbox = Mailboxes[person.First * LastNames.Length + person.Last];
        mailbox.CopyTo(text);
        var length = mailbox.Length;
        customer.TryFormat(text[length..], out var digits);
        length += digits;
        text[length++] = (byte)'@';
        var domain = Domains[(bits >> 32) % (ulong)Domains.Length];
        domain.CopyTo(text[length..]);
        length += domain.Length;
        if ((bits >> 40) % 9 == 0)
            text[0] -= 'a' - 'A';
        if ((bits >> 40) % 27 == 0)
            text[length - domain.Length] -= 'a' - 'A';
        json.WriteString(name, text[..length]);
    }

    public void WritePhone(Utf8JsonWriter json, ReadOnlySpan<byte> name, long customer)
    {
        var bits = math.Bits(customer, Purpose.Contact) >> 8;
        if (bits % 3 != 0)
            json.WriteNull(name);
        else
            json.WriteString(name, $"{Of(customer).Place.DialCode}{bits % 9_000_000 + 1_000_000}");
    }

    /// <summary>Writes an address; null for one customer in six, and without a city now and then.</summary>
    public void WriteAddress(Utf8JsonWriter json, ReadOnlySpan<byte> name, long customer)
    {
        var bits = math.Bits(customer, Purpose.Habits);
        if (bits % 6 == 0)
        {
            json.WriteNull(name);
            return;
        }

        var place = Of(customer).Place;
        json.WriteStartObject(name);
        if (bits % 17 == 0)
            json.WriteNull("city"u8);
        else
            json.WriteString("city"u8, place.City);
        json.WriteString("country"u8, place.Country);
        json.WriteString("line1"u8, place.Street);
        if (bits % 5 == 0)
            json.WriteNumberAsText("line2"u8, 1 + (long)(bits >> 8 & 255));
        else
            json.WriteNull("line2"u8);
        json.WriteNumberAsText("postal_code"u8, place.FirstPostalCode + (long)((bits >> 16) % (ulong)place.PostalCodes));
        if (place.State is { } state)
            json.WriteString("state"u8, state);
        else
            json.WriteNull("state"u8);
        json.WriteEndObject();
    }

    private static Place PlaceOf(ulong bits) => Places[SeedMath.Scale((uint)(bits >> 32), Places.Length)];

    private static JsonEncodedText Text(string text) => JsonEncodedText.Encode(text);
}
