using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Rows;

namespace Stripe.EFCore.Query.Execution.Scans.Reading;

/// <summary>The rows of a list's pages. Not an iterator: of a page that is here, the next row costs next to nothing.</summary>
/// <param name="pages">The pages, in the order of the list.</param>
/// <param name="layout">Lays out their rows.</param>
/// <param name="count">Is told of the pages; null where nobody counts.</param>
internal sealed class PagedRows(IAsyncEnumerable<Page> pages, ScanLayout layout, PageCount? count) : IAsyncEnumerable<object?[]>
{
    public IAsyncEnumerator<object?[]> GetAsyncEnumerator(CancellationToken cancellationToken = default)
        => new Enumerator(pages.GetAsyncEnumerator(cancellationToken), layout, count);

    internal sealed class Enumerator(IAsyncEnumerator<Page> pages, ScanLayout layout, PageCount? count) : IAsyncEnumerator<object?[]>
    {
        private IReadOnlyList<object?[]> _rows = [];
        private int _next;
        private bool _isFirst = true;

        public object?[] Current { get; private set; } = [];

        /// <summary>Whether the next row is here, so that nothing has to be asked for it.</summary>
        public bool HasNext => _next < _rows.Count;

        public ValueTask<bool> MoveNextAsync() => TryMove() ? new(true) : TurnAsync();

        public ValueTask DisposeAsync() => pages.DisposeAsync();

        private bool TryMove()
        {
            if (!HasNext)
                return false;

            Current = layout.Flatten(_rows[_next++]);
            return true;
        }

        private async ValueTask<bool> TurnAsync()
        {
            while (await pages.MoveNextAsync().ConfigureAwait(false))
            {
                var page = pages.Current;
                count?.Add(page.Rows.Count, _isFirst, page.HasMore);
                (_isFirst, _rows, _next) = (false, page.Rows, 0);
                if (TryMove())
                    return true;
            }

            return false;
        }
    }
}
