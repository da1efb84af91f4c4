using System.Reflection;

namespace Stripe.EFCore.Rows;

/// <summary>Which CLR types no JSON is read as.</summary>
internal static class ReadableTypes
{
    /// <summary>The part of a type that is read from no JSON: the type itself, or the type of its elements. Null if all of it is read.</summary>
    public static Type? FindUnreadable(Type type)
        => type.IsArray && !type.IsSZArray || type.IsPointer || type.IsFunctionPointer || type.IsByRefLike
            || type == typeof(nint) || type == typeof(nuint) || typeof(Delegate).IsAssignableFrom(type) || typeof(MemberInfo).IsAssignableFrom(type)
            ? type
            : type.IsArray ? FindUnreadable(type.GetElementType()!)
            : type.IsGenericType ? type.GetGenericArguments().Select(FindUnreadable).FirstOrDefault(part => part is not null)
            : null;
}
