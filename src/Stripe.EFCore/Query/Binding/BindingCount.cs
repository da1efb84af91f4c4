namespace Stripe.EFCore.Query.Binding;

/// <summary>Counts how many expressions are bound on a thread: tests hold that no expression is bound again and again.</summary>
internal static class BindingCount
{
    [ThreadStatic]
    private static int _current;

    public static int Current => _current;

    public static void Add() => _current++;
}
