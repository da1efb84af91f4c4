using System.ComponentModel;

namespace Stripe.EFCore.Storage.Internal;

/// <summary>Compares and copies values that are read from JSON.</summary>
/// <remarks>Public only for the code of compiled models (<c>dotnet ef dbcontext optimize</c>). It may change in any version.</remarks>
[EditorBrowsable(EditorBrowsableState.Never)]
public static class StripeValues
{
    /// <summary>Whether two values hold the same.</summary>
    /// <param name="left">One value; null where there is none.</param>
    /// <param name="right">The other value.</param>
    /// <returns>Whether they hold the same.</returns>
    public static bool AreEqual(object? left, object? right) => DeepValues.AreEqual(left, right);

    /// <summary>A hash code that equal values share.</summary>
    /// <param name="value">The value.</param>
    /// <returns>The hash code.</returns>
    public static int Hash(object? value) => DeepValues.Hash(value);

    /// <summary>A copy that shares nothing which can change inside.</summary>
    /// <param name="value">The value.</param>
    /// <typeparam name="T">Its type.</typeparam>
    /// <returns>The copy.</returns>
    public static T Copy<T>(T value) => (T)DeepValues.Copy(value)!;
}
