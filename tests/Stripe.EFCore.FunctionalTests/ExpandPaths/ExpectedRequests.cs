namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>A request that a query needs.</summary>
/// <param name="Class">The class of the objects that it answers with.</param>
/// <param name="Step">How many steps of the path lead to them.</param>
/// <param name="Expand">The path that it expands, as seen from the object; null where it expands nothing.</param>
internal sealed record ExpectedRequest(Type Class, int Step, string? Expand);

/// <summary>
///     The requests that reading a path takes by Stripe's rules: a request expands four levels, of which a list takes one; what is deeper is looked up by the
///     id that leads to it.
/// </summary>
internal static class ExpectedRequests
{
    public const int LevelsOfList = 3;

    public const int LevelsOfRetrieve = 4;

    /// <summary>The requests, the first for the rows; null where Stripe cannot be asked for the field.</summary>
    /// <param name="levels">How many levels below the rows their request expands.</param>
    /// <param name="isNeeded">Whether a step's field has to be expanded.</param>
    public static List<ExpectedRequest>? Of(FieldPath path, int levels, Func<int, bool>? isNeeded = null)
    {
        var requests = new List<ExpectedRequest>();
        var (type, start, expanded, before) = (path.Root, 0, (string?)null, (string?)null);
        for (var i = 0; i < path.Steps.Length; i++)
        {
            var field = path.Steps[i].Field;
            if (!(isNeeded?.Invoke(i) ?? field.NeedsExpansion))
                continue;
            if (CanExpand(i))
            {
                (before, expanded) = (expanded, path.TextOf(start, i + 1));
                continue;
            }

            // The id of an object that holds the field is known without the object.
            var isReference = field is { IsExpandable: true, Shape: Shape.Object };
            var starts = isReference || i == start || path.Steps[i - 1].Field is not { IsExpandable: true, Shape: Shape.Object };
            requests.Add(new ExpectedRequest(type, start, starts ? expanded : before));
            (type, start) = field is { IsExpandable: true, Shape: Shape.Object } && field.Declared == path.Steps[i].Class
                ? (path.Steps[i].Class!, i + 1)
                : (path.Holder(i), i);
            (expanded, before, levels) = (null, null, LevelsOfList);
            if (StripePaths.Of(type, "id") is null)
                return null;
            if (start > i)
                continue;
            if (!CanExpand(i))
                return null;
            expanded = path.TextOf(start, i + 1);
        }

        requests.Add(new ExpectedRequest(type, start, expanded));
        return requests;

        bool CanExpand(int step)
        {
            var field = path.Steps[step].Field;
            var isList = requests.Count == 0 && levels == LevelsOfList;
            return !field.CannotExpand && !(field.NotInLists && isList) && path.TextOf(start, step + 1).Count(c => c == '.') < levels;
        }
    }
}

/// <summary>A scalar value that is read of what a path leads to.</summary>
/// <param name="Fields">The fields from there to the value; none where the path's own field holds it.</param>
internal sealed record ScalarTail(IReadOnlyList<StripeField> Fields)
{
    private const int Deepest = 3;

    /// <summary>A value of the objects of a class that their ids do not tell; null where they have none of a plain type.</summary>
    public static ScalarTail? Of(Type type, int deepest = Deepest)
    {
        var fields = StripeFields.Of(type).Where(f => !f.NeedsExpansion && f.Name is not ("id" or "object" or "deleted")).ToList();
        foreach (var wanted in new[] { typeof(string), typeof(long), typeof(DateTime), typeof(bool) })
        {
            if (fields.FirstOrDefault(
                f => f.Shape == Shape.Value && (Nullable.GetUnderlyingType(f.Member.PropertyType) ?? f.Member.PropertyType) == wanted) is { } value)
                return new ScalarTail([value]);
        }

        return deepest == 0
            ? null
            : fields.Where(f => f is { Shape: Shape.Object, Classes: [var only] } && only == f.Declared)
                .Select(f => Of(f.Classes[0], deepest - 1) is { } below ? new ScalarTail([f, .. below.Fields]) : null)
                .FirstOrDefault(t => t is not null);
    }

    public static ScalarTail? Of(FieldPath path)
        => path.Steps[^1].Class is { } type ? Of(type)
            : path.Leaf is { Shape: Shape.Value, Member.PropertyType: var scalar } && (scalar == typeof(string) || scalar == typeof(long?)) ? new ScalarTail([])
            : null;

    /// <summary>A value of a type, a different one for each row; as the JSON has it and as Stripe.net has it.</summary>
    public static (object Json, object Clr) ValueOf(Type type, int row)
        => (Nullable.GetUnderlyingType(type) ?? type) switch
        {
            var t when t == typeof(string) => ($"value_{row}", $"value_{row}"),
            var t when t == typeof(long) => ((long)row, (long)row),
            var t when t == typeof(bool) => (row == 1, row == 1),
            var t when t == typeof(DateTime) => (1_600_000_000L + row, DateTime.UnixEpoch.AddSeconds(1_600_000_000L + row)),
            var t => throw new ArgumentOutOfRangeException(nameof(type), t, "No value of this type is made."),
        };
}
