namespace BillingDashboard.Answers;

/// <summary>How one question of a page was answered.</summary>
/// <param name="Question">What was asked, in a few words.</param>
/// <param name="Plan">The plan of the query: the requests that it needs, and the work in process.</param>
public sealed record Answer(string Question, string Plan)
{
    /// <summary>What was sent, or came from the cache, in the order of the answers.</summary>
    public IReadOnlyList<AnsweredRequest> Requests { get; init; } = [];

    /// <summary>The time of the whole query.</summary>
    public TimeSpan Duration { get; init; }

    public int Rows { get; init; }
}

/// <summary>A request, and what became of it.</summary>
/// <param name="Text">Method, path and parameters. No key is part of it.</param>
/// <param name="Outcome">The number of objects and the time; or that the cache had the answer; or a refusal.</param>
/// <param name="IsSent">False where the cache answered.</param>
public sealed record AnsweredRequest(string Text, string Outcome, bool IsSent);
