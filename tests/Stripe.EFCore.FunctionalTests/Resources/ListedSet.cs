using Stripe;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>A list of the catalog and the class that its objects are read as: a list of several kinds is a set for each.</summary>
internal sealed record ListedSet(StripeResource Resource, Type Class)
{
    public static IReadOnlyList<ListedSet> All { get; } =
        [.. StripeCatalog.Resources.Where(r => !r.IsPreview).SelectMany(r => ClassesOf(r.ClrType!).Select(c => new ListedSet(r, c)))];

    public string Path => Resource.ListPath;

    /// <summary>The name of the set in the model and of the test.</summary>
    public string Name => IsOneOfSeveral && !HasAllKinds ? $"{Path} {Class.Name}" : Path;

    /// <summary>The filters that a query can compare.</summary>
    public IReadOnlyList<ListParameter> Filters { get; } =
        [.. Resource.Parameters.Where(p => p is { Field: not null, Kind: not ParameterKind.Object } && (!p.Unsafe || p.IsPseudoColumn))];

    public bool IsOneOfSeveral => Resource.ClrType!.IsInterface;

    /// <summary>Whether the objects of all kinds are read as the class.</summary>
    public bool HasAllKinds { get; init; }

    /// <summary>The kind of the objects, where the list has others too that are not read.</summary>
    public string? Kind => !IsOneOfSeveral || HasAllKinds ? null : Class == typeof(Card) ? "card" : Class == typeof(BankAccount) ? "bank_account" : "source";

    public override string ToString() => Name;

    private static Type[] ClassesOf(Type type)
        => type == typeof(IExternalAccount) ? [typeof(BankAccount), typeof(Card)]
            : type == typeof(IPaymentSource) ? [typeof(BankAccount), typeof(Card), typeof(Source)]
            : [type];
}
