namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>What each file begins with.</summary>
internal static class SourceFile
{
    public static void Begin(CodeWriter code, IEnumerable<string> usings, string? ownNamespace)
    {
        var names = usings.ToList();
        foreach (var name in names)
            code.Line($"using {name};");
        if (names.Count > 0)
            code.Line();
        if (string.IsNullOrEmpty(ownNamespace))
            return;

        code.Line($"namespace {ownNamespace};");
        code.Line();
    }

    /// <summary>The head of a class. Stripe's own names look to the compiler like words of the language.</summary>
    public static void OpenClass(CodeWriter code, string head, string name)
    {
        if (Identifiers.IsReservedLooking(name))
            code.Line("#pragma warning disable CS8981 // The class is named as Stripe names the object.");
        code.Line(head);
    }

    public static void CloseClass(CodeWriter code, string name)
    {
        if (Identifiers.IsReservedLooking(name))
            code.Line("#pragma warning restore CS8981");
    }
}
