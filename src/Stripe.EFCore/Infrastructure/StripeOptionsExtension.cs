using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     What a context was configured with. None of it changes the model or the services, so all keys and accounts share one of each.
/// </summary>
internal sealed class StripeOptionsExtension : IDbContextOptionsExtension
{
    private readonly Lazy<Exception?> _problem;

    public StripeOptionsExtension()
    {
        _problem = new Lazy<Exception?>(FindProblem);
        Info = new ExtensionInfo(this);
    }

    public StripeConnectionSettings Settings { get; private init; } = new();

    /// <summary>The handler that sends requests instead of the process-wide one; the application's to dispose of.</summary>
    public HttpMessageHandler? MessageHandler { get; private init; }

    public TimeProvider TimeProvider { get; private init; } = TimeProvider.System;

    public DbContextOptionsExtensionInfo Info { get; }

    public StripeOptionsExtension WithSettings(StripeConnectionSettings settings)
        => new() { Settings = settings, MessageHandler = MessageHandler, TimeProvider = TimeProvider };

    public StripeOptionsExtension WithMessageHandler(HttpMessageHandler handler)
        => new() { Settings = Settings, MessageHandler = handler, TimeProvider = TimeProvider };

    public StripeOptionsExtension WithTimeProvider(TimeProvider timeProvider)
        => new() { Settings = Settings, MessageHandler = MessageHandler, TimeProvider = timeProvider };

    public void ApplyServices(IServiceCollection services) => services.AddEntityFrameworkStripe();

    public void Validate(IDbContextOptions options) => Settings.Validate();

    private Exception? FindProblem()
    {
        try
        {
            Settings.Validate();
            return null;
        }
        catch (Exception problem) when (problem is InvalidOperationException or NotSupportedException or ArgumentException)
        {
            return problem;
        }
    }

    private sealed class ExtensionInfo(StripeOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        private bool HasProblem => extension._problem.Value is not null;

        public override bool IsDatabaseProvider => true;

        public override string LogFragment => $"Stripe={extension.Settings.ToDisplayString()} ";

        public override int GetServiceProviderHashCode() => 0;

        /// <summary>
        ///     EF Core validates options only when it builds a service provider for them. Settings that cannot work share none, so that
        ///     they are refused
        ///     whenever a context is made with them.
        /// </summary>
        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other)
            => other is ExtensionInfo info && !HasProblem && !info.HasProblem;

        /// <summary>Nothing: what makes service providers differ is nothing of Stripe's.</summary>
        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
        {
        }
    }
}
