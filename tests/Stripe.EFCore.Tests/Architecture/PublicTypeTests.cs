namespace StripeEFCore.Tests.Architecture;

/// <summary>What a user relies on of the public types as a whole.</summary>
public sealed class PublicTypeTests
{
    [Fact]
    public void One_catch_serves_for_every_exception_type()
    {
        var exceptions = typeof(StripeConnectionSettings).Assembly.GetExportedTypes().Where(t => t.IsAssignableTo(typeof(Exception))).ToArray();
        Assert.Contains(typeof(StripeRequestException), exceptions);

        // SaveChanges throws what users of EF Core catch there: DbUpdateException.
        Assert.All(
            exceptions.Where(t => !t.IsAssignableTo(typeof(Microsoft.EntityFrameworkCore.DbUpdateException))),
            t => Assert.True(t.IsAssignableTo(typeof(StripeEFCoreException)), $"{t.Name} is no {nameof(StripeEFCoreException)}."));
    }

    /// <summary>
    ///     A web application has types like <c>OAuthState</c> and <c>TokenStore</c> itself. <c>[JsonPath]</c> stands at members of read models and meets none
    ///     of them.
    /// </summary>
    [Fact]
    public void Every_public_type_says_in_its_name_that_it_is_of_Stripe()
    {
        var general = typeof(StripeConnectionSettings).Assembly.GetExportedTypes()
            .Where(t => !t.IsNested && !t.Name.Contains("Stripe", StringComparison.Ordinal))
            .Select(t => t.Name);
        Assert.Equal([nameof(JsonPathAttribute)], general);
    }
}
