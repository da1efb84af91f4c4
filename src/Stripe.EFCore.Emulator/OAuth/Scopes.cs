using System.Collections.Immutable;

namespace Stripe.EFCore.Emulator.OAuth;

/// <summary>The scopes of both services.</summary>
internal static class Scopes
{
    public const string ReadOnly = "read_only";
    public const string ReadWrite = "read_write";
    public const string Express = "express";
    public const string Apps = "stripe_apps";

    public static ImmutableArray<string> Of(EmulatedOAuthService service)
        => service == EmulatedOAuthService.Apps ? [Apps] : [ReadOnly, ReadWrite, Express];

    /// <summary>What a request to Connect asks for that names no scope.</summary>
    public static string Default(bool isExpress) => isExpress ? Express : ReadOnly;

    public static bool MayWrite(string scope) => scope != ReadOnly;

    /// <summary>Whether whoever has one scope may have a token of another.</summary>
    public static bool Covers(string granted, string asked) => granted == asked || (asked == ReadOnly && (granted is ReadWrite or Express));
}
