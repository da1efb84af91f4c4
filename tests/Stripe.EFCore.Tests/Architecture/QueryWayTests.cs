#if DEBUG
using System.Diagnostics;
using System.Net;
using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.Loader;
using System.Text;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Query.Plans.Printing;

namespace StripeEFCore.Tests.Architecture;

/// <summary>
///     The way of <c>Where(i =&gt; i.Status == "open")</c> from the operator to the request: the methods that hand the condition on. They are those on the
///     stack where its member is bound, where it becomes a condition of the scan, where that is compiled, where it becomes a parameter, and where the request
///     leaves. docs/architecture.md lists them. STRIPE_EFCORE_REWRITE_ARROWS=1 rewrites that list.
/// </summary>
public sealed partial class QueryWayTests
{
    private const string Begin = "<!-- way: written by QueryWayTests -->";
    private const string End = "<!-- end of way -->";
    private const int MostHops = 60;
    private const int MostFiles = 30;

    /// <summary>Where the provider's files begin in a path. A build by CI has paths that do not start where the repository is.</summary>
    private const string Source = "/src/Stripe.EFCore/";

    private static readonly string Document = Path.GetFullPath(Path.Combine(Folder(), "..", "..", "..", "docs", "architecture.md"));

    /// <summary>The phases, in their order.</summary>
    private static readonly string[] Phases = ["Query/Rewriting", "Query/Binding", "Query/Planning", "Query/Execution/Compilation", "Query/Execution"];

    /// <summary>A query is planned once in a process.</summary>
    private static readonly Lazy<Hop[]> Way = new(() => [.. RecordedInFreshCode().Distinct()]);

    [Fact]
    public void The_way_of_a_condition_is_short_and_never_goes_back()
    {
        var hops = Way.Value;
        Assert.True(hops.Length <= MostHops, $"{hops.Length} methods: {string.Join(", ", hops)}");
        Assert.True(hops.Select(h => h.File).Distinct().Count() <= MostFiles, string.Join(", ", hops.Select(h => h.File).Distinct()));

        var phases = hops.Select(h => Array.FindIndex(Phases, p => h.File.StartsWith(p + "/", StringComparison.Ordinal))).Where(p => p >= 0).ToList();
        Assert.Equal(phases.Order(), phases);
        Assert.Equal([1, 2, 3, 4], phases.Distinct());
    }

    [Fact]
    public void The_documentation_shows_the_way_of_a_condition()
    {
        var text = System.IO.File.ReadAllText(Document).ReplaceLineEndings("\n");
        var (from, to) = (text.IndexOf(Begin, StringComparison.Ordinal) + Begin.Length, text.IndexOf(End, StringComparison.Ordinal));
        var written = $"{text[..from]}\n\n{Table()}\n{text[to..]}";
        if (Environment.GetEnvironmentVariable("STRIPE_EFCORE_REWRITE_ARROWS") == "1")
            System.IO.File.WriteAllText(Document, written);
        Assert.Equal(System.IO.File.ReadAllText(Document).ReplaceLineEndings("\n"), written);
    }

    private static string Table()
    {
        var text = new StringBuilder("| File | Methods |\n|---|---|\n");
        foreach (var file in Way.Value.GroupBy(h => h.File))
            text.Append("| ").Append(file.Key).Append(" | ").AppendJoin(", ", file.Select(h => h.Method).Distinct()).Append(" |\n");
        return text.ToString();
    }

    /// <summary>
    ///     What <see cref="Recorded" /> finds in assemblies that are loaded once more. Code that ran often is compiled again, with small methods inside of
    ///     others, and is no frame of a stack any more. Code that was just loaded has all frames.
    /// </summary>
    private static IEnumerable<Hop> RecordedInFreshCode()
    {
        var own = new FreshCode().LoadFromAssemblyName(typeof(QueryWayTests).Assembly.GetName());
        var recorded = own.GetType(typeof(QueryWayTests).FullName!)!.GetMethod(nameof(Recorded), BindingFlags.NonPublic | BindingFlags.Static)!;
        return ((string[])recorded.Invoke(null, null)!).Select(line => line.Split(' ')).Select(line => new Hop(line[0], line[1]));
    }

    private static string[] Recorded()
    {
        var way = new List<Hop>();
        var handler = new StackHandler(way);
        using var db = new Billing(new DbContextOptionsBuilder<Billing>().UseStripe(s => s.LiveApiKey("sk_test_way").MessageHandler(handler)).Options);
        db.Invoices.ToList();

        way.Clear();
        QueryTrail.Listener = stack => way.AddRange(HopsOf(stack));
        db.Invoices.Where(i => i.Status == "open").ToList();
        QueryTrail.Listener = null;
        Assert.Contains("status=open", handler.Last, StringComparison.Ordinal);
        return [.. way.Select(hop => $"{hop.File} {hop.Method}")];
    }

    /// <summary>The provider's own methods on a stack, the outermost first.</summary>
    private static IEnumerable<Hop> HopsOf(StackTrace stack)
        => stack.GetFrames()
            .Reverse()
            .Select(f => (Path: f.GetFileName()?.Replace('\\', '/') ?? "", Frame: f))
            .Select(f => (f.Path, f.Frame, Start: f.Path.LastIndexOf(Source, StringComparison.Ordinal)))
            .Where(f => f.Start >= 0)
            .Select(f => new Hop(f.Path[(f.Start + Source.Length)..], NameOf(f.Frame)));

    /// <summary>The method as the source has it: the runtime has names of its own for what is asynchronous, and for lambdas.</summary>
    private static string NameOf(StackFrame frame)
    {
        var method = DiagnosticMethodInfo.Create(frame)!;
        var named = Generated().Match(method.Name == "MoveNext" ? method.DeclaringTypeName : method.Name);
        return named.Success ? named.Groups[1].Value : method.Name;
    }

    [GeneratedRegex("<([^<>]+)>")]
    private static partial Regex Generated();

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;

    /// <summary>The provider and its tests for a second time; everything else is shared.</summary>
    private sealed class FreshCode() : AssemblyLoadContext(nameof(FreshCode))
    {
        protected override Assembly? Load(AssemblyName assemblyName)
            => new[] { typeof(QueryWayTests).Assembly, typeof(QueryTrail).Assembly }.FirstOrDefault(a => a.GetName().Name == assemblyName.Name) is { } assembly
                ? LoadFromAssemblyPath(assembly.Location)
                : null;
    }

    private sealed record Hop(string File, string Method);

    private sealed class Billing(DbContextOptions<Billing> options) : DbContext(options)
    {
        public DbSet<Invoice> Invoices => Set<Invoice>();
    }

    /// <summary>Takes the stack on which a request leaves, and answers with an empty list.</summary>
    private sealed class StackHandler(List<Hop> way) : HttpMessageHandler
    {
        public string Last { get; private set; } = "";

        protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            way.AddRange(HopsOf(new StackTrace(fNeedFileInfo: true)));
            Last = request.RequestUri!.Query;
            return new(HttpStatusCode.OK)
            {
                Content = new StringContent("""{"object":"list","has_more":false,"data":[]}""", Encoding.UTF8, "application/json"),
                RequestMessage = request,
            };
        }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
            => Task.FromResult(Send(request, cancellationToken));
    }
}
#endif
