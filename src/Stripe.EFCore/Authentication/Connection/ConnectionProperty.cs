namespace Stripe.EFCore.Authentication.Connection;

/// <summary>
///     One property of the connection string: its name, and how it reads and writes its setting. Values are objects and not of a type parameter, since
///     generic code over structures of .NET is not compiled ahead, and each application starts with these.
/// </summary>
/// <param name="Name">Its name.</param>
/// <param name="Format">How its values are written.</param>
/// <param name="Get">Its value in settings; null where it is not set.</param>
/// <param name="Set">The settings with another value.</param>
internal sealed record ConnectionProperty(
    string Name,
    PropertyFormat Format,
    Func<StripeConnectionSettings, object?> Get,
    Func<StripeConnectionSettings, object?, StripeConnectionSettings> Set)
{
    /// <summary>Whether its value is kept out of everything that people read.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether giving it means that OAuth is wanted.</summary>
    public bool IsOAuth { get; init; }

    /// <summary>What may be written for its value.</summary>
    public string Allowed => Format.Allowed;

    /// <summary>The settings with this property's value read from a text.</summary>
    /// <exception cref="ArgumentException">The text is no value of this property.</exception>
    public StripeConnectionSettings Read(string text, StripeConnectionSettings into) =>
        Format.Parse(text) is { } parsed
            ? Set(into, parsed)
            : throw new ArgumentException(
                $"'{(IsSecret ? Secrets.Show(text) : Secrets.ShowValue(text))}' is no value for the connection property {Name}: "
                + $"it takes {Allowed}.");

    /// <summary>The property's value as text; null where it is not set.</summary>
    public string? Write(StripeConnectionSettings settings) => Get(settings) is { } value ? Format.Print(value) : null;

    public bool DiffersFromDefault(StripeConnectionSettings settings) => !Equals(Get(settings), Get(ConnectionProperties.Defaults));

    public string? Display(StripeConnectionSettings settings) =>
        Write(settings) is not { } text ? null : IsSecret ? Secrets.Show(text) : Secrets.ShowValue(text);
}
