namespace Stripe.EFCore;

/// <summary>Shows a person the page that asks for consent.</summary>
public interface IStripeBrowserLauncher
{
    /// <summary>Opens a page and comes back at once.</summary>
    /// <param name="url">The page. Its query holds the state of the authorization: not for logs.</param>
    void Open(Uri url);
}
