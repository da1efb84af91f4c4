using System.Collections.ObjectModel;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Stripe.EFCore.Infrastructure;

/// <summary>
///     Asks whether a context reaches Stripe, at most once in a period: those who ask in between get the same answer, and those who ask at the same time
///     wait for one request.
/// </summary>
/// <param name="services">The application's services.</param>
/// <param name="period">How long an answer counts.</param>
internal sealed class StripeHealthCheck<TContext>(IServiceProvider services, TimeSpan period) : IHealthCheck, IDisposable
    where TContext : DbContext
{
    private readonly SemaphoreSlim _one = new(1);
    private readonly TimeProvider _clock = services.GetService<TimeProvider>() ?? TimeProvider.System;
    private (Exception? Problem, IReadOnlyDictionary<string, object> Data, long At)? _known;

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        await _one.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (_known is not { } known || _clock.GetElapsedTime(known.At) >= period)
                _known = known = await AskAsync(cancellationToken).ConfigureAwait(false);
            return known.Problem is null
                ? HealthCheckResult.Healthy("Stripe answers.", known.Data)
                : new(context.Registration.FailureStatus, known.Problem.Message, known.Problem, known.Data);
        }
        finally
        {
            _one.Release();
        }
    }

    public void Dispose() => _one.Dispose();

    /// <summary>A context that the scope has is the scope's to dispose of; one of a factory is disposed of here.</summary>
    private static async Task<Exception?> AskAsync(IServiceProvider scope, CancellationToken cancellationToken)
    {
        if (scope.GetService<TContext>() is { } registered)
            return await AskAsync(registered, cancellationToken).ConfigureAwait(false);

        var factory = scope.GetService<IDbContextFactory<TContext>>() ?? throw new InvalidOperationException(
            $"AddStripeCheck<{typeof(TContext).Name}> finds no context of this type among the services. Register it with "
            + $"services.AddStripe<{typeof(TContext).Name}>(...), AddDbContext, AddDbContextPool or AddDbContextFactory.");
        var made = factory.CreateDbContext();
        await using (made.ConfigureAwait(false))
            return await AskAsync(made, cancellationToken).ConfigureAwait(false);
    }

    private static ValueTask<Exception?> AskAsync(TContext context, CancellationToken cancellationToken)
        => context.GetService<ConnectionCheck>().FindProblemAsync(async: true, cancellationToken);

    private async Task<(Exception? Problem, IReadOnlyDictionary<string, object> Data, long At)> AskAsync(CancellationToken cancellationToken)
    {
        var started = _clock.GetTimestamp();
        Exception? problem;
        try
        {
            var scope = services.CreateAsyncScope();
            await using (scope.ConfigureAwait(false))
                problem = await AskAsync(scope.ServiceProvider, cancellationToken).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            // Settings, callbacks and the container may throw anything, and each of it is a reason.
            problem = failure;
        }

        var data = new Dictionary<string, object>
        {
            ["milliseconds"] = Math.Round(_clock.GetElapsedTime(started).TotalMilliseconds),
            ["asked"] = _clock.GetUtcNow(),
        };
        return (problem, new ReadOnlyDictionary<string, object>(data), _clock.GetTimestamp());
    }
}
