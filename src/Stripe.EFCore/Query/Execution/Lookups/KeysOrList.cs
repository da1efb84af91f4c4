namespace Stripe.EFCore.Query.Execution.Lookups;

/// <summary>What to do next for the keys that are wanted.</summary>
internal enum Step
{
    /// <summary>Ask for each of the keys.</summary>
    AskKeys,

    /// <summary>Read one more page of the list, in its order.</summary>
    ReadPage,

    /// <summary>Look at the list, to tell how long it is.</summary>
    Look,

    /// <summary>Read the rest of the list.</summary>
    ReadList,
}

/// <summary>
///     Keys one by one, or the whole list: a ski rental of which nobody knows how many requests the keys are going to be (K), nor how many
///     pages the list has (P). Decides and remembers nothing.
/// </summary>
/// <remarks>
///     <para>
///         Keys are asked for while all of them together cost no more than the list, and then the list is read; a window's keys are weighed
///         before the first of them is sent. Where the length is known, that is at most <c>2 min(K, P) + looks + half-empty pages + 3</c>
///         requests. Keys that were asked for never cost more than P. Whoever changes over has paid x for them and P for the list, and wants n
///         more: by the rule x + 2n > P, so x + P is at most 2 (x + n), and x is at most P, so it is at most 2 P too. The three are the few keys
///         that go out without a look. Where the length is taken for up to e times too long or too short, 2 becomes 2 e; a list that is far
///         longer than it looked is given up (<see cref="MostPages" />).
///     </para>
///     <para>
///         No rule does with just twice the better way. One that does not know K cannot do better than <c>2 min(K, P) - 1</c>, and a look is a
///         request that neither way needs. And one that waits twice at most has sent all keys with its second wave, and knows of the list what one
///         wave says: a first page, which is the same for P = 2 and for P = K, and looks of which nothing said where to look. So it sends K + 1
///         requests where two pages were enough. That is why the first page is asked for beside the surrounding rows, where these are going to
///         be many: then looks are the first wave and keys the second. Each later window may look once, while the keys of the one before are
///         under way. So it is <c>1 + ceil(parents / window)</c> waves until the list is chosen. Pages that follow one another, of the list once it
///         is chosen or of one key, and lists that cannot be looked at, are read at their own pace.
///     </para>
/// </remarks>
/// <param name="Spent">Requests for keys that were sent, or are going to be.</param>
/// <param name="Wanted">Requests for the keys that are wanted now.</param>
/// <param name="Pages">Pages of the list that were read; more follow.</param>
/// <param name="AtLeast">Pages that the list certainly has.</param>
/// <param name="Expected">Pages that the list has as far as can be told; null where nothing can be told.</param>
internal readonly record struct KeysOrList(long Spent, long Wanted, long Pages, long AtLeast, double? Expected)
{
    /// <summary>How many keys more than the list has pages are asked for without a look.</summary>
    public const int Few = 3;

    /// <summary>
    ///     Pages of a key that nobody foresaw are a reason to look again, once the keys cost this multiple of what they cost at the last look.
    /// </summary>
    public const double CostOfNextLook = 1.5;

    private const double MistakenPages = 1.5;

    /// <summary>
    ///     Whether the list is likely to be the cheaper way, as where all rows of another list are parents: then a few keys are no reason not to
    ///     read it.
    /// </summary>
    public bool IsListLikely { get; init; }

    /// <summary>
    ///     With this number of pages, reading the list is given up and the keys are asked for: the list is longer than it looked. It is left alone until
    ///     the keys cost half as much again.
    /// </summary>
    public long MostPages => Few + (long)(MistakenPages * Cost);

    /// <summary>What the keys cost, those included that are wanted now.</summary>
    private long Cost => Spent + Wanted;

    /// <summary>The next step.</summary>
    /// <param name="mayLook">Whether a look may be waited for.</param>
    public Step Next(bool mayLook)
    {
        if (Pages == 0 && IsListLikely)
            return Step.ReadPage;
        if (Cost <= AtLeast + (IsListLikely ? 0 : Few))
            return Step.AskKeys;
        if (Pages == 0)
            return Step.ReadPage;
        if (Expected is not { } expected)
            return Pages >= Cost ? Step.AskKeys : Step.ReadPage;
        if (mayLook)
            return Step.Look;

        // The list is read a little early, by no more than the keys that are known to be wanted: that pays for looks and half-empty pages where
        // many more follow.
        return Cost + Math.Min(Wanted, expected / 8) <= expected ? Step.AskKeys : Step.ReadList;
    }
}
