using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Migrations;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     Answers what only SQL databases have: connections, commands, migrations. EF Core finds these by services, and where it finds none it says only that
///     a provider is not relational.
/// </summary>
internal static class SqlRefusals
{
    private const string ToolException = "Microsoft.EntityFrameworkCore.Design.OperationException, Microsoft.EntityFrameworkCore.Design";

    public static ServiceCollectionMap TryAddSqlRefusals(this ServiceCollectionMap services)
        => services
            .TryAddScoped<IMigrator>(_ => throw NoMigrations())
            .TryAddScoped<IMigrationsAssembly>(_ => throw NoMigrations())
            .TryAddScoped<IHistoryRepository>(_ => throw NoMigrations())
            .TryAddScoped<IRelationalDatabaseCreator>(_ => throw NoTables())
            .TryAddScoped<IRelationalConnection>(_ => throw NoConnection());

    public static Exception NoMigrations()
        => AsShown(new InvalidOperationException(
            "Stripe has no tables and needs no migrations: leave out Migrate() and its like, "
            + "and the commands 'dotnet ef migrations' and 'dotnet ef database'."));

    public static Exception NoTables()
        => AsShown(new InvalidOperationException(
            "Stripe has no tables, so there is no script that creates them: its objects are there as soon as the key is right."));

    public static Exception NoConnection()
        => AsShown(new InvalidOperationException(
            "Stripe has no SQL and no database connection: query with LINQ, ask Database.CanConnectAsync() whether Stripe can be reached, "
            + "and write with SaveChanges."));

    /// <summary>An exception as EF Core's command-line tools show it: without the stack, which they leave out of their own kind of exception alone.</summary>
    public static Exception AsShown(Exception refusal)
        => EF.IsDesignTime && Type.GetType(ToolException) is { } type && Activator.CreateInstance(type, refusal.Message, refusal) is Exception shown
            ? shown
            : refusal;
}

/// <summary>What <c>context.Database</c> works with. It is that of a SQL database only to say that there is none.</summary>
internal sealed class StripeDatabaseFacadeDependencies(
    IDbContextTransactionManager transactionManager,
    IDatabaseCreator databaseCreator,
    IExecutionStrategy executionStrategy,
    IExecutionStrategyFactory executionStrategyFactory,
    IEnumerable<IDatabaseProvider> databaseProviders,
    IDiagnosticsLogger<DbLoggerCategory.Database.Command> commandLogger,
    IConcurrencyDetector concurrencyDetector,
    ICoreSingletonOptions coreOptions,
    IAsyncQueryProvider queryProvider,
    IExceptionDetector exceptionDetector)
    : IRelationalDatabaseFacadeDependencies
{
    public IDbContextTransactionManager TransactionManager => transactionManager;

    public IDatabaseCreator DatabaseCreator => databaseCreator;

    public IExecutionStrategy ExecutionStrategy => executionStrategy;

    public IExecutionStrategyFactory ExecutionStrategyFactory => executionStrategyFactory;

    public IEnumerable<IDatabaseProvider> DatabaseProviders => databaseProviders;

    public IConcurrencyDetector ConcurrencyDetector => concurrencyDetector;

    public ICoreSingletonOptions CoreOptions => coreOptions;

    public IAsyncQueryProvider QueryProvider => queryProvider;

    /// <summary>Asked for by SqlQuery alone.</summary>
    public IAdHocMapper AdHocMapper => throw SqlRefusals.NoConnection();

    /// <inheritdoc cref="AdHocMapper" />
    public ITypeMappingSource TypeMappingSource => throw SqlRefusals.NoConnection();

    public IExceptionDetector ExceptionDetector => exceptionDetector;

    public IRelationalConnection RelationalConnection => throw SqlRefusals.NoConnection();

    public IRawSqlCommandBuilder RawSqlCommandBuilder => throw SqlRefusals.NoConnection();

    IRelationalCommandDiagnosticsLogger IRelationalDatabaseFacadeDependencies.CommandLogger => throw SqlRefusals.NoConnection();

    IDiagnosticsLogger<DbLoggerCategory.Database.Command> IDatabaseFacadeDependencies.CommandLogger => commandLogger;
}
