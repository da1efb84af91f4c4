using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;

namespace Stripe.EFCore.Infrastructure.WarmUps;

/// <summary>
///     Has code compiled beside the application's own start. A first query waits for the just-in-time compiler nearly all of its time, and most of what
///     it needs to send a request and to read an answer does not depend on the model that EF Core builds meanwhile.
/// </summary>
internal static class WarmUp
{
    /// <summary>The switch that turns it off.</summary>
    public const string Switch = "Stripe.EFCore.DisableWarmUp";

    private static bool _isStarted;

    /// <summary>Whether there is something to gain: a processor that has nothing else to do, and code that is compiled at run time.</summary>
    public static bool IsWanted(int processors)
        => processors > 1
            && RuntimeFeature.IsDynamicCodeCompiled
            && !EF.IsDesignTime
            && !(AppContext.TryGetSwitch(Switch, out var isOff) && isOff);

    /// <summary>Starts it the first time that it is called in a process, and returns at once.</summary>
    public static void Start()
    {
        if (Volatile.Read(ref _isStarted) || Interlocked.Exchange(ref _isStarted, true) || !IsWanted(Environment.ProcessorCount))
            return;

        try
        {
            // Without the context of whoever happens to be first, and without a say in when the process ends.
            new Thread(Run) { IsBackground = true, Name = "Stripe.EFCore warm-up" }.UnsafeStart();
        }
        catch (Exception)
        {
            // A process without room for a thread starts as it would without one.
        }
    }

    /// <summary>In the order in which a first query needs it.</summary>
    private static void Run()
    {
        Try(() => QueryRehearsal.Run());
        Try(() => PlanRehearsal.Run());
        Try(() => PageRehearsal.RunAsync().GetAwaiter().GetResult());
        Try(() => TrackingRehearsal.Run());
    }

    private static void Try(Action rehearsal)
    {
        try
        {
            rehearsal();
        }
        catch (Exception)
        {
            // What is not compiled here is compiled when it is needed, and what is wrong there is reported there.
        }
    }
}
