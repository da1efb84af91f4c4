using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Compilation.Shaping;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Execution.Scans.Layouts;
using Stripe.EFCore.Query.Execution.Scans.Reading;
using Stripe.EFCore.Query.Execution.Scans.Requests;
using Stripe.EFCore.Query.Plans.Algebra;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Compiles logical plans to operators. At the top a scan streams; inside a subquery or a join it reads from the run's tables.</summary>
internal sealed partial class PlanCompiler
{
    private readonly SlotUsage _usage;
    private readonly ExpandPlaces _places;
    private readonly ColumnFactory _columns;
    private readonly Dictionary<Scan, ClockUse> _clockUses;
    private readonly Dictionary<Slot, Layout> _groupLayouts = [];
    private readonly HashSet<Operator> _apiReaders = [];
    private readonly Dictionary<StripeResource, (ScanLayout Layout, IReadOnlyCollection<ColumnSlot> Columns)> _shared = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Scan, SharedExpansions> _expanded;
    private readonly Dictionary<Scan, ScanReader> _readers = new(ReferenceEqualityComparer.Instance);
    private readonly IModel _model;
    private CompiledScan? _top;
    private int _deepest;
    private bool _stopsEarly;
    private bool _isOrdered;

    /// <param name="query">The query, planned.</param>
    /// <param name="model">Knows the converters.</param>
    /// <param name="values">Makes complex values of rows where they are only compared.</param>
    public PlanCompiler(BoundQuery query, IModel model, EntityShaper values)
    {
        _model = model;
        Values = values;
        _places = ExpandPlaces.Of(query);
        _usage = SlotUsage.Of(query);
        _clockUses = TestClocks.Of(query);
        _columns = new ColumnFactory(_usage.ElementColumns, _usage.IsAsSent, query.KeepsRawJson);
        SharedLists = SharedLists.Of(query);
        _expanded = SharedExpansions.Of(query, _usage, query.KeepsRawJson, SharedLists.IsShared);
        if (SharedLists.Own is var (own, same) && !SharedExpansions.HaveOneLayout(_expanded, own, same))
            SharedLists.ReadOwnByItself();
        KeepsRawJson = query.KeepsRawJson;
    }

    public EntityShaper Values { get; }

    /// <summary>The lists that are read once for several scans.</summary>
    public SharedLists SharedLists { get; }

    /// <summary>The converter by whose values objects of a class are compared; null where they are compared by themselves.</summary>
    public ValueConverter? ConverterOf(Type type) => ConvertedEquality.ConverterOf(_model, type);

    /// <summary>Whether objects of Stripe.net keep their JSON.</summary>
    public bool KeepsRawJson { get; }

    /// <summary>Compiles the plan of a whole query.</summary>
    public Operator Compile(LogicalPlan plan) => Compile(plan, [], isTop: true);

    public RowCompiler Rows(ImmutableArray<Layout> scope, EntityShaper? materializer = null) => new(this, scope, materializer);

    /// <summary>Whether anything compiled so far reads rows for subqueries or joins.</summary>
    public bool HasTables { get; private set; }

    public bool ReadsApi(Operator @operator) => _apiReaders.Contains(@operator);

    /// <summary>A scan, once it is compiled.</summary>
    public CompiledScan? CompiledOf(Scan scan) => _readers.GetValueOrDefault(scan)?.Compiled;

    /// <summary>What reads each scan that is compiled.</summary>
    public IReadOnlyDictionary<Scan, ScanReader> Readers => _readers;

    /// <summary>Remembers how far out a value was found, by which it is told what a subquery depends on.</summary>
    public void NoteDepth(int depth) => _deepest = Math.Max(_deepest, depth);

    /// <summary>The times that the caller gave.</summary>
    public TimeUse Times { get; } = new();

    private Operator Compile(LogicalPlan plan, ImmutableArray<Layout> scope, bool isTop)
        => plan switch
        {
            Scan scan => CompileScan(scan, scope, isTop),
            Values values => CompileValues(values, scope),
            Elements elements => CompileElements(elements, scope),
            GroupRows rows => CompileGroupRows(rows, scope),
            Filter filter => CompileFilter(filter, scope, isTop),
            Compute compute => CompileCompute(compute, scope, isTop),
            Slice slice => InSteps(!isTop && FreeSlots.InPlan(slice).Count == 0, () => CompileSlice(slice, scope, isTop)),
            Sort sort => CompileSort(sort, scope, isTop, null),
            While @while => CompileWhile(@while, scope, isTop),
            Distinct distinct => CompileDistinct(distinct, scope, isTop),
            Reverse reverse => Passing(StoppingEarly(false, () => Compile(reverse.Input, scope, isTop)), input => new ReverseOperator(input)),
            DefaultIfEmpty empty => Passing(Compile(empty.Input, scope, isTop), input => new DefaultIfEmptyOperator(input)),
            GroupBy group => CompileGroup(group, scope, isTop),
            Join join => CompileJoin(join, scope, isTop),
            Apply apply => CompileApply(apply, scope, isTop),
            SetOperation set => CompileSet(set, scope, isTop),
            _ => throw new UnreachableException($"The plan node '{plan.GetType().Name}' is not known to the compiler."),
        };

