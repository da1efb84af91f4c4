using System.Security.Cryptography;
using System.Text;

namespace Stripe.EFCore.Authentication.Desktop;

/// <summary>
///     A page that tells the person what happened. It is whole in itself: no script, nothing loaded, nothing in it from the request.
/// </summary>
internal sealed record CallbackPage(int Status, string Title, string Text)
{
    private const string Style =
        ":root{color-scheme:light dark}body{font:1.0625rem/1.5 system-ui,sans-serif;max-width:34rem;margin:15vh auto 0;padding:0 1.25rem}"
        + "h1{font-size:1.5rem;line-height:1.25;margin:0 0 .75rem}p{margin:0}";

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static CallbackPage Granted { get; } = new(
        200, "Connected", "The Stripe account is connected. You can close this page and go back to the application.");

    public static CallbackPage Denied { get; } = new(
        200, "Not connected", "Access was not granted, and nothing was changed. You can close this page; the application knows.");

    public static CallbackPage Failed { get; } = new(
        500, "Not connected", "Stripe redirected here, but the application could not complete the connection. It shows what went wrong.");

    public static CallbackPage WrongState { get; } = new(
        400,
        "This page does not belong to the connection that is under way",
        "It was opened from somewhere else or from an earlier attempt, and nothing was done. Go back to the page of Stripe that "
        + "the application opened.");

    public static CallbackPage AlreadyUsed { get; } = new(
        400, "Already done", "This authorization was used before. You can close this page and go back to the application.");

    public static CallbackPage Incomplete { get; } = new(
        400,
        "Something is missing",
        "Stripe's redirect came without a code, and nothing was done. Go back to the page of Stripe and try again.");

    public static CallbackPage NotFound { get; } = new(404, "Nothing here", "This address only waits for Stripe's redirect.");

    public static CallbackPage BadRequest { get; } = new(400, "Not understood", "This address only waits for Stripe's redirect.");

    public byte[] ToResponse()
    {
        var body = Encoding.UTF8.GetBytes(
            $"""
             <!DOCTYPE html>
             <html lang="en">
             <head>
             <meta charset="utf-8">
             <meta name="viewport" content="width=device-width, initial-scale=1">
             <title>{Title}</title>
             <style>{Style}</style>
             </head>
             <body>
             <main>
             <h1>{Title}</h1>
             <p>{Text}</p>
             </main>
             </body>
             </html>

             """);
        var head = string.Join(
            "\r\n",
            $"HTTP/1.1 {Status} {(Status == 200 ? "OK" : "Error")}",
            "Content-Type: text/html; charset=utf-8",
            $"Content-Length: {body.Length}",
            $"Content-Security-Policy: default-src 'none'; style-src 'sha256-{StyleHash}'; base-uri 'none'; form-action 'none'; "
            + "frame-ancestors 'none'",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-store",
            "Connection: close",
            "",
            "");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
