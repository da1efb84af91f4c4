using Microsoft.EntityFrameworkCore.Infrastructure;
using Stripe;
using Stripe.Billing;

// ReSharper disable once CheckNamespace
namespace Microsoft.EntityFrameworkCore;

/// <summary>
///     What goes to Stripe and comes from it beside objects: files and the events of meters. One line each over
///     <see cref="StripeClientDatabaseFacadeExtensions.GetStripeClient" />.
/// </summary>
public static class StripeFileVerbExtensions
{
    /// <summary>
    ///     Tells a meter of what a customer used. Stripe counts it a little later.
    ///     <see href="https://docs.stripe.com/api/billing/meter-event/create">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="options">The name of the event, and its values. An <c>Identifier</c> keeps Stripe from counting it twice.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The event.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<MeterEvent> CreateMeterEventAsync(
        this DatabaseFacade database,
        MeterEventCreateOptions options,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Billing.MeterEvents.CreateAsync(options, requestOptions, cancellationToken);

    /// <summary>
    ///     Uploads a file, such as the evidence for a dispute.
    ///     <see href="https://docs.stripe.com/api/files/create">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="options">The content and its purpose. The content is read into the memory, so that a repetition sends all of it.</param>
    /// <param name="requestOptions">What goes before the context's settings, such as an idempotency key.</param>
    /// <param name="cancellationToken">Cancels the call. What was sent may have been carried out.</param>
    /// <returns>The file.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Stripe.File> UploadFileAsync(
        this DatabaseFacade database,
        FileCreateOptions options,
        RequestOptions? requestOptions = null,
        CancellationToken cancellationToken = default) =>
        database.GetStripeClient().V1.Files.CreateAsync(options, requestOptions, cancellationToken);

    /// <summary>
    ///     Downloads the content of a file. It begins as soon as Stripe answers, and may be longer than the memory.
    ///     <see href="https://docs.stripe.com/file-upload#download-file-contents">Stripe's documentation</see>.
    /// </summary>
    /// <param name="database">The context's <see cref="DbContext.Database" />.</param>
    /// <param name="id">The file (<c>file_</c>).</param>
    /// <param name="requestOptions">What goes before the context's settings.</param>
    /// <param name="cancellationToken">Cancels the wait for the answer; reads of the stream take tokens of their own.</param>
    /// <returns>The content. Dispose of it.</returns>
    /// <exception cref="StripeException">Stripe refused.</exception>
    public static Task<Stream> DownloadFileAsync(
        this DatabaseFacade database, string id, RequestOptions? requestOptions = null, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        var client = database.GetStripeClient();
        return client.RequestStreamingAsync(
            HttpMethod.Get, $"/v1/files/{Uri.EscapeDataString(id)}/contents", null, At(client.FilesBase, requestOptions), cancellationToken);
    }

    /// <summary>Stripe.net has no service for it, and its raw requests go where their options say.</summary>
    private static RawRequestOptions At(string address, RequestOptions? options) => new()
    {
        BaseUrl = (options as RawRequestOptions)?.BaseUrl ?? address,
        AdditionalHeaders = (options as RawRequestOptions)?.AdditionalHeaders ?? [],
        ApiKey = options?.ApiKey,
        StripeAccount = options?.StripeAccount,
        StripeContext = options?.StripeContext,
        IdempotencyKey = options?.IdempotencyKey,
        StripeRequestTrigger = options?.StripeRequestTrigger,
    };
}
