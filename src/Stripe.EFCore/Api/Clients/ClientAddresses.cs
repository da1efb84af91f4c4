namespace Stripe.EFCore.Api.Clients;

/// <summary>Where the requests of a context's client go. Another address than Stripe's for the API is also the one for what Stripe serves elsewhere.</summary>
/// <param name="settings">The settings of the context.</param>
internal sealed class ClientAddresses(StripeConnectionSettings settings)
{
    private static readonly StripeConnectionSettings Defaults = new();

    public Uri Api { get; } = settings.ApiBase;

    public Uri Connect { get; } =
        IsOfStripe(settings) || settings.ConnectBase != Defaults.ConnectBase ? settings.ConnectBase : settings.ApiBase;

    public Uri Files { get; } = IsOfStripe(settings) ? new(StripeClient.DefaultFilesBase) : settings.ApiBase;

    public Uri MeterEvents { get; } = IsOfStripe(settings) ? new(StripeClient.DefaultMeterEventsBase) : settings.ApiBase;

    /// <summary>An address as Stripe.net puts it before a path.</summary>
    public static string Text(Uri address) => address.AbsoluteUri.TrimEnd('/');

    /// <summary>What stands before the path of the API, and whether the context's key may go there.</summary>
    public (Uri Base, bool IsKnown) BaseOf(Uri request)
    {
        var known = new[] { Api, Files, Connect, MeterEvents }.FirstOrDefault(a => request.AbsoluteUri.StartsWith(Text(a) + "/", StringComparison.Ordinal));
        return known is not null ? (known, true) : (new(request.GetLeftPart(UriPartial.Authority)), IsStripe(request));
    }

    private static bool IsOfStripe(StripeConnectionSettings settings) => settings.ApiBase == Defaults.ApiBase;

    private static bool IsStripe(Uri address) =>
        address is { Scheme: "https", IsDefaultPort: true } && address.Host.EndsWith(".stripe.com", StringComparison.Ordinal);
}
