using System.Collections;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Query.Plans.Runtime;

/// <summary>Equality of complex values as EF Core has it: by what is mapped of them, whatever their classes say of themselves.</summary>
internal static class ComplexValues
{
    public static bool AreEqual(IComplexType type, object? left, object? right)
        => left is null || right is null ? ReferenceEquals(left, right)
            : left is IEnumerable l && right is IEnumerable r && !type.ClrType.IsInstanceOfType(left) ? ElementsEqual(type, l, r)
            : MembersEqual(type, left, right);

    private static bool ElementsEqual(IComplexType type, IEnumerable left, IEnumerable right)
    {
        var others = right.Cast<object?>().ToList();
        var elements = left.Cast<object?>().ToList();
        return elements.Count == others.Count && elements.Zip(others).All(pair => AreEqual(type, pair.First, pair.Second));
    }

    private static bool MembersEqual(IComplexType type, object left, object right)
    {
        foreach (var property in type.GetProperties())
        {
            if (property.IsShadowProperty())
                continue;

            var getter = property.GetGetter();
            if (!property.GetValueComparer().Equals(getter.GetClrValue(left), getter.GetClrValue(right)))
                return false;
        }

        foreach (var property in type.GetComplexProperties())
        {
            var getter = property.GetGetter();
            if (!AreEqual(property.ComplexType, getter.GetClrValue(left), getter.GetClrValue(right)))
                return false;
        }

        return true;
    }
}
