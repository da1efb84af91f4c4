using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.Logging;
using Stripe.EFCore;
using Stripe.EFCore.Authentication.Tokens.Files;
using Stripe.EFCore.Emulator;
using Stripe.EFCore.Infrastructure;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.OAuth;

public sealed class SecretTests : OAuthTest
{
    private readonly ConcurrentQueue<string> _seen = [];
    private readonly HashSet<string> _secrets = [];

    [Theory]
    [InlineData(StripeOAuthService.Connect)]
    [InlineData(StripeOAuthService.Apps)]
    public async Task No_secret_of_a_full_run_is_logged_thrown_printed_traced_or_stored_in_clear(StripeOAuthService service)
    {
        using var activities = Listen();
        using var metrics = Measure();
        _secrets.Add(Emulator.ApiKey);
        var person = NewPerson();

        await using (var desktop = Open(service, StripeInitiateOAuth.GetAndRefresh, o => o.Browser(person), Logging))
        {
            await AssertReads(desktop);
            See(desktop);
        }

        SeeStored();
        Clock.Advance(TimeSpan.FromHours(2));
        if (service == StripeOAuthService.Apps)
            Emulator.OAuth.FailNextTokenResponse(EmulatedTokenFault.ServerError);
        for (var i = 0; i < 2; i++)
        {
            await using var refreshing = Open(service, StripeInitiateOAuth.Refresh, configureContext: Logging);
            await SeeFailureOf(() => AssertReads(refreshing));
            SeeStored();
        }

        await ProceduresAsync(service);
        await FailuresAsync(service);
        _secrets.UnionWith(person.Secrets);

        Assert.True(_secrets.Count >= 8, $"Only {_secrets.Count} secrets are known.");
        Assert.True(_seen.Count > 100, $"Only {_seen.Count} texts were seen.");
        foreach (var secret in _secrets)
            Assert.DoesNotContain(_seen, text => text.Contains(secret, StringComparison.Ordinal));
    }

    private async Task ProceduresAsync(StripeOAuthService service)
    {
        await using var context = Open(service, StripeInitiateOAuth.Off, configureContext: Logging);
        var url = await context.Database.GetOAuthAuthorizationUrlAsync();
        var person = NewPerson();
        var code = Person.Parameter(await person.ConsentAsync(new Uri(url.Url)), "code")!;
        _secrets.UnionWith(person.Secrets);
        var tokens = await context.Database.GetOAuthAccessTokenAsync(verifier: code);
        var fresh = await context.Database.RefreshOAuthAccessTokenAsync(tokens.OAuthRefreshToken);
        _secrets.UnionWith([tokens.OAuthAccessToken, tokens.OAuthRefreshToken!, fresh.OAuthAccessToken, fresh.OAuthRefreshToken]);
        See(url, tokens, fresh);
        await SeeFailureOf(() => context.Database.RefreshOAuthAccessTokenAsync(tokens.OAuthAccessToken));
        See(await context.Database.DeauthorizeOAuthAsync(Account));
        await SeeFailureOf(() => context.Database.GetOAuthAccessTokenAsync(verifier: code));
        await SeeFailureOf(() => context.Database.DeauthorizeOAuthAsync(Account));
    }

    private async Task FailuresAsync(StripeOAuthService service)
    {
        foreach (var fault in Enum.GetValues<EmulatedTokenFault>())
        {
            var code = Grant(service);
            _secrets.Add(code);
            Emulator.OAuth.FailNextTokenResponse(fault);
            await using var context = Open(
                service, StripeInitiateOAuth.Refresh, o => o.Verifier(code).SettingsLocation("memory://" + Guid.NewGuid()), Logging);
            await SeeFailureOf(() => AssertReads(context));
            See(context);
        }

        const string Passphrase = "open sesame 51Hidden";
        _secrets.Add(Passphrase);
        await using var wrong = Open(service, StripeInitiateOAuth.Refresh, o => o.SettingsPassphrase(Passphrase), Logging);
        await SeeFailureOf(() => AssertReads(wrong));
        See(wrong);
    }

    private void Logging(DbContextOptionsBuilder options) =>
        options.LogTo(_seen.Enqueue, LogLevel.Trace).EnableSensitiveDataLogging().EnableDetailedErrors();

    private void SeeStored()
    {
        _seen.Enqueue(System.IO.File.ReadAllText(File));
        var key = new ClientSecretKey(Emulator.ApiKey);
        var stored = new FileTokenStore(File, key, TimeSpan.Zero, TimeProvider.System).Read()!;
        _secrets.UnionWith([stored.AccessToken!, stored.RefreshToken!]);
        See(stored);
    }

    private void See(ShopContext context)
    {
        var extension = context.GetService<IDbContextOptions>().FindExtension<StripeOptionsExtension>()!;
        var builder = new StripeConnectionStringBuilder { OAuthClientSecret = extension.Settings.OAuthClientSecret };
        See(extension, extension.Settings, extension.Info.LogFragment, builder);
    }

    /// <summary>What a log or a debugger would show of an object: its text, its display, and the properties that are browsed.</summary>
    private void See(params object[] shown)
    {
        foreach (var one in shown)
        {
            _seen.Enqueue(one.ToString()!);
            foreach (var property in one.GetType().GetProperties(BindingFlags.Instance | BindingFlags.Public).Where(IsBrowsed))
                _seen.Enqueue($"{property.Name} = {property.GetValue(one)}");
        }
    }

    private static bool IsBrowsed(PropertyInfo property) =>
        property.GetIndexParameters().Length == 0
        && property.Name != "ConnectionString"
        && property.DeclaringType!.GetCustomAttribute<DebuggerTypeProxyAttribute>() is null
        && property.GetCustomAttribute<DebuggerBrowsableAttribute>()?.State != DebuggerBrowsableState.Never;

    private async Task SeeFailureOf(Func<Task> action)
    {
        try
        {
            await action();
        }
        catch (Exception failure)
        {
            for (var one = failure; one is not null; one = one.InnerException)
                See(one);
        }
    }

    private MeterListener Measure()
    {
        var listener = new MeterListener { InstrumentPublished = (instrument, listener) => listener.EnableMeasurementEvents(instrument) };
        listener.SetMeasurementEventCallback<long>((_, _, tags, _) => See(tags));
        listener.SetMeasurementEventCallback<double>((_, _, tags, _) => See(tags));
        listener.Start();
        return listener;

        void See(ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            foreach (var (name, value) in tags)
                _seen.Enqueue($"{name} = {value}");
        }
    }

    private ActivityListener Listen()
    {
        var listener = new ActivityListener
        {
            ShouldListenTo = _ => true,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = activity =>
            {
                _seen.Enqueue(activity.DisplayName);
                foreach (var (name, value) in activity.TagObjects)
                    _seen.Enqueue($"{name} = {value}");
                foreach (var tag in activity.Events.SelectMany(e => e.Tags))
                    _seen.Enqueue($"{tag.Key} = {tag.Value}");
            },
        };
        ActivitySource.AddActivityListener(listener);
        return listener;
    }
}
