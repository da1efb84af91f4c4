// Stand-in for compiling and testing alone; replaced when the rooms are joined.
using System.Text.Json;

namespace Stripe.EFCore.Rows
{
    internal sealed class PageReader(RowLayout layout)
    {
        public async ValueTask<Page> ReadAsync(Stream body, bool async, CancellationToken cancellationToken)
        {
            var (json, bytes) = await Load(body, async, cancellationToken).ConfigureAwait(false);
            var data = json.GetProperty("data").EnumerateArray().ToArray();
            var rows = data.Select(_ => new object?[layout.Columns.Length]).ToArray();
            var next = json.TryGetProperty("next_page_url", out var url) ? url.GetString() : null;
            var more = json.TryGetProperty("has_more", out var hasMore) ? hasMore.GetBoolean() : next is not null;
            var last = data.Length > 0 && data[^1].TryGetProperty("id", out var id) ? id.GetString() : null;
            return new Page(rows, more, last, next, bytes);
        }

        public async ValueTask<object?[]?> ReadObjectAsync(Stream body, bool async, CancellationToken cancellationToken)
        {
            var (json, _) = await Load(body, async, cancellationToken).ConfigureAwait(false);
            return json.TryGetProperty("deleted", out var deleted) && deleted.GetBoolean() ? null : new object?[layout.Columns.Length];
        }

        private static async ValueTask<(JsonElement Json, long Bytes)> Load(Stream body, bool async, CancellationToken cancellationToken)
        {
            var buffer = new MemoryStream();
            if (async)
                await body.CopyToAsync(buffer, cancellationToken).ConfigureAwait(false);
            else
                body.CopyTo(buffer);
            try
            {
                return (JsonDocument.Parse(buffer.ToArray()).RootElement, buffer.Length);
            }
            catch (JsonException e)
            {
                throw new StripeResponseException("The answer is not complete JSON.", e);
            }
        }
    }
}

namespace Stripe.EFCore
{
    /// <summary>Stand-in.</summary>
    /// <param name="message">Stand-in.</param>
    /// <param name="inner">Stand-in.</param>
    public sealed class StripeResponseException(string message, Exception? inner = null) : Exception(message, inner);
}
