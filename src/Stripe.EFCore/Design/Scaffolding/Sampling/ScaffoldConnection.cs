namespace Stripe.EFCore.Design.Scaffolding.Sampling;

/// <summary>The connection string of the tool's command. It may be empty: scaffolding needs no account.</summary>
internal static class ScaffoldConnection
{
    private const string NamePrefix = "name=";

    /// <summary>Refuses a connection string that no context would take, before files are written for it. One from the configuration is not looked at.</summary>
    /// <exception cref="ArgumentException">A property is unknown, or has a value that it does not take. The message has no secret.</exception>
    public static void Check(string? connectionString)
    {
        if (!string.IsNullOrWhiteSpace(connectionString) && !IsName(connectionString))
            _ = new StripeConnectionStringBuilder(connectionString).ToSettings();
    }

    /// <summary>Whether it names a connection string of the configuration: <c>Name=ConnectionStrings:Stripe</c>.</summary>
    private static bool IsName(string connectionString)
        => connectionString.Replace(" ", "", StringComparison.Ordinal).StartsWith(NamePrefix, StringComparison.OrdinalIgnoreCase);
}
