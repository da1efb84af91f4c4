namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>No key is written anywhere, whatever the command is given.</summary>
public sealed class SecretTests
{
    private const string Secret = "51SecretOfTheShop";

    private static readonly string[] Connections =
    [
        $"LiveAPIKey=sk_live_{Secret}",
        $"AuthScheme=APIKey;LiveAPIKey=rk_test_{Secret};AccountId=acct_1",
        $"AuthScheme=OAuth;OAuthClientId=ca_1;OAuthClientSecret=sk_test_{Secret};OAuthAccessToken={Secret};OAuthRefreshToken={Secret}",
        "Name=ConnectionStrings:Stripe",
        "",
        " ",
    ];

    private static readonly string[] Flags = ["suppressOnConfiguring", "useDataAnnotations", "useDatabaseNames", "noPluralize"];

    public static IEnumerable<object[]> All
        => Connections.SelectMany(_ => Enumerable.Range(0, 1 << Flags.Length), (connection, flags) => new object[] { connection, flags });

    [Theory]
    [MemberData(nameof(All))]
    public void No_file_and_no_message_has_a_key(string connection, int flags)
    {
        using var run = new ScaffoldRun().Run(
            connection, "customers charges", [.. Flags.Select((name, i) => (name, (object?)((flags & (1 << i)) != 0)))]);
        Assert.Null(run.Error);
        Assert.All(run.Files.Values.Concat(run.Told), text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));

        // Nothing of a connection string is in the context, so that a later change cannot bring a key into it.
        Assert.All(run.Files.Values, text => Assert.DoesNotContain("OnConfiguring", text, StringComparison.Ordinal));
        Assert.All(run.Files.Values, text => Assert.DoesNotContain("acct_1", text, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData($"sk_live_{Secret}")]
    [InlineData($"LiveAPIKey=sk_live_{Secret};Nonsense=1")]
    [InlineData($"Server=localhost;Password={Secret}")]
    [InlineData($"https://user:{Secret}@api.stripe.com")]
    public void A_connection_string_that_is_none_is_refused_without_it(string connection)
    {
        using var run = new ScaffoldRun().Run(connection);
        Assert.NotNull(run.Error);
        Assert.Equal("Microsoft.EntityFrameworkCore.Design.OperationException", run.ErrorType);
        Assert.DoesNotContain(Secret, run.Error, StringComparison.Ordinal);
        Assert.All(run.Told, text => Assert.DoesNotContain(Secret, text, StringComparison.Ordinal));
        Assert.Empty(run.Files);
    }
}
