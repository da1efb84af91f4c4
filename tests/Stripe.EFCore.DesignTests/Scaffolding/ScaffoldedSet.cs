using StripeEFCore.FunctionalTests.Resources;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>The core set, scaffolded and compiled once.</summary>
public sealed class ScaffoldedSet : IAsyncLifetime
{
    internal ResourcesFixture Stripe { get; } = new();

    internal ScaffoldRun Run { get; } = new();

    internal ScaffoldedContext Context { get; private set; } = null!;

    internal ScaffoldedRows Rows { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        await Stripe.InitializeAsync();
        Context = ScaffoldedContext.Compile(Run.Run(arguments: ("useDataAnnotations", true)));
        Rows = new(Stripe, Context);
    }

    public async Task DisposeAsync()
    {
        Run.Dispose();
        await Stripe.DisposeAsync();
    }
}
