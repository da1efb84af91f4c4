using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using Stripe.EFCore.Infrastructure.WarmUps;

namespace StripeEFCore.Tests.Infrastructure.WarmUps;

public class WarmUpTests
{
    [Fact]
    public async Task A_page_is_read_to_its_end()
        => Assert.Equal(["cus_1"], await PageRehearsal.RunAsync());

    [Fact]
    public void A_query_is_planned_without_a_model() => Assert.Equal(1, PlanRehearsal.Run());

    [Fact]
    public void A_query_is_simplified_without_a_context()
    {
        var simplified = QueryRehearsal.Run().ToString();
        Assert.Contains("First", simplified);

        // The captured variable has become a parameter.
        Assert.DoesNotContain("DisplayClass", simplified);
    }

    [Fact]
    public void An_object_is_tracked_without_a_context() => Assert.Equal("row_1", TrackingRehearsal.Run());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Metrics_and_traces_hear_nothing_of_it(bool tracesConnections)
    {
        var heard = new ConcurrentQueue<string>();
        var own = new AsyncLocal<bool>();
        using var meters = new MeterListener
        {
            InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument),
        };
        meters.SetMeasurementEventCallback<long>((i, _, tags, _) => Hear(i.Name, tags.ToArray()));
        meters.SetMeasurementEventCallback<double>((i, _, tags, _) => Hear(i.Name, tags.ToArray()));
        meters.Start();
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => tracesConnections || !source.Name.StartsWith("Experimental.", StringComparison.Ordinal),
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = a => Hear(a.OperationName, a.TagObjects),
        };
        ActivitySource.AddActivityListener(traces);
        own.Value = true;

        var read = await PageRehearsal.RunAsync();

        Assert.Empty(heard);
        Assert.Equal(tracesConnections, read.Count == 0);

        // Other tests measure at the same time; what is of no flow of its own tells its address.
        void Hear(string name, IEnumerable<KeyValuePair<string, object?>> tags)
        {
            if (own.Value || tags.Any(t => t.Key == "server.port" && t.Value is PageRehearsal.Port))
                heard.Enqueue(name);
        }
    }

    [Fact]
    public void It_is_for_processes_that_have_a_second_processor()
        => Assert.Equal((false, true, true), (WarmUp.IsWanted(1), WarmUp.IsWanted(2), WarmUp.IsWanted(64)));

    [Fact]
    public void A_switch_turns_it_off()
    {
        AppContext.SetSwitch(WarmUp.Switch, true);
        try
        {
            Assert.False(WarmUp.IsWanted(2));
        }
        finally
        {
            AppContext.SetSwitch(WarmUp.Switch, false);
        }
    }
}
