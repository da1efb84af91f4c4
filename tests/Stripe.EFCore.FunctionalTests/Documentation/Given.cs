using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using StackExchange.Redis;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;

namespace StripeEFCore.FunctionalTests.Documentation;

#pragma warning disable CA1707, CA2211, SA1300, IDE1006, CS8618

/// <summary>What the pages take for given: a reader has a context, a key, some values.</summary>
public static class Given
{
    public static DocumentedBilling db;
    public static WebApplicationBuilder builder;
    public static IServiceCollection services;
    public static IConfiguration configuration;
    public static ModelBuilder modelBuilder;
    public static StripeClient client;
    public static StripeOAuthAccessTokenResult tokens;
    public static IConnectionMultiplexer connection;
    public static ILogger logger;
    public static CancellationToken cancellationToken;
    public static List<InvoiceLineItem> lines;
    public static string[] ids;
    public static string key, id, a, x, email, clientSecret;
    public static DateTime d, t, since, nextWeek;
    public static Customer customer;
    public static Subscription subscription;
    public static long amount;

    /// <summary>An expression that a page shows.</summary>
    public static void Show(object? value)
    {
    }
}

/// <summary>A web application of the reader.</summary>
public class DocumentedProgram;

/// <summary>In pages about connecting, <c>options</c> are built.</summary>
public static class GivenBuilders
{
    public static DbContextOptionsBuilder options;
    public static StripeDbContextOptionsBuilder stripe;
}

/// <summary>In pages about tests, they are there, and so is an emulator.</summary>
public static class GivenEmulator
{
    public static DbContextOptionsBuilder options;
    public static StripeEmulator stripe;
}

/// <summary>The options of a context.</summary>
public static class GivenOptions
{
    public static DbContextOptions<DocumentedBilling> options;
}

/// <summary>A context with every set that a page names.</summary>
public class DocumentedBilling(DbContextOptions options) : DbContext(options)
{
    public DbSet<Stripe.V2.Core.Account> Accounts => Set<Stripe.V2.Core.Account>();

    public DbSet<BalanceTransaction> BalanceTransactions => Set<BalanceTransaction>();

    public DbSet<Charge> Charges => Set<Charge>();

    public DbSet<Customer> Customers => Set<Customer>();

    public DbSet<Event> Events => Set<Event>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<PaymentIntent> PaymentIntents => Set<PaymentIntent>();

    public DbSet<Payout> Payouts => Set<Payout>();

    public DbSet<Price> Prices => Set<Price>();

    public DbSet<Subscription> Subscriptions => Set<Subscription>();

    public DbSet<DocumentedItem> SubscriptionItems => Set<DocumentedItem>();
}

/// <summary>A read model with the parent as a property.</summary>
public class DocumentedItem
{
    public string Id { get; set; }

    public string Subscription { get; set; }
}

/// <summary>A list that is not in the catalog.</summary>
public class Order
{
    public string Id { get; set; }

    public string? CustomerId { get; set; }

    public Customer? Customer { get; set; }

    public DateTime Created { get; set; }
}

/// <summary>A service of an application.</summary>
public interface KeyRing
{
    string Current { get; }
}
