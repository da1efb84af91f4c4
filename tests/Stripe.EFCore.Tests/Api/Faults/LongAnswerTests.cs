using System.IO.Compression;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Sending;
using Stripe.EFCore.Api.Transport;
using Stripe.EFCore.Rows;
using StripeEFCore.Tests.Api.Transport;

namespace StripeEFCore.Tests.Api.Faults;

/// <summary>Answers that are longer than they may be.</summary>
public class LongAnswerTests
{
    private static readonly string Page = FakeStripe.PageJson(false, "c", "b", "a");

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task An_answer_of_exactly_the_limit_is_read(bool async) =>
        Assert.Single(await ReadAsync(new FakeStripe(FakeStripe.Json(Page)), Page.Length, async));

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_longer_answer_is_refused_once_with_path_limit_and_setting(bool async)
    {
        var stripe = new FakeStripe(_ => FakeStripe.Json(Page));

        var error = await Assert.ThrowsAsync<StripeResponseException>(() => ReadAsync(stripe, Page.Length - 1, async));

        Assert.Contains("GET /v1/customers (request req_test)", error.Message);
        Assert.Contains($"more than {Page.Length - 1} bytes", error.Message);
        Assert.Contains("MaxResponseSize", error.Message);
        Assert.Single(stripe.Requests);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task No_more_than_the_limit_is_read_of_an_answer_without_end(bool async)
    {
        var body = new EndlessStream();
        var stripe = new FakeStripe(_ => FakeStripe.Body(body));

        await Assert.ThrowsAsync<StripeResponseException>(() => ReadAsync(stripe, 1_000_000, async));

        Assert.InRange(body.BytesRead, 1_000_000, 1_200_000);
        Assert.True(body.IsDisposed);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_limit_holds_after_decompression_and_with_the_cache(bool async)
    {
        var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal, leaveOpen: true))
        {
            var spaces = new byte[1 << 20];
            Array.Fill(spaces, (byte)' ');
            for (var i = 0; i < 100; i++)
                gzip.Write(spaces);
        }

        var server = new HostileServer(_ => HostileServer.Answer(200, packed.ToArray(), "gzip"));
        var settings = FakeStripe.Keyed with { ApiBase = new("http://stripe.test"), CacheDuration = TimeSpan.FromMinutes(1) };
        var session = new StripeSession(
            SessionSetup.WithKey(settings, NoRequestObserver.Instance, new SkippingClock(settings.Timeout)),
            new StripeTransport(server.NewHandler()),
            RetryPolicy.Default);

        var error = await Assert.ThrowsAsync<StripeResponseException>(() => Read(session, async));

        Assert.Contains("67108864", error.Message);
        Assert.Equal(1, server.Requests);
        Assert.True(packed.Length < 200_000);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_long_error_is_told_by_its_status_and_not_read_to_its_end(bool async)
    {
        var body = new EndlessStream();
        var stripe = new FakeStripe(_ => FakeStripe.Body(body, System.Net.HttpStatusCode.BadRequest));

        var error = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => ReadAsync(stripe, 1_000_000, async));

        Assert.Equal("req_test", error.RequestId);
        Assert.InRange(body.BytesRead, 60_000, 200_000);
    }

    private static Task<List<Page>> ReadAsync(FakeStripe stripe, long most, bool async) => Read(
        stripe.Session(
            FakeStripe.Keyed with { MaxResponseSize = most }, clock: new SkippingClock(FakeStripe.Keyed.Timeout), retries: RetryPolicy.Default),
        async);

    private static async Task<List<Page>> Read(StripeSession session, bool async)
    {
        var list = session.ListAsync(FakeStripe.Customers, FakeStripe.NoColumns, async, default);
        return async ? await list.ToListAsync() : list.ToListInStep();
    }

    private sealed class EndlessStream : ReadOnlyStream
    {
        public long BytesRead { get; private set; }

        public bool IsDisposed { get; private set; }

        public override int Read(Span<byte> buffer)
        {
            buffer.Fill((byte)' ');
            BytesRead += buffer.Length;
            return buffer.Length;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(Read(buffer.Span));

        protected override void Dispose(bool disposing) => IsDisposed = true;
    }
}
