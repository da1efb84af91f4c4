using System.Text.Json;
using Stripe.EFCore.Catalog;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>How classes, members and sets are named.</summary>
internal sealed class Names(ScaffoldOptions options)
{
    /// <summary>The name of a class: Stripe.net's with its namespace, <c>CheckoutSession</c>; in Stripe's names <c>checkout_session</c>.</summary>
    public string Class(Type stripeClass) => Class(Flat(stripeClass));

    public string Class(string pascal) => options.UseStripeNames ? JsonNamingPolicy.SnakeCaseLower.ConvertName(pascal) : pascal;

    /// <summary>The name of a member: Stripe.net's, or the field's.</summary>
    public string Member(string stripeNet, string field) => options.UseStripeNames ? field : stripeNet;

    /// <summary>The navigation to the object that a property with an id refers to.</summary>
    public string Reference(string foreignKey)
        => !options.UseStripeNames && foreignKey.EndsWith("Id", StringComparison.Ordinal) ? foreignKey[..^2]
            : options.UseStripeNames && foreignKey.EndsWith("_id", StringComparison.Ordinal) ? foreignKey[..^3]
            : foreignKey + "Navigation";

    public string Many(string name) => options.Pluralize ? Plural(name) : name;

    public static string Plural(string name)
        => name.EndsWith('y') && name.Length > 1 && !"aeiou".Contains(name[^2], StringComparison.Ordinal) ? $"{name[..^1]}ies"
            : name.EndsWith('s') || name.EndsWith('x') || name.EndsWith("ch", StringComparison.Ordinal) || name.EndsWith("sh", StringComparison.Ordinal)
                ? $"{name}es"
                : $"{name}s";

    /// <summary>The first name that is not taken yet. It is taken then.</summary>
    public static string Free(ISet<string> taken, params IEnumerable<string> candidates)
    {
        foreach (var candidate in candidates)
        {
            if (taken.Add(candidate))
                return candidate;
        }

        var last = candidates.Last();
        return Enumerable.Range(2, int.MaxValue - 2).Select(n => last + n).First(taken.Add);
    }

    /// <summary>The names that a list's class can have, the best first: another list may have taken one.</summary>
    public IEnumerable<string> ForResource(StripeResource resource)
    {
        var flat = Flat(resource.ClrType!);
        if (StripeCatalog.Find(resource.ClrType!) != resource && resource.Parent is { } parent)
        {
            var owner = Pascal(parent);
            yield return Class(flat.StartsWith(owner, StringComparison.Ordinal) ? flat : owner + flat);
        }

        yield return Class(flat);
        yield return Class(Pascal(resource.ListPath));
    }

    /// <summary>The words of a path or a parameter as one name: <c>/v1/billing/meters</c>, <c>payment[type]</c>.</summary>
    public static string Pascal(string text)
        => string.Concat(text.Split(['/', '_', '[', ']', '{', '}', '.', '-'], StringSplitOptions.RemoveEmptyEntries)
            .Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static string Flat(Type stripeClass)
    {
        var path = stripeClass.FullName!["Stripe.".Length..].Split('.', '+');
        if (stripeClass.IsInterface)
            path[^1] = path[^1][1..];
        return string.Concat(path);
    }
}
