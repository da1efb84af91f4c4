using System.Linq.Expressions;
using BillingDashboard.Answers;

namespace BillingDashboard.Reports;

/// <summary>A row of a list that is read newest first.</summary>
public interface IListed
{
    string Id { get; }

    DateTime Created { get; }
}

/// <summary>A page of a list, newest first, and the place where the next one begins; null behind the last row.</summary>
public sealed record ListPage<T>(IReadOnlyList<T> Rows, PlaceInList? Next);

/// <summary>Reads pages that go on behind the last row of the page before them.</summary>
public static class ListPage
{
    /// <exception cref="StalePlaceException">The list does not have the row at which the page before ended.</exception>
    public static async Task<ListPage<T>> ReadAsync<T>(
        Journal journal, IQueryable<T> list, PlaceInList? from, int size, CancellationToken cancellationToken)
        where T : class, IListed
    {
        // Of the row's own class, since a query knows no property of an interface.
        var row = Expression.Parameter(typeof(T), "row");
        var created = Expression.Property(row, nameof(IListed.Created));
        if (from is not null)
        {
            var place = Expression.Property(Expression.Constant(from), nameof(PlaceInList.Created));
            list = list.Where(Expression.Lambda<Func<T, bool>>(Expression.LessThanOrEqual(created, place), row));
        }

        list = list.OrderByDescending(Expression.Lambda<Func<T, DateTime>>(created, row)).Take((from?.Shown ?? 0) + size + 1);
        var read = await journal.ReadAsync("Rows of the page", list, cancellationToken);
        var passed = from is null ? 0 : 1 + read.FindIndex(r => r.Id == from.Id && r.Created == from.Created);
        if (from is not null && passed == 0)
            throw new StalePlaceException();

        var rows = read.Skip(passed).Take(size).ToList();
        if (read.Count <= passed + size)
            return new(rows, null);

        var last = rows[^1];
        return new(rows, new(last.Created, read.Take(passed + size).Count(r => r.Created == last.Created), last.Id));
    }
}
