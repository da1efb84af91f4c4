using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Metadata;

/// <summary>Sets of interfaces, which EF Core refuses without a way out.</summary>
public sealed class InterfaceSetTests
{
    [Fact]
    public void A_set_of_an_interface_is_told_its_classes_and_the_list()
        => Assert.Equal(
            "'SourcesContext.Sources' is a DbSet<IPaymentSource>, and 'IPaymentSource' is an interface: a set has the objects of one class. "
            + "Make it a set of 'Account', 'BankAccount', 'Card' or 'Source', and name its list: "
            + "modelBuilder.Entity<Source>().ToStripeResource(\"/v1/customers/{customer}/sources\").",
            ErrorOf<SourcesContext>());

    [Fact]
    public void Every_interface_that_a_list_answers_with_is_told_its_list()
    {
        var error = ErrorOf<ExternalAccountsContext>();
        Assert.Contains("'BankAccount' or 'Card'", error);
        Assert.Contains("ToStripeResource(\"/v1/accounts/{account}/external_accounts\")", error);
        Assert.All(
            Stripe.EFCore.Catalog.StripeCatalog.Resources.Where(r => r.ClrType!.IsInterface),
            r => Assert.Contains(r.ListPath, Stripe.EFCore.Metadata.MappingErrors.InterfaceSet(typeof(SourcesContext), "Any", r.ClrType!).Message));
    }

    [Fact]
    public void An_interface_that_no_list_answers_with_needs_a_class()
        => Assert.EndsWith("Make it a set of a class.", ErrorOf<OwnContext>());

    [Fact]
    public void A_class_of_a_list_of_several_is_told_the_list()
        => Assert.Contains(
            "Its objects are in '/v1/accounts/{account}/external_accounts' or '/v1/customers/{customer}/sources'", ErrorOf<BankAccountContext>());

    private static string ErrorOf<TContext>()
        where TContext : ModelContext, new()
        => Assert.Throws<InvalidOperationException>(() => ModelReading.ModelOf<TContext>()).Message;

    private interface IOwn;

    private sealed class SourcesContext : ModelContext
    {
        public DbSet<Customer> Customers => Set<Customer>();

        public DbSet<IPaymentSource> Sources => Set<IPaymentSource>();
    }

    private sealed class ExternalAccountsContext : ModelContext
    {
        public DbSet<IExternalAccount> Accounts { get; set; } = null!;
    }

    private sealed class OwnContext : ModelContext
    {
        public DbSet<IOwn> Own => Set<IOwn>();
    }

    private sealed class BankAccountContext : ModelContext
    {
        public DbSet<BankAccount> BankAccounts => Set<BankAccount>();
    }
}
