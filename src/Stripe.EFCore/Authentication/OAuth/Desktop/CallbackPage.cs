using System.Security.Cryptography;
using System.Text;

namespace Stripe.EFCore.Authentication.OAuth.Desktop;

/// <summary>
///     A page that tells the person what happened. It is whole in itself: no script, nothing loaded, nothing in it from the request.
/// </summary>
internal sealed record CallbackPage(int Status, string Title, string Text)
{
    // Browsers hash it with these line ends, however the source has them.
    private static readonly string Style = """
        :root {
          color-scheme: light dark; --ground: #f6f8fa; --card: #fff; --text: #1a1f36; --quiet: #596171; --line: #d5dbe1; --good: #1a6e3c;
          --bad: #a3231f; --on-mark: #fff;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f1218; --card: #1a1f2b; --text: #f0f3f8; --quiet: #a9b3c4; --line: #3b4456; --good: #7fdca4; --bad: #ffb0ab;
            --on-mark: #14102e;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--ground); color: var(--text);
          font: 16px/1.5 system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
        }
        main {
          width: 100%; max-width: 480px; padding: 32px; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
          text-align: center;
        }
        svg { width: 48px; height: 48px; fill: none; stroke: var(--on-mark); stroke-width: 4; stroke-linecap: round; }
        .good circle { fill: var(--good); stroke: none; }
        .bad circle { fill: var(--bad); stroke: none; }
        h1 { margin: 16px 0 8px; font-size: 22px; line-height: 1.3; text-wrap: balance; }
        p { margin: 0; color: var(--quiet); text-wrap: pretty; }
        """.ReplaceLineEndings("\n");

    private const string Tick = "m15 25 6 6 12-13";
    private const string Cross = "m17 17 14 14m0-14L17 31";

    private static readonly string StyleHash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(Style)));

    public static CallbackPage Granted { get; } = new(
        200, "Connected", "The Stripe account is connected. You can close this page and go back to the application.");

    public static CallbackPage Denied { get; } = new(
        200, "Not connected", "Access was not granted, and nothing was changed. You can close this page; the application knows.");

    public static CallbackPage Failed { get; } = new(
        500, "Not connected", "Stripe redirected here, but the application could not complete the connection. It shows what went wrong.");

    public static CallbackPage WrongState { get; } = new(
        400,
        "This link is from another attempt",
        "It was opened from somewhere else or from an earlier attempt, and nothing was done. Go back to the page of Stripe that "
        + "the application opened.");

    public static CallbackPage AlreadyUsed { get; } = new(
        400,
        "Already done",
        "This authorization was used before, or the application does not wait for it any more. You can close this page and go back "
        + "to the application.");

    public static CallbackPage Incomplete { get; } = new(
        400,
        "Something is missing",
        "Stripe's redirect came without a code, and nothing was done. Go back to the page of Stripe and try again.");

    public static CallbackPage NotFound { get; } = new(404, "Nothing here", "This address only waits for Stripe's redirect.");

    public static CallbackPage BadRequest { get; } = new(400, "Not understood", "This address only waits for Stripe's redirect.");

    public byte[] ToResponse()
    {
        var isGood = this == Granted;
        var body = Encoding.UTF8.GetBytes(
            $"""
             <!DOCTYPE html>
             <html lang="en">
             <head>
             <meta charset="utf-8">
             <meta name="viewport" content="width=device-width, initial-scale=1">
             <title>{Title}</title>
             <link rel="icon" href="data:,">
             <style>{Style}</style>
             </head>
             <body>
             <main>
             <svg class="{(isGood ? "good" : "bad")}" viewBox="0 0 48 48" aria-hidden="true">
             <circle cx="24" cy="24" r="24"/><path d="{(isGood ? Tick : Cross)}"/>
             </svg>
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
            $"Content-Security-Policy: default-src 'none'; style-src 'sha256-{StyleHash}'; img-src data:; base-uri 'none'; "
            + "form-action 'none'; frame-ancestors 'none'",
            "Referrer-Policy: no-referrer",
            "X-Content-Type-Options: nosniff",
            "Cache-Control: no-store",
            "Connection: close",
            "",
            "");
        return [.. Encoding.ASCII.GetBytes(head), .. body];
    }
}
