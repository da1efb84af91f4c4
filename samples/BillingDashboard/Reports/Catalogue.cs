using BillingDashboard.Answers;
using BillingDashboard.Model;

namespace BillingDashboard.Reports;

/// <summary>The products of the account, which a page calls plans.</summary>
public sealed class Catalogue(Billing billing, Journal journal)
{
    private IReadOnlyList<Plan>? _plans;

    public async Task<IReadOnlyList<Plan>> PlansAsync(CancellationToken cancellationToken) =>
        _plans ??= await journal.ReadAsync("Plans", billing.Products.Select(p => new Plan(p.Id, p.Name)), cancellationToken);

    /// <summary>The name of a product. Lines without one, such as prorations of an old price, are named so.</summary>
    public string NameOf(string? product) =>
        product is null ? "No plan" : _plans?.FirstOrDefault(p => p.Id == product)?.Name ?? product;
}

/// <summary>A product.</summary>
public sealed record Plan(string Id, string Name);
