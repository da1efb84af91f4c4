using Microsoft.EntityFrameworkCore;
using Stripe.V2.Commerce;
using Stripe.V2.Core;
using Stripe.V2.MoneyManagement;

namespace StripeEFCore.FunctionalTests.V2;

/// <summary>Stripe.net's classes of API v2.</summary>
public sealed class V2Context(DbContextOptions<V2Context> options) : DbContext(options)
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<EventDestination> EventDestinations => Set<EventDestination>();

    public DbSet<FinancialAccount> FinancialAccounts => Set<FinancialAccount>();

    public DbSet<ProductCatalogImport> Imports => Set<ProductCatalogImport>();

    public DbSet<Transaction> Transactions => Set<Transaction>();

    public DbSet<TransactionEntry> TransactionEntries => Set<TransactionEntry>();
}
