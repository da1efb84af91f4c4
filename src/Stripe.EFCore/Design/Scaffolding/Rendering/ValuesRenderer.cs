using Stripe.EFCore.Design.Scaffolding.Description;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>Writes the file with the constants of a class: the values of its texts, and keys of metadata that are no properties.</summary>
internal sealed class ValuesRenderer(ScaffoldOptions options)
{
    /// <summary>The file; null where the class has no constants.</summary>
    public string? Render(DescribedClass described)
    {
        var lists = described.Members.Where(m => m.Values is not null).ToList();
        if (lists.Count == 0 && described.MetadataKeys.IsEmpty)
            return null;

        var code = new CodeWriter();
        SourceFile.Begin(code, [], options.ModelNamespace);
        foreach (var (i, member) in lists.Index())
        {
            if (i > 0)
                code.Line();
            code.Documentation(
                "summary",
                $"Values of <see cref=\"{Identifiers.Of(described.Name)}.{Identifiers.Of(member.Name)}\" /> that are known today. Stripe may add others.");
            Constants(code, member.Values!.Name, member.Values.Values, Names.Pascal);
        }

        if (described.MetadataKeys.IsEmpty)
            return code.ToString();

        if (lists.Count > 0)
            code.Line();
        code.Documentation("summary", $"Keys of the metadata of <see cref=\"{Identifiers.Of(described.Name)}\" /> that are no properties.");
        var taken = new HashSet<string>(StringComparer.Ordinal);
        Constants(code, described.Name + "MetadataKeys", described.MetadataKeys, key => Names.Free(taken, NameOf(key)));
        return code.ToString();
    }

    private static void Constants(CodeWriter code, string name, IEnumerable<string> values, Func<string, string> nameOf)
    {
        SourceFile.OpenClass(code, $"public static class {Identifiers.Of(name)}", name);
        using (code.Braces())
        {
            foreach (var value in values)
            {
                var constant = nameOf(value);
                code.Line($"public const string {Identifiers.Of(constant == name ? constant + "Value" : constant)} = {Identifiers.Literal(value)};");
            }
        }

        SourceFile.CloseClass(code, name);
    }

    /// <summary>A name for any text: its letters and digits.</summary>
    private static string NameOf(string key)
    {
        var name = Names.Pascal(string.Concat(key.Select(c => char.IsAsciiLetterOrDigit(c) ? c : '_')));
        return name.Length == 0 || char.IsAsciiDigit(name[0]) ? "Key" + name : name;
    }
}
