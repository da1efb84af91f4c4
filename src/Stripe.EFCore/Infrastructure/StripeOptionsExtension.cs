using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;

namespace Stripe.EFCore.Infrastructure;

/// <summary>What a context was configured with. None of it changes the model or the services, so all keys and accounts share one of each.</summary>
internal sealed class StripeOptionsExtension : IDbContextOptionsExtension
{
    private DbContextOptionsExtensionInfo? _info;

    public StripeConnectionSettings Settings { get; private init; } = new();

    /// <summary>The handler that sends requests instead of the process-wide one; the application's to dispose of.</summary>
    public HttpMessageHandler? MessageHandler { get; private init; }

    public TimeProvider TimeProvider { get; private init; } = TimeProvider.System;

    public DbContextOptionsExtensionInfo Info => _info ??= new ExtensionInfo(this);

    public StripeOptionsExtension WithSettings(StripeConnectionSettings settings)
        => new() { Settings = settings, MessageHandler = MessageHandler, TimeProvider = TimeProvider };

    public StripeOptionsExtension WithMessageHandler(HttpMessageHandler handler)
        => new() { Settings = Settings, MessageHandler = handler, TimeProvider = TimeProvider };

    public StripeOptionsExtension WithTimeProvider(TimeProvider timeProvider)
        => new() { Settings = Settings, MessageHandler = MessageHandler, TimeProvider = timeProvider };

    public void ApplyServices(IServiceCollection services) => services.AddEntityFrameworkStripe();

    public void Validate(IDbContextOptions options) => Settings.Validate();

    private sealed class ExtensionInfo(StripeOptionsExtension extension) : DbContextOptionsExtensionInfo(extension)
    {
        public override bool IsDatabaseProvider => true;

        public override string LogFragment { get; } = $"Stripe={extension.Settings.ToDisplayString()} ";

        public override int GetServiceProviderHashCode() => 0;

        public override bool ShouldUseSameServiceProvider(DbContextOptionsExtensionInfo other) => other is ExtensionInfo;

        public override void PopulateDebugInfo(IDictionary<string, string> debugInfo)
            => debugInfo["Stripe:Account"] = (extension.Settings.AccountId ?? "").GetHashCode(StringComparison.Ordinal).ToString(CultureInfo.InvariantCulture);
    }
}
