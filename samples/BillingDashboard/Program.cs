// A web application that shows what a business on Stripe wants to know of its billing.
//   No section "Stripe" in the configuration: an emulator of Stripe in this process, with made-up businesses to connect.
//   Stripe:OAuthClientId and Stripe:OAuthClientSecret (and CallbackURL behind a proxy): visitors connect their accounts.
//   Stripe:LiveAPIKey: the account of that key. Everyone who can open it sees the data: keep it on this machine or behind a sign-in.

using BillingDashboard;

try
{
    await using var dashboard = await Dashboard.StartAsync(args);
    if (dashboard.Stripe is not null)
        Console.WriteLine($"No section 'Stripe' is configured: an emulator stands in for it. Open {dashboard.Address} in a browser.");
    await dashboard.WaitForShutdownAsync();
    return 0;
}
catch (Exception misconfigured) when (misconfigured is ArgumentException or InvalidOperationException or IOException)
{
    Console.Error.WriteLine(misconfigured.Message);
    return 1;
}
