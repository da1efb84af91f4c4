namespace Stripe.EFCore.Authentication.Connection;

/// <summary>One property of the connection string: its name, and how it reads and writes its setting.</summary>
internal abstract record ConnectionProperty(string Name)
{
    /// <summary>Whether its value is kept out of everything that people read.</summary>
    public bool IsSecret { get; init; }

    /// <summary>Whether giving it means that OAuth is wanted.</summary>
    public bool IsOAuth { get; init; }

    /// <summary>What may be written for its value.</summary>
    public abstract string Allowed { get; }

    /// <summary>The settings with this property's value read from a text.</summary>
    /// <exception cref="ArgumentException">The text is no value of this property.</exception>
    public abstract StripeConnectionSettings Read(string text, StripeConnectionSettings into);

    /// <summary>The property's value as text; null where it is not set.</summary>
    public abstract string? Write(StripeConnectionSettings settings);

    public abstract bool DiffersFromDefault(StripeConnectionSettings settings);

    public string? Display(StripeConnectionSettings settings) =>
        Write(settings) is not { } text ? null : IsSecret ? Secrets.Show(text) : Secrets.ShowValue(text);
}

internal sealed record ConnectionProperty<T>(
    string Name,
    PropertyFormat<T> Format,
    Func<StripeConnectionSettings, T> Get,
    Func<StripeConnectionSettings, T, StripeConnectionSettings> Set) : ConnectionProperty(Name)
{
    public override string Allowed => Format.Allowed;

    public override StripeConnectionSettings Read(string text, StripeConnectionSettings into) =>
        Format.Parse(text) is { } parsed
            ? Set(into, parsed.Value)
            : throw new ArgumentException(
                $"'{(IsSecret ? Secrets.Show(text) : Secrets.ShowValue(text))}' is no value for the connection property {Name}: "
                + $"it takes {Format.Allowed}.");

    public override string? Write(StripeConnectionSettings settings) => Format.Print(Get(settings));

    public override bool DiffersFromDefault(StripeConnectionSettings settings) =>
        !EqualityComparer<T>.Default.Equals(Get(settings), Get(ConnectionProperties.Defaults));
}
