using System.Collections.Frozen;
using Stripe.EFCore.Emulator.Writes.Declarations;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>
///     Which parameters an empty value unsets. Stripe's declarations mark some. Of a plain text they do not say: it is taken, unless it names an object or a
///     currency, or is a number in the object.
/// </summary>
internal static class Unsetting
{
    private static readonly FrozenSet<string> Kept = FrozenSet.Create(
        StringComparer.Ordinal, "currency", "default_currency", "destination", "exp_month", "exp_year", "id", "on_behalf_of", "source", "token", "type");

    public static bool IsPossible(Parameter parameter)
        => parameter.CanBeUnset || parameter.Type is MetadataType || (parameter is { Type: TextType, IsRequired: false } && !NamesObject(parameter.Name));

    private static bool NamesObject(string name) => Kept.Contains(name) || StripeTypeRegistry.ObjectsToTypes.ContainsKey(name);
}
