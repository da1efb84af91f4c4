using System.Collections.Frozen;
using System.Data.Common;
using System.Text.RegularExpressions;

namespace Stripe.EFCore.Authentication.Connection;

/// <summary>Texts that people give in the place of a connection string, and what they are told. No message shows the text: it may hold a secret.</summary>
internal static partial class OtherConnectionTexts
{
    private const string Form = "A connection string for Stripe is such as 'LiveAPIKey=sk_...;AccountId=acct_...'.";

    private static readonly FrozenSet<string> OtherDatabases = new[]
    {
        "Server", "Data Source", "DataSource", "Host", "Hostname", "Network Address", "Database", "Initial Catalog", "Database Name", "Port",
        "User Id", "UserID", "Uid", "Username", "User Name", "Password", "Pwd", "Integrated Security", "Trusted_Connection", "Persist Security Info",
        "Filename", "AttachDbFilename", "Encrypt", "TrustServerCertificate", "MultipleActiveResultSets", "SslMode", "SSL Mode", "Pooling", "Application Name",
        "Driver", "Dsn", "AccountEndpoint", "AccountKey", "ContactPoints",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>How samples of Stripe and of others name the key, without what stands between the words.</summary>
    private static readonly FrozenSet<string> NamesOfKey = new[]
    {
        "Key", "ApiKey", "Secret", "SecretKey", "SecretApiKey", "ApiSecret", "ApiSecretKey", "PrivateKey", "PrivateApiKey", "RestrictedKey",
        "RestrictedApiKey", "LiveKey", "LiveSecretKey", "LiveSecret", "TestKey", "TestSecretKey", "TestSecret", "TestApiKey", "SandboxKey",
        "SandboxApiKey", "SandboxSecretKey", "AuthKey", "AccessKey", "Sk", "Rk",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Settings of an application that people keep beside the key of Stripe, in one section.</summary>
    private static readonly FrozenSet<string> SettingsBeside = new[]
    {
        "WebhookSecret", "WebhookSigningSecret", "WebhookKey", "WebhooksSecret", "EndpointSecret", "SigningSecret", "WhSecret", "PublishableKey",
        "PublicKey", "PublishableApiKey", "PriceId", "ProductId",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>What is wrong with a text that is no connection string at all; null if it may be one.</summary>
    public static string? Explain(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
            return null;

        var start = text.AsSpan().Trim();
        if (ApiKey().IsMatch(start))
        {
            return $"The connection string begins with an API key ({Secrets.Show(start.ToString())}). Write LiveAPIKey= before the key, "
                + "or give the key alone as UseStripe(stripe => stripe.ApiKey(key)).";
        }

        if (Account().IsMatch(start))
            return $"The connection string begins with an account id. Write AccountId= before the id, and the key of the platform as LiveAPIKey=. {Form}";
        if (Url().IsMatch(start))
            return $"The connection string is a URL. {Form} Another address than Stripe's own is given as ApiBase=.";
        if (Named().IsMatch(start))
        {
            return "The connection string is the name of one in the configuration (Name=...), which only the dotnet ef tool looks up. Give the "
                + "configuration in its place: services.AddStripe<TContext>(configuration), or "
                + "UseStripe(configuration.GetSection(\"ConnectionStrings:Stripe\")).";
        }

        return start.Contains('=') ? null : $"The text given as the connection string is none: it has no property with a value. {Form}";
    }

    /// <summary>What is wrong with a property that is known from elsewhere; null of any other name.</summary>
    public static string? ExplainProperty(string name)
    {
        if (SettingsBeside.Contains(name.Trim()))
        {
            return $"'{name.Trim()}' is a setting of the application and no connection property: reading and writing Stripe does not need it. "
                + "Keep it in another section of the configuration.";
        }

        return OtherDatabases.Contains(name.Trim())
            ? $"The connection string is for another database: Stripe has no connection property '{name.Trim()}'. {Form} "
                + "Check the name under which the configuration has it."
            : null;
    }

    /// <summary>Whether a name is one that others give to the key: <c>SecretKey</c>, <c>STRIPE_API_KEY</c>.</summary>
    public static bool IsNameOfKey(string name)
    {
        var word = string.Concat(name.Where(char.IsAsciiLetterOrDigit));
        return NamesOfKey.Contains(word) || word.StartsWith("Stripe", StringComparison.OrdinalIgnoreCase) && NamesOfKey.Contains(word["Stripe".Length..]);
    }

    /// <summary>The names of a text that .NET can take apart.</summary>
    public static IEnumerable<string> NamesIn(string? text) => new DbConnectionStringBuilder { ConnectionString = text }.Keys.Cast<string>();

    /// <summary>What is wrong with a text that .NET cannot take apart into names and values; null if it can.</summary>
    public static string? ExplainSyntax(string? text)
    {
        try
        {
            _ = new DbConnectionStringBuilder { ConnectionString = text };
            return null;
        }
        catch (ArgumentException problem)
        {
            var place = Place().Match(problem.Message) is { Success: true } at ? $" from its character {at.Value} (counted from 0) on" : "";
            return $"The connection string cannot be read{place}: a name without '=' and a value, or a quote without its second one. {Form} "
                + "A value with a semicolon, or with a quote at its start, stands in quotes.";
        }
    }

    [GeneratedRegex(@"\A(?:sk|rk|pk|ek)_", RegexOptions.CultureInvariant)]
    private static partial Regex ApiKey();

    [GeneratedRegex(@"\Aacct_", RegexOptions.CultureInvariant)]
    private static partial Regex Account();

    [GeneratedRegex(@"\A(?:[A-Za-z][A-Za-z0-9+.\-]*://|jdbc:)", RegexOptions.CultureInvariant)]
    private static partial Regex Url();

    [GeneratedRegex(@"\Aname\s*=[^=]*\z", RegexOptions.CultureInvariant | RegexOptions.IgnoreCase)]
    private static partial Regex Named();

    [GeneratedRegex(@"\d+")]
    private static partial Regex Place();
}