    /// <summary>Compiles what is below an operator that takes all of its rows, or may leave before the end.</summary>
    private Operator StoppingEarly(bool stopsEarly, Func<Operator> compile)
    {
        var outside = _stopsEarly;
        _stopsEarly = stopsEarly;
        var compiled = compile();
        _stopsEarly = outside;
        return compiled;
    }

    private Windowing Windowed(bool readsApi) => !readsApi ? Windowing.None : _stopsEarly ? Windowing.InStep : Windowing.Ahead;

    private Operator CompileScan(Scan scan, ImmutableArray<Layout> scope, bool isTop)
    {
        var isStreamed = isTop && !SharedLists.IsShared(scan);
        var (layout, row) = !isStreamed && _expanded.TryGetValue(scan, out var expanded) ? (expanded.Layout, expanded.RowOf(scan))
            : isStreamed || !scan.Expansions.IsEmpty ? OwnLayout(scan)
            : SharedLayout(scan);
        var values = Rows(scope.Insert(0, Layout.Empty));
        var read = SharedLists.AsRead(scan);
        var conditions = read.Conditions.Select(c => Condition(c, values, row));
        var expected = read.ExpectedRows is null || !(isTop || _isReadInSteps) ? null : values.Function<long>(read.ExpectedRows);
        var compiled = new CompiledScan(scan.Resource, layout, [.. conditions], RequiredFilters.Of(scan))
        {
            ExpectedRows = expected,
            StopsEarly = isTop && read.StopsEarly,
            IsForMany = scan.IsForMany,
            Level = scope.Length,
            ClockUse = _clockUses.GetValueOrDefault(scan),
            Unions =
            [
                .. read.Unions.Select(u => new CompiledUnion(
                    [.. u.Branches.Select(b => b.Conditions.Select(c => Condition(c, values, row)).ToImmutableArray())])),
            ],
            Search = scan.Search is { } search ? SearchTermCompiler.Compile(search, scan.Resource, values, c => Condition(c, values, Layout.Empty)) : null,
            IsOrdered = isTop && _isOrdered,
        };
        var reader = new ScanReader(compiled);
        _readers.TryAdd(scan, reader);
        if (isTop)
        {
            _top = compiled;
            HasTables |= !isStreamed;
            return isStreamed ? new ScanOperator(row, reader) : new SharedScanOperator(row, reader);
        }

        var table = new TableOperator(row, reader, isReadInSteps: _isReadInSteps && (read.StopsEarly || expected is not null));
        _apiReaders.Add(table);
        HasTables = true;
        return table;
    }

    private (ScanLayout Layout, Layout Row) OwnLayout(Scan scan)
        => ScanLayout.Create(scan, _usage.NeededOf(scan), IncludeFields.For(scan.Resource, _usage.PathsReadOf(scan)), _columns);

    /// <summary>Scans of one list read the columns of them all, so that the list is read once for a run and not once for each.</summary>
    private (ScanLayout Layout, Layout Row) SharedLayout(Scan scan)
    {
        if (!_shared.TryGetValue(scan.Resource, out var shared))
        {
            var columns = _usage.ColumnsOf(scan.Resource);
            var include = IncludeFields.For(scan.Resource, _usage.PathsReadOf(scan.Resource));
            _shared.Add(scan.Resource, shared = (ScanLayout.Shared(scan, columns, include, _columns), columns));
        }

        return (shared.Layout, ScanLayout.RowOf(scan, shared.Columns, _usage.IsNeeded));
    }

    private static CompiledCondition Condition(ScanCondition condition, RowCompiler values, Layout row)
    {
        QueryTrail.Mark();
        var isIndexed = condition.Column is { } column && CanIndex(column) && row.TryGetOrdinal(column, out _);
        return new CompiledCondition(condition.Kind, condition.Parameter, condition.Property, condition.DefaultedAs, values.Function<object?>(condition.Value))
        {
            IsCorrelated = FreeSlots.Of(condition.Value).Count > 0,
            HasSubquery = Subqueries.AreIn(condition.Value),
            IsSelective = SelectiveConditions.LeavesFew(condition),
            Column = isIndexed ? row.Ordinal(condition.Column!) : -1,
            ColumnType = condition.Column?.ValueType.Unwidened(),
        };
    }

