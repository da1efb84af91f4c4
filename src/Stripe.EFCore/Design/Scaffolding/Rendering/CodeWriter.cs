using System.Text;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>Writes lines of C#, indented by the blocks around them.</summary>
internal sealed class CodeWriter
{
    private const int Width = 120;
    private const string Comment = "/// ";
    private const char BlankInTag = '\u0001';

    private readonly StringBuilder _text = new();
    private int _depth;

    public void Line(string text = "")
    {
        if (text.Length > 0)
            _text.Append(' ', _depth * 4).Append(text);
        _text.Append('\n');
    }

    /// <summary>An opening brace; the closing one follows when the result is disposed.</summary>
    /// <param name="end">What follows the closing brace.</param>
    public Block Braces(string end = "")
    {
        Line("{");
        _depth++;
        return new Block(this, end);
    }

    /// <summary>An element of a documentation comment: on one line if it fits, else wrapped.</summary>
    /// <param name="text">The inside, which is XML.</param>
    public void Documentation(string element, string? text)
    {
        if (text is null)
            return;

        var only = $"{Comment}<{element}>{text}</{element}>";
        if (_depth * 4 + only.Length <= Width)
        {
            Line(only);
            return;
        }

        Line($"{Comment}<{element}>");
        foreach (var line in Wrap(text, Width - _depth * 4 - Comment.Length))
            Line(Comment + line);
        Line($"{Comment}</{element}>");
    }

    public override string ToString() => _text.ToString();

    /// <summary>Breaks a text at blanks, but not inside of a tag.</summary>
    private static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in KeepTags(text).Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString().Replace(BlankInTag, ' ');
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        yield return line.ToString().Replace(BlankInTag, ' ');
    }

    private static string KeepTags(string text)
    {
        var kept = new StringBuilder(text.Length);
        var isInTag = false;
        foreach (var character in text)
        {
            isInTag = character == '<' || (isInTag && character != '>');
            kept.Append(isInTag && character == ' ' ? BlankInTag : character);
        }

        return kept.ToString();
    }

    /// <summary>A block between braces.</summary>
    internal readonly struct Block(CodeWriter writer, string end) : IDisposable
    {
        public void Dispose()
        {
            writer._depth--;
            writer.Line("}" + end);
        }
    }
}
