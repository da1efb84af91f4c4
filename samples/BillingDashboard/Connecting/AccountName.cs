using BillingDashboard.Model;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore;

namespace BillingDashboard.Connecting;

/// <summary>What a business calls itself at Stripe.</summary>
public sealed class AccountName(Billing billing, ILogger<AccountName> log)
{
    private static readonly TimeSpan Age = TimeSpan.FromHours(1);

    /// <summary>The name; null where the account has none or does not say it. A page is as good without it.</summary>
    public async Task<string?> FindAsync(CancellationToken cancellationToken)
    {
        try
        {
            var names = await billing.Accounts
                .Select(a => new { Shown = a.Settings.Dashboard.DisplayName, Profile = a.BusinessProfile.Name })
                .WithCache(Age)
                .ToListAsync(cancellationToken);
            return names.SelectMany(n => new[] { n.Shown, n.Profile }).FirstOrDefault(n => !string.IsNullOrWhiteSpace(n));
        }
        catch (StripeEFCoreException unknown)
        {
            log.LogInformation(unknown, "The name of the account could not be read.");
            return null;
        }
    }
}
