using Spectre.Console;
using Stripe;

namespace QuickStart;

/// <summary>Saves a customer, changes it and removes it, and shows the request of each step.</summary>
public static class Writing
{
    public static async Task ShowAsync(Billing db, List<string> requests)
    {
        var ann = new Customer { Email = "ann@example.com", Metadata = new() { ["plan"] = "trial" } };
        db.Add(ann);
        await SaveAsync("db.Add(ann)");

        ann.Metadata["plan"] = "gold";
        await SaveAsync("ann.Metadata[\"plan\"] = \"gold\"");

        db.Remove(ann);
        await SaveAsync("db.Remove(ann)");

        async Task SaveAsync(string change)
        {
            requests.Clear();
            await db.SaveChangesAsync();
            AnsiConsole.MarkupLineInterpolated($"  [aqua]{change}; await db.SaveChangesAsync();[/]");
            foreach (var request in requests)
                AnsiConsole.MarkupLineInterpolated($"  [grey]{request.Split('\n')[^1].Trim()}[/]");
        }
    }
}
