using System.Collections;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>Values that are compared by what their converter makes of them.</summary>
internal static class ConvertedValues
{
    public static bool AreEqual(ValueConverter converter, object? x, object? y) => KeyComparer.ValuesEqual(Provided(converter, x), Provided(converter, y));

    public static bool Contains(ValueConverter? converter, IEnumerable? list, object? item)
        => list is not null && (converter is null
            ? list.Cast<object?>().Any(element => KeyComparer.ValuesEqual(element, item))
            : list.Cast<object?>().Any(element => AreEqual(converter, element, item)));

    public static object? Provided(ValueConverter converter, object? value) => value is null ? null : converter.ConvertToProvider(value);
}
