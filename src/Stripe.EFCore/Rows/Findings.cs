namespace Stripe.EFCore.Rows;

/// <summary>
///     What cannot be read of the object that the thread is reading. An object is read strictly at first, which costs nothing. Only a column that fails is
///     read again, leniently: then each member that fails is noted here and left out, and the rest of the object is read.
/// </summary>
internal sealed class Findings
{
    [ThreadStatic]
    private static Findings? _ofThread;

    private readonly List<UnreadableValue> _found = [];
    private bool _isLenient;

    /// <summary>Those of the thread.</summary>
    public static Findings OfThread => _ofThread ??= new();

    /// <summary>Those of the thread if it reads objects in any other way than the strict one, which needs none.</summary>
    public static Findings? Watching => _ofThread is { _isLenient: true } or { KeepsRawJson: true } ? _ofThread : null;

    /// <summary>Those of the thread if it reads leniently; null in the strict reading.</summary>
    public static Findings? Lenient => _ofThread is { _isLenient: true } findings ? findings : null;

    /// <summary>Whether the thread has found anything since it last took it.</summary>
    public static bool Any => _ofThread is { _found.Count: > 0 };

    public int Count => _found.Count;

    /// <summary>Whether the objects that are read keep their JSON.</summary>
    public bool KeepsRawJson { get; set; }

    /// <summary>Whether an object in which one member fails is left out entirely.</summary>
    public bool LeavesOutWhole { get; set; }

    /// <summary>Reads leniently until <see cref="EndLenient" />.</summary>
    public void BeginLenient() => _isLenient = true;

    public void EndLenient() => (_isLenient, LeavesOutWhole) = (false, false);

    public void Add(UnreadableValue value) => _found.Add(value);

    /// <summary>Adds a path in front of what was found since there were so many.</summary>
    public void Under(int known, string path)
    {
        for (var i = known; i < _found.Count; i++)
            _found[i].Under(path);
    }

    /// <summary>Forgets what was found since there were so many.</summary>
    public void Forget(int known) => _found.RemoveRange(known, _found.Count - known);

    /// <summary>What was found; there is nothing left then.</summary>
    public List<UnreadableValue> Take()
    {
        List<UnreadableValue> taken = [.. _found];
        _found.Clear();
        return taken;
    }
}
