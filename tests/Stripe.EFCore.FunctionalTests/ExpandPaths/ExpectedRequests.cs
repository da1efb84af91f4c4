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
    /// <param name="count">How many steps of the path are read; all, unless given.</param>
    public static List<ExpectedRequest>? Of(FieldPath path, int levels, int? count = null)
    {
        var requests = new List<ExpectedRequest>();
        var (start, steps) = (0, count ?? path.Steps.Length);
        for (var i = 0; i < steps; i++)
        {
            if (!path.NeedsExpansion(i) || CanExpand(path, start, i, levels, isList: start == 0 && levels == LevelsOfList && requests.Count == 0))
                continue;

            // The id of an object is known without the object; the class of one that is cast is not.
            if (LookedUp(path, start, i) is not var (next, known))
                return null;
            var (first, failing, deepest, isList) = (start, i, levels, start == 0 && levels == LevelsOfList && requests.Count == 0);
            requests.Add(Request(path, first, k => k < known || k < failing && IsCast(path, k) && CanExpand(path, first, k, deepest, isList)));
            (start, levels) = (next, LevelsOfList);
            i = next - 1;
        }

        requests.Add(Request(path, start, k => k < steps));
        return requests;
    }

    private static ExpectedRequest Request(FieldPath path, int start, Func<int, bool> isRead)
        => new(
            path.Holder(start),
            start,
            Enumerable.Range(start, path.Steps.Length - start)
                .Where(k => isRead(k) && path.NeedsExpansion(k))
                .Select(k => path.TextOf(start, k + 1))
                .LastOrDefault());

    /// <summary>
    ///     Whether the path of a step alone does not tell the class: the member is cast, or classes behind an interface have others of that name.
    /// </summary>
    private static bool IsCast(FieldPath path, int step)
        => path.Steps[step].Field.Declared != path.Steps[step].Class
            || step > 0 && path.Steps[step - 1].Field.Classes.SelectMany(StripeFields.Of)
                .Any(f => f.Name == path.Steps[step].Field.Name && f.Declared != path.Steps[step].Field.Declared);

    private static bool CanExpand(FieldPath path, int start, int step, int levels, bool isList)
        => path.Steps[step].Field is { CannotExpand: false } field
            && !(field.NotInLists && isList)
            && path.TextOf(start, step + 1).Count(c => c == '.') < levels;

    /// <summary>
    ///     From which step on another object is read instead, and how many steps lead to its id: the object that a field refers to, or the nearest one around
    ///     the field that is not beyond an element of a list.
    /// </summary>
    private static (int Next, int Known)? LookedUp(FieldPath path, int start, int step)
    {
        var type = path.Steps[step].Class;
        if (IsReference(path, step) && !IsCast(path, step) && StripePaths.Of(type!, "id") is not null)
            return (step + 1, step);

        for (var holder = step; holder >= start; holder--)
        {
            if (!CanExpand(path, holder, step, LevelsOfList, isList: false))
                return null;
            var isDeclared = holder == 0 || !IsCast(path, holder - 1);
            if (isDeclared && StripePaths.Of(path.Holder(holder), "id") is not null)
                return (holder, holder > 0 && IsReference(path, holder - 1) ? holder - 1 : holder);
            if (holder > 0 && path.Steps[holder - 1].Field.Shape is Shape.Array or Shape.List)
                return null;
        }

        return null;
    }

    private static bool IsReference(FieldPath path, int step) => path.Steps[step].Field is { IsExpandable: true, Shape: Shape.Object };
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
            var value = fields.FirstOrDefault(f =>
                f.Shape == Shape.Value && (Nullable.GetUnderlyingType(f.Member.PropertyType) ?? f.Member.PropertyType) == wanted);
            if (value is not null)
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