    /// <summary>Whether objects of a column's type are equal exactly where C# says that the values are.</summary>
    private static bool CanIndex(ColumnSlot column)
        => column.ValueType.Unwidened() is var type
            && (type.IsPrimitive || type.IsEnum || type == typeof(string) || type == typeof(decimal) || type == typeof(DateTime)
                || type == typeof(DateTimeOffset)
                || type == typeof(Guid));

    private Operator CompileFilter(Filter filter, ImmutableArray<Layout> scope, bool isTop)
    {
        if (!isTop && IndexedFilter.TryCompile(this, filter, scope) is { } indexed)
            return indexed;

        var input = Compile(filter.Input, scope, isTop);
        var rows = Rows(scope.Insert(0, input.Layout));
        var predicate = rows.Function<bool>(filter.Predicate.AsCondition());
        return Reading(new FilterOperator(input, predicate, Windowed(isTop && rows.ReadsApi), isTop ? Residual(filter) : null), input, rows);
    }

    /// <summary>What of a filter right above a scan is left to this process.</summary>
    private static (StripeResource List, string Filter)? Residual(Filter filter)
    {
        if (filter.Input is not Scan scan)
            return null;

        var left = Conjuncts.Of(filter.Predicate).Where(c => !scan.Answers(c)).ToArray();
        return left.Length == 0 ? null : (scan.Resource, new ExpressionText(null).Print(left.Aggregate(Expression.AndAlso)));
    }

    private Operator CompileCompute(Compute compute, ImmutableArray<Layout> scope, bool isTop)
    {
        var input = Compile(compute.Input, scope, isTop);
        var needed = compute.Computations.Where(c => _usage.IsNeeded(c.Slot)).ToArray();
        if (needed.Length == 0)
            return input;

        var rows = Rows(scope.Insert(0, input.Layout));
        var values = rows.Array(needed.Select(c => c.Value));
        var layout = new Layout([.. input.Layout.Slots, .. needed.Select(c => c.Slot)]);
        return Reading(new ComputeOperator(layout, input, Widened, Windowed(isTop && rows.ReadsApi)), input, rows);

        object?[] Widened(Frame frame, object?[] row) => [.. row, .. values(frame, row)];
    }

    private Operator CompileSlice(Slice slice, ImmutableArray<Layout> scope, bool isTop)
    {
        var input = slice is { Input: Sort sort, Skip: null, Take: { } bound }
            ? StoppingEarly(true, () => CompileSort(sort, scope, isTop, bound))
            : StoppingEarly(_stopsEarly || slice.Take is not null, () => Compile(slice.Input, scope, isTop));
        var rows = Rows(scope.Insert(0, Layout.Empty));
        var skip = slice.Skip is null ? null : rows.Function<int>(slice.Skip);
        var take = slice.Take is null ? null : rows.Function<int>(slice.Take);
        return Reading(new SliceOperator(input, skip, take), input, rows);
    }

    private Operator CompileSort(Sort sort, ImmutableArray<Layout> scope, bool isTop, Expression? bound)
    {
        var stopsEarly = _stopsEarly && isTop && sort.FirstKeyIsSorted;
        _isOrdered |= isTop && sort.FirstKeyIsSorted;
        var input = StoppingEarly(stopsEarly, () => Compile(sort.Input, scope, isTop));
        var rows = Rows(scope.Insert(0, input.Layout));
        var keys = rows.SortKeys(sort.Keys.Select(k => k.Value));
        var count = bound is null ? null : Rows(scope.Insert(0, Layout.Empty)).Function<int>(bound);
        var descending = sort.Keys.Select(k => k.Descending).ToArray();
        var windowing = !(isTop && rows.ReadsApi) ? Windowing.None : stopsEarly ? Windowing.InStep : Windowing.Ahead;
        var order = new SortOrder(keys, descending, (isTop || _isReadInSteps) && sort.FirstKeyIsSorted);
        return Reading(new SortOperator(input, order, count, windowing), input, rows);
    }

