using BillingDashboard.Pages.Shared;

namespace BillingDashboard.Pages;

/// <summary>What programs can ask for, with examples to click.</summary>
public sealed class DevelopersModel : DataPage;
