using System.Net;
using System.Transactions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Writes;
using Stripe.EFCore.Authentication.Connection;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Rows.Json;
using Stripe.EFCore.Updates.Errors;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Bulk;

/// <summary>
///     Sends a bulk write: first all objects are found and counted, then each is a request. Requests wait behind those of small queries and saves.
/// </summary>
internal sealed class BulkWriter(
    IStripeWriteSession session,
    StripeConnection connection,
    WrittenCache cache,
    IDiagnosticsLogger<DbLoggerCategory.Update> logger,
    IDiagnosticsLogger<DbLoggerCategory.Database.Transaction> transactions)
{
    /// <summary>Makes sure that the context may write, before anything is read.</summary>
    public void CheckWritable()
    {
        if (connection.Settings.Readonly)
            throw ReadonlyConnection.Refusal();
        if (Transaction.Current is not null)
            transactions.TransactionIgnored();
    }

    /// <param name="write">The operation.</param>
    /// <param name="rows">The objects that the query found.</param>
    /// <param name="async">Whether the caller's thread may be left.</param>
    /// <param name="cancellationToken">Cancels the call.</param>
    /// <returns>The number of objects written.</returns>
    /// <exception cref="InvalidOperationException">There are more objects than <c>MaxBulkWrites</c>; none is written.</exception>
    /// <exception cref="StripeBulkWriteException">A request failed; the exception has the ids.</exception>
    public async ValueTask<int> WriteAsync(BulkWrite write, IAsyncEnumerable<object?[]> rows, bool async, CancellationToken cancellationToken)
    {
        var found = await FindAsync(write, rows, cancellationToken).ConfigureAwait(false);
        if (found.Count == 0)
            return 0;

        logger.BulkWriteStarting($"{write.Operation.Method} {write.Operation.Path}", write.Resource.ListPath, found.Count);
        if (write.IsDelete && Consequences.Of(write.Resource) is { } consequence)
            logger.DeleteHasConsequences($"{found.Count} objects of {write.Resource.ListPath}", write.Resource.ListPath, consequence);
        var run = new BulkRun(session, found, async ? connection.Settings.MaxConcurrency : 1);
        try
        {
            return await run.RunAsync(async, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            await cache.ForgetAsync(write.Resource, async).ConfigureAwait(false);
        }
    }

    private async ValueTask<List<BulkRequest>> FindAsync(BulkWrite write, IAsyncEnumerable<object?[]> rows, CancellationToken cancellationToken)
    {
        var (most, found, paths) = (connection.Settings.MaxBulkWrites, new List<BulkRequest>(), new HashSet<string>());
        await foreach (var row in rows.WithCancellation(cancellationToken).ConfigureAwait(false))
        {
            // The outer side of a join without an object, an object that is as it is to be, or one that the query found twice.
            if (RequestOf(write, row) is not { } request || !paths.Add(request.Request.Path))
                continue;
            found.Add(request);
            if (most >= 0 && found.Count > most)
                throw WriteErrors.TooManyObjects(write.Resource, most);
        }

        return found;
    }

    private static BulkRequest? RequestOf(BulkWrite write, object?[] row)
    {
        var path = write.Operation.Path;
        var id = "";
        for (var i = 0; i < write.PathValues.Length; i++)
        {
            var (placeholder, _) = write.PathValues[i];
            if (WireFormat.FormatId(row[i]) is not { } text)
                return null;
            id = placeholder == "id" ? text : id;
            path = path.Replace($"{{{placeholder}}}", Uri.EscapeDataString(text), StringComparison.Ordinal);
        }

        var parameters = new Dictionary<string, object?>(StringComparer.Ordinal);
        var writer = new ParameterWriter(write.Operation, ReferencedId.Of);
        var values = row.AsSpan(write.PathValues.Length);
        for (var i = 0; i < write.Setters.Length; i++)
        {
            var setter = write.Setters[i];
            setter.Put(parameters, values[i], setter.HeldAt is { } at ? values[at] : null, writer);
        }

        // The object is as it is to be.
        if (parameters.Count == 0 && !write.IsDelete)
            return null;
        var key = write.Operation.TakesKey ? WriteBody.NewKey() : null;
        var body = new WriteBody(parameters.Count == 0 ? null : parameters, key);
        return new(id, new(write.Operation.Method, path, write.Operation.Path, body)
        {
            Class = RequestClass.Bulk,
            Expected = id.Length == 0 ? null : new(new ObjectIdentity(id, null)) { IsDelete = write.IsDelete },
        });
    }
}

/// <summary>The request for one object of a bulk write.</summary>
internal sealed record BulkRequest(string Id, WriteRequest Request);

/// <summary>Sends the requests of a bulk write until one fails.</summary>
internal sealed class BulkRun(IStripeWriteSession session, List<BulkRequest> requests, int most)
{
    private readonly List<string> _done = [];
    private readonly List<(string Id, bool IsOpen, Exception Failure)> _failed = [];
    private int _written;

    public async ValueTask<int> RunAsync(bool async, CancellationToken cancellationToken)
    {
        var (next, running) = (0, new List<Task<(BulkRequest Request, bool IsWritten, Exception? Failure)>>());
        while (true)
        {
            while (running.Count < most && next < requests.Count && _failed.Count == 0 && !cancellationToken.IsCancellationRequested)
                running.Add(SendAsync(requests[next++], async, cancellationToken));
            if (running.Count == 0)
                break;

            var finished = most == 1 ? running[0] : await Task.WhenAny(running).ConfigureAwait(false);
            running.Remove(finished);
            var (request, isWritten, failure) = await finished.ConfigureAwait(false);
            if (failure is not null)
                _failed.Add((request.Id, failure is not StripeInvalidRequestException { IsOfStripe: true } && request.Request.Body.MayHaveRun, failure));
            else
                _done.Add(request.Id);
            _written += isWritten ? 1 : 0;
        }

        if (_failed.Count == 0 && next == requests.Count)
            return _written;
        throw Failure([.. requests.Skip(next).Select(r => r.Id)], cancellationToken);
    }

    private async Task<(BulkRequest Request, bool IsWritten, Exception? Failure)> SendAsync(
        BulkRequest request, bool async, CancellationToken cancellationToken)
    {
        try
        {
            await session.WriteAsync(request.Request, async, cancellationToken).ConfigureAwait(false);
            return (request, true, null);
        }
        catch (StripeInvalidRequestException gone) when (gone is { HttpStatusCode: HttpStatusCode.NotFound, Code: "resource_missing" })
        {
            // Deleted since the query found it, or by an attempt whose answer was lost, which counts.
            return (request, request.Request.Method == HttpMethod.Delete && request.Request.Body.MayHaveRun, null);
        }
        catch (Exception failure)
        {
            // Told when the requests under way have ended, with the ids of all.
            return (request, false, failure);
        }
    }

    private Exception Failure(List<string> untouched, CancellationToken cancellationToken)
    {
        var cause = _failed.Count > 0 ? _failed[0].Failure : new OperationCanceledException(cancellationToken);
        string[] unknown = [.. _failed.Where(f => f.IsOpen).Select(f => f.Id)];
        var what = cause is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? "The bulk write was cancelled."
            : $"The bulk write failed at '{_failed[0].Id}': {cause.Message}";
        var open = unknown.Length == 0 ? "" : $"Nobody knows whether {unknown.Length} of those that failed are written: look before you add to a value again. ";
        var message = $"{what} {_done.Count} objects are written, {_failed.Count} failed, {untouched.Count} are untouched; the exception has their ids. "
            + $"{open}Run it again to write what is left.";
        var told = new StripeBulkWriteException(message, cause)
        {
            Done = [.. _done],
            Failed = [.. _failed.Select(f => f.Id)],
            Unknown = unknown,
            Untouched = untouched,
        };
        return cause is OperationCanceledException && cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(told.Message, told, cancellationToken)
            : told;
    }
}