    private Operator CompileWhile(While @while, ImmutableArray<Layout> scope, bool isTop)
    {
        var stopsEarly = _stopsEarly || !@while.IsSkip;
        var input = StoppingEarly(stopsEarly, () => Compile(@while.Input, scope, isTop));
        var rows = Rows(scope.Insert(0, input.Layout));
        var windowing = !(isTop && rows.ReadsApi) ? Windowing.None : stopsEarly ? Windowing.InStep : Windowing.Ahead;
        return Reading(new WhileOperator(input, rows.Function<bool>(@while.Predicate.AsCondition()), @while.IsSkip, windowing), input, rows);
    }

    private Operator CompileDistinct(Distinct distinct, ImmutableArray<Layout> scope, bool isTop)
    {
        var input = Compile(distinct.Input, scope, isTop);
        var rows = Rows(scope.Insert(0, input.Layout));
        return Reading(new DistinctOperator(input, rows.Keys(distinct.Keys), Windowed(isTop && rows.ReadsApi)), input, rows);
    }

    private Operator CompileGroup(GroupBy group, ImmutableArray<Layout> scope, bool isTop)
    {
        var input = StoppingEarly(false, () => Compile(group.Input, scope, isTop));
        _groupLayouts[group.Rows] = input.Layout;
        var rows = Rows(scope.Insert(0, input.Layout));
        var layout = new Layout([.. input.Layout.Slots, group.Rows]);
        return Reading(new GroupOperator(layout, input, rows.Keys(group.Keys), isTop && rows.ReadsApi ? Windowing.Ahead : Windowing.None), input, rows);
    }

    private Operator CompileJoin(Join join, ImmutableArray<Layout> scope, bool isTop)
    {
        var outer = Compile(join.Outer, scope, isTop);
        var before = _deepest;
        _deepest = 0;
        var inner = Compile(join.Inner, scope, isTop: false);
        var isCorrelated = _deepest > 0;
        _deepest = Math.Max(before, _deepest);

        var outerRows = Rows(scope.Insert(0, outer.Layout));
        var innerRows = Rows(scope.Insert(0, inner.Layout));
        var compiled = new HashJoinOperator(
            new JoinSide(outer, outerRows.Keys(join.Keys.Select(k => k.Outer))),
            new JoinSide(inner, innerRows.Keys(join.Keys.Select(k => k.Inner))),
            [.. join.Keys.Select(k => k.MatchesNull)],
            Windowed(isTop))
        {
            IsLeft = join.Kind == JoinKind.Left,
            IsCorrelated = isCorrelated,
        };
        return Reading(Reading(compiled, outer, outerRows), inner, innerRows);
    }

    private Operator CompileApply(Apply apply, ImmutableArray<Layout> scope, bool isTop)
    {
        var outer = Compile(apply.Outer, scope, isTop);
        var before = _deepest;
        _deepest = 0;
        var inner = CompileInner(apply.Inner, scope.Insert(0, outer.Layout));
        _deepest = Math.Max(before, _deepest - 1);
        var layout = new Layout([.. outer.Layout.Slots, .. inner.Layout.Slots]);
        var compiled = new ApplyOperator(layout, outer, inner, Windowed(isTop && ReadsApi(inner)));
        return Passing(inner, _ => Passing(outer, _ => compiled));
    }

    private Operator CompileSet(SetOperation set, ImmutableArray<Layout> scope, bool isTop)
    {
        var left = Compile(set.Left, scope, isTop);
        var right = Compile(set.Right, scope, isTop);
        var layout = new Layout([.. _usage.NeededOf(set)]);
        var sides = layout.Slots.Select(s => set.Mapping.TryGetSides(s, out var l, out var r) ? (l, r) : throw new UnreachableException($"{s}")).ToArray();
        var leftRows = Rows(scope.Insert(0, left.Layout));
        var rightRows = Rows(scope.Insert(0, right.Layout));
        var rows = Rows(scope.Insert(0, layout));
        var fromLeft = new SetSide(left, leftRows.Array(sides.Select(s => s.l)));
        var fromRight = new SetSide(right, rightRows.Array(sides.Select(s => s.r)));
        var compiled = new SetOperator(layout, set.Kind, fromLeft, fromRight, rows.Keys(set.Keys));
        return Reading(Reading(compiled, left, leftRows), right, rightRows);
    }

    /// <summary>Notes that an operator reads from the API if its input or its own expressions do.</summary>
    public Operator Mark(Operator made, Operator input, bool readsApi = false)
    {
        if (readsApi || _apiReaders.Contains(input))
            _apiReaders.Add(made);
        return made;
    }

    private Operator Passing(Operator input, Func<Operator, Operator> make) => Mark(make(input), input);

    private Operator Reading(Operator made, Operator input, RowCompiler rows) => Mark(made, input, rows.ReadsApi);
}
