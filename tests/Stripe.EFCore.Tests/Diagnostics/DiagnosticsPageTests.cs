using System.Reflection;
using System.Runtime.CompilerServices;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.Tests.Diagnostics;

/// <summary>docs/diagnostics.md lists every event by its number and name, and no other.</summary>
public sealed class DiagnosticsPageTests
{
    private static readonly string Page = System.IO.File.ReadAllText(Path.Combine(Folder(), "..", "..", "..", "docs", "diagnostics.md"));

    private static readonly EventId[] Events =
        [.. typeof(StripeEventId).GetFields(BindingFlags.Public | BindingFlags.Static).Select(f => f.GetValue(null)).OfType<EventId>()];

    public static TheoryData<string> Names => [.. Events.Select(NameOf)];

    [Theory]
    [MemberData(nameof(Names))]
    public void An_event_stands_on_the_page(string name)
        => Assert.Contains($"| {Events.Single(e => NameOf(e) == name).Id} | {name} |", Page, StringComparison.Ordinal);

    [Fact]
    public void The_page_has_no_other_events() => Assert.Equal(Events.Length, Page.Split('\n').Count(l => l.StartsWith("| 30", StringComparison.Ordinal)));

    private static string NameOf(EventId id) => id.Name![(id.Name!.LastIndexOf('.') + 1)..];

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
