using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.EntityFrameworkCore.Update;

namespace Stripe.EFCore.Updates;

/// <summary>Reads only: what is pending is refused before any request, and stays pending.</summary>
internal sealed class StripeDatabase(DatabaseDependencies dependencies) : Database(dependencies)
{
    public override int SaveChanges(IList<IUpdateEntry> entries) => throw NotSupported(entries);

    public override Task<int> SaveChangesAsync(IList<IUpdateEntry> entries, CancellationToken cancellationToken = default)
        => Task.FromException<int>(NotSupported(entries));

    private static NotSupportedException NotSupported(IList<IUpdateEntry> entries)
    {
        var pending = entries
            .GroupBy(e => (Type: e.EntityType.DisplayName(), State: e.EntityState))
            .OrderBy(g => g.Key.Type, StringComparer.Ordinal).ThenBy(g => g.Key.State)
            .Select(g => $"{g.Count()} {g.Key.State.ToString().ToLowerInvariant()} {g.Key.Type}");
        return WriteErrors.NotSupported(
            $"nothing was sent, and these stay pending: {string.Join(", ", pending)}", ", or undo the changes with ChangeTracker.Clear()");
    }
}
