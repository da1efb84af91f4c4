using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>The options of <c>dotnet ef dbcontext scaffold</c>, which do what they do with other providers.</summary>
public sealed class OptionTests
{
    [Fact]
    public void Attributes_and_calls_make_the_same_model()
    {
        using var calls = new ScaffoldRun().Run();
        using var attributes = new ScaffoldRun().Run(arguments: ("useDataAnnotations", true));
        Assert.Equal(ModelOf(ScaffoldedContext.Compile(calls)), ModelOf(ScaffoldedContext.Compile(attributes)));
        Assert.Contains("HasStripeFilter(\"payout\")", calls["Billing.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("[StripeFilter", calls["BalanceTransaction.cs"], StringComparison.Ordinal);
        Assert.DoesNotContain("HasStripeFilter", attributes["Billing.cs"], StringComparison.Ordinal);
        Assert.Contains("[StripeFilter(\"payout\")]", attributes["BalanceTransaction.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Folders_and_namespaces_are_those_asked_for()
    {
        using var run = new ScaffoldRun().Run(
            tables: "customers files events",
            arguments: [("outputDir", "Stripe/Models"), ("outputDbContextDir", "Data"), ("modelNamespace", "Shop.Read"), ("contextNamespace", "Shop.Data")]);
        ScaffoldedContext.Compile(run);
        Assert.Contains("namespace Shop.Data;\n\nusing global::Shop.Read;", Unix(run.Files["Data/Billing.cs"]), StringComparison.Ordinal);
        Assert.Contains("namespace Shop.Read;", run.Files["Stripe/Models/Customer.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_named_Stripe_does_not_hide_Stripes_classes()
    {
        using var run = new ScaffoldRun().Run(tables: "charges customers", arguments: ("outputDir", "Stripe"));
        ScaffoldedContext.Compile(run);
        Assert.Contains("namespace Shop.Stripe;", run["Charge.cs"], StringComparison.Ordinal);
        Assert.Contains("global::Stripe.ChargePaymentMethodDetails", run["Charge.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("namespace Portal.Stripe; public class Keys;", "Billing", "Portal.Models")]
    [InlineData("namespace Portal; public class Stripe;", "Billing", "Portal.Models")]
    [InlineData("namespace Portal; public enum System; public class Microsoft;", "Billing", "Portal.Models")]
    [InlineData("namespace Portal.Models.Read.Billing; public class Newtonsoft;", "Billing", "Portal.Models")]
    [InlineData("namespace Portal.Data.Models; public class Newtonsoft;", "Stripe", "Models.Read")]
    [InlineData("namespace Portal; public class Own;", "Stripe", "Portal.Data")]
    public void Names_of_the_project_hide_nothing_that_the_files_use(string own, string context, string modelNamespace)
    {
        foreach (var useAttributes in new[] { false, true })
        {
            using var run = new ScaffoldRun().Run(
                tables: "charges events checkout_session",
                arguments:
                [
                    ("dbContextClassName", context), ("modelNamespace", modelNamespace), ("contextNamespace", "Portal.Data"),
                    ("useDataAnnotations", useAttributes),
                ]);
            Assert.Equal(context, ScaffoldedContext.Compile(run, true, own).ContextType.Name);
        }
    }

    [Fact]
    public void Sets_and_collections_are_plural_unless_told_otherwise()
    {
        using var plural = new ScaffoldRun().Run(tables: "customers invoices balance");
        using var singular = new ScaffoldRun().Run(tables: "customers invoices balance", arguments: ("noPluralize", true));
        Assert.Equal(["Balance", "Customers", "Invoices"], ScaffoldedContext.Compile(plural).Sets.Keys.Order());
        Assert.Equal(["Balance", "Customer", "Invoice"], ScaffoldedContext.Compile(singular).Sets.Keys.Order());
        Assert.Contains("public List<Invoice> Invoices { get; set; }", plural["Customer.cs"], StringComparison.Ordinal);
        Assert.Contains("public List<Invoice> Invoice { get; set; }", singular["Customer.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Stripes_own_names_are_kept_on_demand()
    {
        using var run = new ScaffoldRun().Run(tables: "customers invoices events", arguments: ("useDatabaseNames", true));
        var scaffolded = ScaffoldedContext.Compile(run);
        Assert.Equal(["customers", "events", "invoices"], scaffolded.Sets.Keys.Order());
        Assert.Contains("public class invoice", run["invoice.cs"].Replace("partial ", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("public long amount_due { get; set; }", run["invoice.cs"], StringComparison.Ordinal);
        Assert.Contains("public customer? customerNavigation { get; set; }", run["invoice.cs"], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Stripes_own_names_make_a_model(bool useDataAnnotations)
    {
        using var run = new ScaffoldRun().Run(arguments: [("useDatabaseNames", true), ("useDataAnnotations", useDataAnnotations)]);
        Assert.Contains("customer_tax_exempt", ModelOf(ScaffoldedContext.Compile(run)), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_nullable_references_there_are_no_question_marks_on_them()
    {
        using var run = new ScaffoldRun().Run(tables: "customers invoices", arguments: ("nullable", false));
        ScaffoldedContext.Compile(run, isNullable: false);
        Assert.Contains("public string Email { get; set; }", run["Customer.cs"], StringComparison.Ordinal);
        Assert.Contains("public DateTime? DueDate { get; set; }", run["Invoice.cs"], StringComparison.Ordinal);
    }

    [Fact]
    public void Files_are_replaced_only_by_force()
    {
        using var run = new ScaffoldRun().Run(tables: "customers");
        var path = Path.Combine(run.Folder, "Models", "Customer.cs");
        File.WriteAllText(path, "// mine");
        run.Run(tables: "customers invoices");
        Assert.Contains("Customer.cs", run.Error, StringComparison.Ordinal);
        Assert.Contains("--force", run.Error, StringComparison.Ordinal);
        Assert.Equal("// mine", File.ReadAllText(path));
        Assert.DoesNotContain("Models/Invoice.cs", run.Files.Keys);

        run.Run(tables: "customers", arguments: ("overwriteFiles", true));
        Assert.Null(run.Error);
        Assert.Contains("class Customer", File.ReadAllText(path), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2fast")]
    [InlineData("class")]
    [InlineData("My Context")]
    public void A_context_needs_a_name_of_CSharp(string name)
    {
        using var run = new ScaffoldRun().Run(arguments: ("dbContextClassName", name));
        Assert.Contains($"'{name}'", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Files);
    }

    [Fact]
    public void Without_a_name_the_context_is_StripeContext()
    {
        using var run = new ScaffoldRun().Run(tables: "customers", arguments: ("dbContextClassName", null));
        Assert.Equal("StripeContext", ScaffoldedContext.Compile(run).ContextType.Name);
    }

    private static string ModelOf(ScaffoldedContext scaffolded)
    {
        using var db = scaffolded.Open(builder => builder.UseStripe("LiveAPIKey=sk_test_1"));
        return db.Model.ToDebugString(MetadataDebugStringOptions.LongDefault);
    }

    private static string Unix(string text) => text.Replace("\r\n", "\n", StringComparison.Ordinal);
}
