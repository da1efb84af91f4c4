// A web application whose visitors connect their Stripe accounts and see their customers. With a section "Stripe" in the
// configuration (OAuthClientId, OAuthClientSecret, and CallbackURL where the application stands behind a proxy) it runs against
// Stripe; without one it starts an emulator of Stripe in this process, with made-up businesses to connect.

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
