namespace Stripe.EFCore.Rows.Json;

/// <summary>
///     The unreadable values of the object that the current thread reads. An object is read strictly first, at no extra cost. Only a column that
///     fails is read again, leniently: each member that fails is recorded here and left out, and the rest of the object is read.
/// </summary>
internal sealed class Findings
{
    [ThreadStatic]
    private static Findings? _ofThread;

    private readonly List<UnreadableValue> _found = [];
    private bool _isLenient;

    /// <summary>The findings of the current thread.</summary>
    public static Findings OfThread => _ofThread ??= new();

    /// <summary>The findings of the current thread if it reads leniently or keeps raw JSON; null if it reads strictly.</summary>
    public static Findings? Watching => _ofThread is { _isLenient: true } or { KeepsRawJson: true } ? _ofThread : null;

    /// <summary>The findings of the current thread if it reads leniently; null if it reads strictly.</summary>
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

    /// <summary>Prepends a path to the findings from an index on.</summary>
    public void Under(int known, string path)
    {
        for (var i = known; i < _found.Count; i++)
            _found[i].Under(path);
    }

    /// <summary>Removes the findings from an index on.</summary>
    public void Forget(int known) => _found.RemoveRange(known, _found.Count - known);

    /// <summary>Returns the findings and clears them.</summary>
    public List<UnreadableValue> Take()
    {
        List<UnreadableValue> taken = [.. _found];
        _found.Clear();
        return taken;
    }
}
