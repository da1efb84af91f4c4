using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Authentication.Sent;

namespace StripeEFCore.Tests.Query.Printing;

/// <summary>A plan shows which rules made it where STRIPE_EFCORE_SHOW_RULES is 1.</summary>
[Collection(WholeProcess.Name)]
public sealed class ShownRulesTests : IDisposable
{
    private const string Variable = "STRIPE_EFCORE_SHOW_RULES";

    [Fact]
    public void A_plan_shows_the_rules_that_changed_the_query()
    {
        Environment.SetEnvironmentVariable(Variable, "1");
        using var db = new Billing();
        var plan = db.Invoices.BypassCache().TakeLast(7).Where(i => i.Customer.Email == "shown@example.com").ToQueryString();
        Assert.StartsWith("-- rules: RunOperators, OperatorRewriter, ExpandReferences", plan, StringComparison.Ordinal);
    }

    [Fact]
    public void A_plan_shows_no_rules_otherwise()
    {
        using var db = new Billing();
        Assert.DoesNotContain("rules", db.Invoices.TakeLast(8).ToQueryString(), StringComparison.Ordinal);
    }

    public void Dispose() => Environment.SetEnvironmentVariable(Variable, null);
}
