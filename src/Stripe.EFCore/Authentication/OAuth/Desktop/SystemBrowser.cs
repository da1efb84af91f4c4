using System.Diagnostics;

namespace Stripe.EFCore.Authentication.OAuth.Desktop;

/// <summary>The person's default browser.</summary>
internal sealed class SystemBrowser : IStripeBrowserLauncher
{
    public void Open(Uri url)
    {
        using var process = Process.Start(Command(url.AbsoluteUri));
    }

    private static ProcessStartInfo Command(string url)
    {
        if (OperatingSystem.IsWindows())
            return new(url) { UseShellExecute = true };
        return new(OperatingSystem.IsMacOS() ? "open" : "xdg-open") { ArgumentList = { url } };
    }
}
