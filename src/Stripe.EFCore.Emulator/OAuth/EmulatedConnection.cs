namespace Stripe.EFCore.Emulator;

/// <summary>An account that an application may use.</summary>
/// <param name="ClientId">The application.</param>
/// <param name="Account">The account.</param>
/// <param name="Scope">What it was granted last.</param>
public sealed record EmulatedConnection(string ClientId, string Account, string Scope);
