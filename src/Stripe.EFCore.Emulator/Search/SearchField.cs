namespace Stripe.EFCore.Emulator.Search;

/// <summary>How a field is compared: https://docs.stripe.com/search#field-types-substring-matching-and-numeric-comparators.</summary>
internal enum SearchFieldKind
{
    /// <summary>The whole value.</summary>
    Token,

    /// <summary>A phrase of the value, or any part of it.</summary>
    Text,

    Number,
}

/// <summary>A field that search compares.</summary>
/// <param name="Name">The name in a query.</param>
/// <param name="Path">The path in the object.</param>
internal sealed record SearchField(string Name, SearchFieldKind Kind, string Path);
