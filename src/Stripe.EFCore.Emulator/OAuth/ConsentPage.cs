using System.Collections.Immutable;
using System.Net;
using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using Microsoft.AspNetCore.Http;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>The pages that people see.</summary>
internal static class ConsentPage
{
    private const string Style = """
        :root {
          color-scheme: light dark; --ground: #f6f8fa; --card: #fff; --text: #1a1f36; --quiet: #596171; --line: #d5dbe1;
          --accent: #533afd; --on-accent: #fff; --tint: #f3f1ff;
        }
        @media (prefers-color-scheme: dark) {
          :root {
            --ground: #0f1218; --card: #1a1f2b; --text: #f0f3f8; --quiet: #a9b3c4; --line: #3b4456; --accent: #9b8cff;
            --on-accent: #14102e; --tint: #262243;
          }
        }
        * { box-sizing: border-box; }
        body {
          margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 16px; background: var(--ground); color: var(--text);
          font: 16px/1.5 system-ui, "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif;
        }
        main {
          width: 100%; max-width: 520px; padding: 28px 32px; background: var(--card); border: 1px solid var(--line); border-radius: 12px;
          box-shadow: 0 8px 24px rgb(0 0 0 / 8%);
        }
        header { display: flex; align-items: center; gap: 14px; margin-bottom: 12px; }
        header b {
          display: grid; place-items: center; flex: none; width: 44px; height: 44px; border-radius: 10px; background: var(--accent);
          color: var(--on-accent); font-size: 22px;
        }
        h1 { margin: 0; font-size: 21px; line-height: 1.3; overflow-wrap: anywhere; }
        p { margin: 0 0 16px; color: var(--quiet); }
        fieldset { margin: 0 0 16px; padding: 0; border: 0; }
        legend, h2 { margin: 0 0 8px; padding: 0; font-size: 14px; font-weight: 600; }
        .accounts { display: grid; gap: 8px; max-height: 260px; overflow-y: auto; margin: -4px; padding: 4px; }
        label {
          display: flex; align-items: center; gap: 12px; padding: 7px 12px; border: 1px solid var(--line); border-radius: 8px;
          cursor: pointer;
        }
        label:has(:checked) { border-color: var(--accent); background: var(--tint); }
        label span { min-width: 0; overflow-wrap: anywhere; }
        label small { display: block; color: var(--quiet); font-size: 13px; }
        input { width: 18px; height: 18px; margin: 0; flex: none; accent-color: var(--accent); }
        ul { margin: 0 0 20px; padding-left: 20px; }
        .buttons { display: flex; gap: 12px; }
        button {
          flex: 1; padding: 11px 16px; border: 1px solid var(--line); border-radius: 8px; background: transparent; color: inherit; font:
          inherit; font-weight: 600; cursor: pointer;
        }
        button.primary { border-color: var(--accent); background: var(--accent); color: var(--on-accent); }
        button:focus-visible, input:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
        footer { margin-top: 16px; color: var(--quiet); font-size: 13px; overflow-wrap: anywhere; }
        code { font-size: 14px; }
        """;

    /// <summary>An account that can be chosen.</summary>
    public sealed record Account(string Id, string Name);

    /// <summary>What an application asks for, and where the answer goes.</summary>
    public sealed record Question(EmulatedApplication Application, string Scope, string RedirectUri);

    public static Task WriteAsync(HttpContext context, Question question, ImmutableArray<Account> accounts, string csrfToken)
    {
        var application = question.Application;
        var name = Encoded(application.Name);
        var choices = string.Concat(accounts.Select((account, index) => $"""
                    <label>
                      <input type="radio" name="account" value="{Encoded(account.Id)}" required{(index == 0 ? " checked" : "")}>
                      <span>{Encoded(account.Name)}<small>{Encoded(account.Id)}</small></span>
                    </label>

            """));
        var body = $"""
              <header><b aria-hidden="true">{Encoded(Initial(application.Name))}</b><h1>Connect {name} to your account</h1></header>
              <p>Choose an account of the Stripe emulator ({(application.Livemode ? "live mode" : "test mode")}).</p>
              <form method="post">
                <input type="hidden" name="csrf_token" value="{csrfToken}">
                <fieldset>
                  <legend>Account</legend>
                  <div class="accounts">
            {choices}      </div>
                </fieldset>
                <h2>{name} will be able to</h2>
                <ul>
            {string.Concat(Permissions(question.Scope).Select(p => $"      <li>{p}</li>\n"))}    </ul>
                <div class="buttons">
                  <button id="cancel" name="decision" value="cancel" formnovalidate>Cancel</button>
                  <button id="connect" name="decision" value="connect" class="primary">Connect</button>
                </div>
              </form>
              <footer>Scope <code>{Encoded(question.Scope)}</code>. You will be sent back to <code>{Encoded(question.RedirectUri)}</code>.</footer>
            """;
        return WriteAsync(context, HttpStatusCode.OK, $"Connect {name}", body);
    }

    public static Task RefuseAsync(HttpContext context, HttpStatusCode status, string error, string description) => WriteAsync(
        context,
        status,
        "Something is wrong with this link",
        $"""
              <header><h1>Something is wrong with this link</h1></header>
              <p role="alert">{Encoded(description)}</p>
              <footer>Error <code>{error}</code>. No access was given to anything.</footer>
            """);

    private static async Task WriteAsync(HttpContext context, HttpStatusCode status, string title, string body)
    {
        var nonce = Convert.ToBase64String(RandomNumberGenerator.GetBytes(16));
        var page = $"""
            <!doctype html>
            <html lang="en">
            <head>
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width, initial-scale=1">
            <title>{title}</title>
            <link rel="icon" href="data:,">
            <style nonce="{nonce}">
            {Style}
            </style>
            </head>
            <body>
            <main>
            {body}
            </main>
            </body>
            </html>

            """;
        var response = context.Response;
        response.StatusCode = (int)status;
        response.ContentType = "text/html; charset=utf-8";
        response.Headers.ContentSecurityPolicy =
            $"default-src 'none'; style-src 'nonce-{nonce}'; img-src data:; base-uri 'none'; frame-ancestors 'none'";
        response.Headers["Referrer-Policy"] = "no-referrer";
        await response.Body.WriteAsync(Encoding.UTF8.GetBytes(page), context.RequestAborted).ConfigureAwait(false);
    }

    private static string[] Permissions(string scope)
        => Scopes.MayWrite(scope)
            ? ["See all data of the account", "Create, change and delete customers, payments and the rest"]
            : ["See all data of the account"];

    private static string Initial(string name) => name.EnumerateRunes().Select(r => r.ToString()).FirstOrDefault("?").ToUpperInvariant();

    private static string Encoded(string text) => HtmlEncoder.Default.Encode(text);
}
