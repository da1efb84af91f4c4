using System.Collections;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Design;

namespace StripeEFCore.Tests.Infrastructure;

/// <summary>The commands of <c>dotnet ef</c>, by the class that the tool itself calls: what means nothing for Stripe ends in one sentence.</summary>
public class CommandLineTests
{
    /// <summary>The tool shows the message alone of this type of exception, and the stack of all others. Each error makes it exit with 1.</summary>
    private const string Shown = "Microsoft.EntityFrameworkCore.Design.OperationException";

    private static readonly Dictionary<string, (Type Operation, Hashtable Arguments, string Told)> Commands = new()
    {
        ["migrations add"] = (
            typeof(OperationExecutor.AddMigration),
            new() { ["name"] = "First", ["outputDir"] = null, ["namespace"] = null, ["dryRun"] = true },
            "needs no migrations"),
        ["migrations remove"] = (typeof(OperationExecutor.RemoveMigration), new() { ["force"] = false, ["dryRun"] = true }, "needs no migrations"),
        ["migrations list"] = (typeof(OperationExecutor.GetMigrations), new() { ["connectionString"] = null, ["noConnect"] = true }, "needs no migrations"),
        ["migrations script"] = (
            typeof(OperationExecutor.ScriptMigration),
            new() { ["fromMigration"] = null, ["toMigration"] = null, ["idempotent"] = false, ["noTransactions"] = false },
            "needs no migrations"),
        ["migrations has-pending-model-changes"] = (typeof(OperationExecutor.HasPendingModelChanges), [], "needs no migrations"),
        ["database update"] = (
            typeof(OperationExecutor.UpdateDatabase), new() { ["targetMigration"] = null, ["connectionString"] = null }, "needs no migrations"),
        ["database drop"] = (typeof(OperationExecutor.DropDatabase), [], "no database connection"),
        ["dbcontext script"] = (typeof(OperationExecutor.ScriptDbContext), [], "no script"),
    };

    public static TheoryData<string> Names => [.. Commands.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_command_for_SQL_databases_ends_in_one_sentence(string name)
    {
        var (operation, arguments, told) = Commands[name];
        arguments["contextType"] = typeof(CommandLineShop).FullName;
        var outcome = Run(operation, arguments);
        Assert.Equal(Shown, outcome.ErrorType);
        Assert.Contains(told, outcome.ErrorMessage, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', outcome.ErrorMessage!);
    }

    [Fact]
    public void The_context_is_described()
    {
        var outcome = Run(typeof(OperationExecutor.GetContextInfo), new() { ["contextType"] = typeof(CommandLineShop).FullName });
        Assert.Null(outcome.ErrorMessage);
        var info = Assert.IsAssignableFrom<IDictionary>(outcome.Result);
        Assert.Equal("Stripe.EFCore", info["ProviderName"]);
        Assert.DoesNotContain("51Secret", (string)info["Options"]!, StringComparison.Ordinal);
    }

    private static OperationResultHandler Run(Type operation, Hashtable arguments)
    {
        var assembly = typeof(CommandLineTests).Assembly.GetName().Name;
        var executor = new OperationExecutor(
            new OperationReportHandler(),
            new Hashtable
            {
                ["targetName"] = assembly,
                ["startupTargetName"] = assembly,
                ["projectDir"] = Path.GetTempPath(),
                ["rootNamespace"] = "Shop",
                ["language"] = "C#",
                ["nullable"] = true,
                ["toolsVersion"] = null,
                ["remainingArguments"] = null,
            });
        var handler = new OperationResultHandler();
        Activator.CreateInstance(operation, executor, handler, arguments);
        return handler;
    }
}

public sealed class CommandLineShop(DbContextOptions<CommandLineShop> options) : DbContext(options)
{
    public DbSet<Customer> Customers => Set<Customer>();

    public sealed class Customer
    {
        public string Id { get; set; } = null!;
    }
}

/// <summary>Found by the tools.</summary>
public sealed class CommandLineShopFactory : IDesignTimeDbContextFactory<CommandLineShop>
{
    public CommandLineShop CreateDbContext(string[] args)
        => new(new DbContextOptionsBuilder<CommandLineShop>().UseStripe("LiveAPIKey=sk_test_51Secret").Options);
}
