using System.Runtime.CompilerServices;
using Stripe.EFCore.Api.Budgets;
using Stripe.EFCore.Api.Caching;
using Stripe.EFCore.Api.Limits;
using Stripe.EFCore.Api.Lists;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Api.Writes;
using Stripe.EFCore.Authentication;
using Stripe.EFCore.Http;
using Stripe.EFCore.Rows;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Api;

/// <summary>Reads from Stripe, and writes, with one context's credentials over connections that the process shares.</summary>
internal sealed class StripeSession : IStripeSession, IStripeWriteSession, IStripeClientSession
{
    private readonly StripeConnectionSettings _settings;
    private readonly Action<UnreadableValue> _report;
    private readonly RequestSender _direct;
    private readonly CachingSender _sender;
    private readonly CacheDrops _drops;
    private readonly CacheCall _dropping;

    /// <param name="setup">Whose requests they are.</param>
    /// <param name="transport">The connections: <see cref="StripeTransport.Shared" /> but for tests.</param>
    /// <param name="retries">Which failures are tried again.</param>
    /// <param name="process">What it shares with others; null where it is alone.</param>
    /// <param name="requests">The requests of the context, which count to its budget.</param>
    public StripeSession(
        SessionSetup setup, StripeTransport transport, RetryPolicy retries, ProcessState? process = null, RequestCount? requests = null)
    {
        var (settings, _, observer, clock) = setup;
        _settings = settings;
        _report = observer.ValueUnreadable;
        process ??= new();
        var gate = new RequestGate(settings, process.Limiters, clock, process.SharedLimits);
        var budgets = new RequestBudgets(settings, requests ?? new(), process, clock, observer);
        _direct = new(setup, transport, retries, gate, budgets);
        _sender = new(setup, _direct, process);
        _drops = new(process, settings.ApiBase);
        _dropping = new(clock, observer, IsAsync: true, CancellationToken.None);
    }

    public StripeSession(StripeConnectionSettings settings, IRequestObserver observer)
        : this(SessionSetup.WithKey(settings, observer, TimeProvider.System), StripeTransport.Shared, RetryPolicy.Default, ProcessState.Shared)
    {
    }

    public IAsyncEnumerable<Page> ListAsync(ListRequest request, RowLayout layout, bool async, CancellationToken cancellationToken)
    {
        RequestPath.Check(request.Path);
        return async && request.Prefetch
            ? ReadAheadAsync(request, layout, cancellationToken)
            : ReadInStepAsync(request, layout, async, cancellationToken);
    }

    public ValueTask<Page> PageAsync(ListRequest request, string? cursor, RowLayout layout, CancellationToken cancellationToken)
    {
        RequestPath.Check(request.Path);
        var paging = new Paging(request, layout, _settings.Account, _settings.ApiBase, cursor);
        return _sender.SendAsync(
            paging.Next!, new PageAnswerReader(layout, _report, request.Packs, meansEmpty: request.MeansEmpty), async: true, cancellationToken);
    }

    public ValueTask<object?[]?> RetrieveAsync(
        RetrieveRequest request,
        RowLayout layout,
        bool async,
        CancellationToken cancellationToken)
    {
        // Such an id would make a list, or something else again, of the path; Stripe has no object with it.
        if (RequestPath.HasUnusableSegment(request.Path))
            return default;

        RequestPath.Check(request.Path);
        var info = new RequestInfo(HttpMethod.Get, request.Path, request.Parameters, request.Expand, _settings.Account);
        var page = new PageRequest(info, info.ToPathAndQuery(), request.Endpoint ?? EndpointName.OfRetrieve(request.Path), request.Class)
        {
            Scope = request.Scope,
        };
        return _sender.SendAsync(page, new ObjectAnswerReader(layout, _report, request.Expected), async, cancellationToken);
    }

    public ValueTask<WrittenObject> ReadAsync(string path, string endpoint, bool async, CancellationToken cancellationToken)
    {
        RequestPath.Check(path);
        var info = new RequestInfo(HttpMethod.Get, path, [], [], _settings.Account);
        return _direct.SendAsync(new PageRequest(info, path, endpoint), new WrittenObjectReader(expected: null), async, cancellationToken);
    }

    public ValueTask<WrittenObject> WriteAsync(WriteRequest request, bool async, CancellationToken cancellationToken)
    {
        RequestPath.Check(request.Path);
        var info = new RequestInfo(request.Method, request.Path, [], [], _settings.Account);
        var sent = new PageRequest(info, request.Path, request.Endpoint, request.Class) { Write = request.Body };
        return _direct.SendAsync(sent, new WrittenObjectReader(request.Expected), async, cancellationToken);
    }

    public ValueTask<T> SendAsync<T>(PageRequest request, IAnswerReader<T> reader, CancellationToken cancellationToken) =>
        _direct.SendAsync(request, reader, async: true, cancellationToken);

    public async ValueTask DropCacheAsync(Credential credential, string? tag)
    {
        try
        {
            await _drops.DropAsync(credential, tag, _dropping).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // The cache is the application's, and may throw anything.
            _dropping.Observer.DistributedCacheFailed(failure);
        }
    }

    private async IAsyncEnumerable<Page> ReadInStepAsync(
        ListRequest request,
        RowLayout layout,
        bool async,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new PageAnswerReader(layout, _report, isSearch: request.IsSearch, meansEmpty: request.MeansEmpty);
        var paging = new Paging(request, layout, _settings.Account, _settings.ApiBase);
        while (paging.Next is not null)
            yield return paging.Accept(await AskAsync(paging, reader, async, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The next page is on its way while the caller works on this one, and is cancelled when the caller leaves.</summary>
    private async IAsyncEnumerable<Page> ReadAheadAsync(
        ListRequest request,
        RowLayout layout,
        [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var reader = new PageAnswerReader(layout, _report, isSearch: request.IsSearch, meansEmpty: request.MeansEmpty);
        var paging = new Paging(request, layout, _settings.Account, _settings.ApiBase);
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        Task<Page>? ahead = null;
        try
        {
            while (paging.Next is not null)
            {
                ahead ??= Ask();
                var page = paging.Accept(await AwaitAsync(ahead, cancellationToken).ConfigureAwait(false));
                ahead = paging is { Next: not null, ExpectsMore: true } ? Ask() : null;
                yield return page;
            }
        }
        finally
        {
            if (ahead is not null)
            {
                await leaving.CancelAsync().ConfigureAwait(false);
                await ((Task)ahead).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }

        Task<Page> Ask() => AskAsync(paging, reader, async: true, leaving.Token).AsTask();
    }

    /// <summary>The next page, also where the object behind which it begins is gone.</summary>
    private async ValueTask<Page> AskAsync(Paging paging, PageAnswerReader reader, bool async, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                return await _sender.SendAsync(paging.Next!, reader, async, cancellationToken).ConfigureAwait(false);
            }
            catch (StripeInvalidRequestException refusal)
                when (refusal is { Code: "resource_missing", Param: "starting_after" } && paging.TryStepBack())
            {
            }
        }
    }

    /// <summary>The page, or the caller's own token in the exception where the caller cancelled.</summary>
    private static async ValueTask<Page> AwaitAsync(Task<Page> page, CancellationToken cancellationToken)
    {
        try
        {
            return await page.ConfigureAwait(false);
        }
        catch (OperationCanceledException cancelled) when (cancellationToken.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancelled.Message, cancelled, cancellationToken);
        }
    }
}
