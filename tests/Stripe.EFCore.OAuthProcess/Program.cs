using System.Globalization;
using Stripe.EFCore;
using Stripe.EFCore.Authentication.OAuth;
using Stripe.EFCore.Authentication.Tokens.Files;
using StripeEFCore.OAuthProcess;

// A process of its own for tests: renews the tokens of a settings file so many times, or dies at a step of it; or saves customers until it is killed.
//   <address> <client secret> <settings file> <times> [<step to die at>]
//   save <address> <API key> <customers> [<word of their idempotency keys>]
if (args is ["save", .. var saving])
    return await SavingProcess.RunAsync(saving);

var (address, secret, file) = (new Uri(args[0]), args[1], args[2]);
var times = int.Parse(args[3], CultureInfo.InvariantCulture);
var death = new Death(args.ElementAtOrDefault(4));
var settings = new StripeConnectionSettings
{
    InitiateOAuth = StripeInitiateOAuth.Refresh,
    OAuthService = StripeOAuthService.Apps,
    OAuthClientId = "ca_apps",
    OAuthClientSecret = secret,
    OAuthSettingsLocation = file,
    ApiBase = address,
    ConnectBase = address,
};
using var http = new HttpClient(new DyingHandler(death));
var key = new ClientSecretKey(secret);
var files = new FileTokenStore(file, key, TimeSpan.FromMinutes(5), TimeProvider.System, step => death.At(step.ToString()));
IStripeOAuthTokenStore store = new DyingStore(files, death);
for (var i = 0; i < times; i++)
{
    // A source of its own each time, as a context has; what it last used is then refused, as if it had expired.
    var source = new OAuthTokenSource(new OAuthSession(settings, new(http, TimeProvider.System) { OpenStore = () => store }));
    var refused = await source.GetAsync(async: i % 2 == 0, CancellationToken.None);
    var renewed = await source.ReplaceAsync(refused, expired: true, async: i % 2 == 0, CancellationToken.None);
    if (renewed is null || renewed.Bearer == refused.Bearer)
        return 2;
}

Console.WriteLine("done");
return 0;
