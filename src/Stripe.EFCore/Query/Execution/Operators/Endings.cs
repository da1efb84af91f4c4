using System.Diagnostics;
using System.Numerics;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;

namespace Stripe.EFCore.Query.Execution.Operators;

/// <summary>The operators that end a query, with LINQ's own errors.</summary>
internal static class Endings
{
    /// <summary>First, Single, Last, ElementAt.</summary>
    public static EndingFunction<T?> Element<T>(Ending ending, RowFunction<T> shaper, RowFunction<int>? index)
    {
        var isStrict = ending.Kind == EndingKind.Single;
        return ending.Kind switch
        {
            EndingKind.Last => async (frame, rows) =>
            {
                object?[]? last = null;
                await foreach (var row in rows.ConfigureAwait(false))
                    last = row;
                return last is null ? Missing() : shaper(frame, last);
            }
            ,
            EndingKind.ElementAt => async (frame, rows) =>
            {
                var left = index!(frame, []);
                if (left >= 0)
                {
                    await foreach (var row in rows.ConfigureAwait(false))
                    {
                        if (left-- == 0)
                            return shaper(frame, row);
                    }
                }

                return ending.OrDefault ? default : throw new ArgumentOutOfRangeException(nameof(index));
            }
            ,
            _ => async (frame, rows) =>
            {
                object?[]? first = null;
                await foreach (var row in rows.ConfigureAwait(false))
                {
                    if (first is not null)
                        throw new InvalidOperationException("Sequence contains more than one element");
                    first = row;
                    if (!isStrict)
                        break;
                }

                return first is null ? Missing() : shaper(frame, first);
            }
            ,
        };

        T? Missing() => ending.OrDefault ? default : throw new InvalidOperationException("Sequence contains no elements");
    }

    /// <summary>The different values of the elements.</summary>
    public static EndingFunction<IEnumerable<T>> Keys<T>(RowFunction<T> value)
        => async (frame, rows) =>
        {
            var keys = new HashSet<T>();
            await foreach (var row in rows.ConfigureAwait(false))
                keys.Add(value(frame, row));
            return keys;
        };

    public static EndingFunction<bool> Any(bool negated)
        => async (_, rows) =>
        {
            await foreach (var row in rows.ConfigureAwait(false))
                return !negated;
            return negated;
        };

    public static EndingFunction<int> Count()
        => async (_, rows) =>
        {
            var count = 0;
            await foreach (var row in rows.ConfigureAwait(false))
                count = checked(count + 1);
            return count;
        };

    public static EndingFunction<long> LongCount()
        => async (_, rows) =>
        {
            var count = 0L;
            await foreach (var row in rows.ConfigureAwait(false))
                count++;
            return count;
        };

    /// <summary>The least or greatest value; null and missing values do not take part.</summary>
    public static EndingFunction<TResult?> Extreme<TResult>(RowFunction<object?> value, bool greatest)
        => async (frame, rows) =>
        {
            object? best = null;
            await foreach (var row in rows.ConfigureAwait(false))
            {
                if (value(frame, row) is { } candidate && (best is null || IsBetter(candidate, best)))
                    best = candidate;
            }

            return best is not null ? (TResult)best : default(TResult) is null ? default : throw new InvalidOperationException("Sequence contains no elements");

            // NaN is the least of all numbers to LINQ, which Comparer<T> agrees with.
            bool IsBetter(object x, object y) => SortValues.Compare(x, y) is var order && (greatest ? order > 0 : order < 0);
        };

    /// <summary>The sum as LINQ makes it: checked for integers, in double precision for floats, zero over nothing.</summary>
    public static EndingFunction<TResult?> Sum<TResult>(RowFunction<object?> value, Type type)
    {
        if (type == typeof(int))
            return SumOf<int, int>(x => x);
        if (type == typeof(long))
            return SumOf<long, long>(x => x);
        if (type == typeof(decimal))
            return SumOf<decimal, decimal>(x => x);
        if (type == typeof(double))
            return SumOf<double, double>(x => x);
        if (type == typeof(float))
            return SumOf<float, double>(x => (float)x);
        throw new UnreachableException(type.Name);

        EndingFunction<TResult?> SumOf<TValue, TTotal>(Func<TTotal, object> result)
            where TValue : struct, INumber<TValue>
            where TTotal : struct, INumber<TTotal>
            => async (frame, rows) =>
            {
                var total = TTotal.Zero;
                await foreach (var row in rows.ConfigureAwait(false))
                {
                    if (value(frame, row) is TValue addend)
                        total = checked(total + TTotal.CreateChecked(addend));
                }

                return (TResult)result(total);
            };
    }

    /// <summary>The mean of the values that are there; null over nothing where the result takes null, an error where not.</summary>
    public static EndingFunction<TResult?> Average<TResult>(RowFunction<object?> value, Type type)
    {
        if (type == typeof(int))
            return AverageOf<int, long>((sum, count) => (double)sum / count);
        if (type == typeof(long))
            return AverageOf<long, long>((sum, count) => (double)sum / count);
        if (type == typeof(decimal))
            return AverageOf<decimal, decimal>((sum, count) => sum / count);
        if (type == typeof(double))
            return AverageOf<double, double>((sum, count) => sum / count);
        if (type == typeof(float))
            return AverageOf<float, double>((sum, count) => (float)(sum / count));
        throw new UnreachableException(type.Name);

        EndingFunction<TResult?> AverageOf<TValue, TTotal>(Func<TTotal, long, object> result)
            where TValue : struct, INumber<TValue>
            where TTotal : struct, INumber<TTotal>
            => async (frame, rows) =>
            {
                var (total, count) = (TTotal.Zero, 0L);
                await foreach (var row in rows.ConfigureAwait(false))
                {
                    if (value(frame, row) is not TValue addend)
                        continue;
                    total = checked(total + TTotal.CreateChecked(addend));
                    count++;
                }

                return count > 0 ? (TResult)result(total, count)
                    : default(TResult) is null ? default
                    : throw new InvalidOperationException("Sequence contains no elements");
            };
    }
}
