namespace BillingDashboard.Pages.Shared;

/// <summary>What a page says in place of data. All of its words are the dashboard's own.</summary>
public sealed record Message(string Title, string Text, string LinkText, string Link)
{
    public string? Aside { get; init; }

    public bool IsProblem { get; init; }

    public static Message Problem(string title, string text, string linkText = "Connect again", string link = "/connect") =>
        new(title, text, linkText, link) { IsProblem = true };
}
