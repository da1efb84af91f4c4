using System.Collections.Immutable;
using System.Diagnostics;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using Stripe.EFCore.Query.Execution.Compilation.Shaping;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Compilation;

/// <summary>Compiles expressions over slots to functions of a row and the rows that surround it.</summary>
/// <param name="plans">Compiles the subqueries met.</param>
/// <param name="scope">The layout of the row itself, then of the rows that surround it, the nearest first.</param>
/// <param name="materializer">Makes objects of rows, where a result may hold objects; null in a predicate or a key, where it may not.</param>
internal sealed partial class RowCompiler(PlanCompiler plans, ImmutableArray<Layout> scope, EntityShaper? materializer) : ShaperRewriter
{
    private static readonly PropertyInfo ExecutionProperty = typeof(Frame).GetProperty(nameof(Runs.Frame.Execution))!;
    private static readonly PropertyInfo ParentProperty = typeof(Frame).GetProperty(nameof(Runs.Frame.Parent))!;
    private static readonly PropertyInfo RowProperty = typeof(Frame).GetProperty(nameof(Runs.Frame.Row))!;
    private static readonly PropertyInfo QueryContextProperty = typeof(QueryExecution).GetProperty(nameof(QueryExecution.QueryContext))!;
    private static readonly MethodInfo ParameterMethod = typeof(RowCompiler).GetMethod(nameof(ReadParameter), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo TimeMethod = typeof(RowCompiler).GetMethod(nameof(ReadTime), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly MethodInfo FoundMethod = typeof(RowCompiler).GetMethod(nameof(Found), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo NarrowMethod = typeof(RowCompiler).GetMethod(nameof(Narrowed), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo ReadMethod = typeof(UnreadableValue).GetMethod(nameof(UnreadableValue.Read))!;

    private static readonly MethodInfo EqualMethod = typeof(ComplexValues).GetMethod(nameof(ComplexValues.AreEqual))!;

    private readonly ParameterExpression _frame = Expression.Parameter(typeof(Frame), "frame");
    private readonly ParameterExpression _row = Expression.Parameter(typeof(object?[]), "row");

    private readonly Dictionary<object, ParameterExpression> _shared = [];
    private readonly List<(ParameterExpression Variable, Expression Value)> _prelude = [];

    /// <summary>The subqueries met, which have to be touched before the function may have effects.</summary>
    public List<CompiledSubquery> Subqueries { get; } = [];

    /// <summary>Whether anything met reads from the API.</summary>
    public bool ReadsApi { get; private set; }

    /// <summary>Whether objects are made of rows, in which the context has a part.</summary>
    public bool MakesEntities { get; private set; }

    /// <summary>Whether anything met belongs to a surrounding row.</summary>
    public bool IsCorrelated { get; private set; }

    public EntityShaper? Materializer => materializer;

    public ParameterExpression Frame => _frame;

    public ParameterExpression Row => _row;

    public RowFunction<T> Function<T>(Expression expression)
    {
        var body = Visit(expression.Wide());
        if (body.Type != typeof(T))
            body = Expression.Convert(body, typeof(T));
        return Expression.Lambda<RowFunction<T>>(WithQueryContext(body), _frame, _row).Compile();
    }

    /// <summary>A function to a type known at run time only.</summary>
    public Delegate Function(Expression expression, Type type)
    {
        var body = Visit(expression.As(type));
        if (body.Type != type)
            body = Expression.Convert(body, type);
        return Expression.Lambda(typeof(RowFunction<>).MakeGenericType(type), WithQueryContext(body), _frame, _row).Compile();
    }

    /// <summary>Values that are passed on unread: a slot is passed as it is, null if its row is missing, and an unreadable value stays one.</summary>
    public RowFunction<object?[]> Array(IEnumerable<Expression> expressions) => Array(expressions, slot => Read(slot, typeof(object)));

    /// <summary>Values that are compared, so they must be readable.</summary>
    public RowFunction<object?[]> Keys(IEnumerable<Expression> expressions) => Keys(expressions, plans.ConverterOf);

    /// <summary>Values that are sorted by: what has an order of its own is sorted by it.</summary>
    public RowFunction<object?[]> SortKeys(IEnumerable<Expression> expressions)
        => Keys(expressions, type => typeof(IComparable).IsAssignableFrom(type) ? null : plans.ConverterOf(type));

    private RowFunction<object?[]> Keys(IEnumerable<Expression> expressions, Func<Type, ValueConverter?> converterOf)
        => Array(
            expressions,
            slot => Expression.Call(ReadMethod.MakeGenericMethod(typeof(object)), Read(slot, typeof(object))),
            (type, value) => converterOf(type) is { } converter ? ConvertedEquality.Provide(converter, value) : value);

    private RowFunction<object?[]> Array(IEnumerable<Expression> expressions, Func<Slot, Expression> read, Func<Type, Expression, Expression>? convert = null)
    {
        var values = expressions.Select(e => e.Wide() is SlotExpression { Slot: var slot } ? read(slot) : Expression.Convert(Visit(e.Wide()), typeof(object)));
        if (convert is not null)
            values = values.Zip(expressions, (value, e) => convert(e.Type, value));
        var array = Expression.NewArrayInit(typeof(object), values);
        return Expression.Lambda<RowFunction<object?[]>>(WithQueryContext(array), _frame, _row).Compile();
    }

    /// <summary>The value of a slot of the row, or of the nearest surrounding row that has it.</summary>
    public Expression Read(Slot slot, Type type)
    {
        var (row, ordinal) = Locate(slot);
        Expression value = Expression.ArrayIndex(row, Expression.Constant(ordinal));
        return type == typeof(object) ? value : Expression.Call(ReadMethod.MakeGenericMethod(type), value);
    }

    protected override Expression VisitSlot(SlotExpression node)
    {
        // The rows themselves are what operators read of a list; all others see the collection that the property is.
        return node.Slot is ColumnSlot { Property: IComplexProperty list } && node.Type != typeof(List<object?[]>)
            ? CollectionShaper.ComplexList(this, plans, node.Slot, list)
            : Read(node.Slot, node.Type);
    }

    protected override Expression VisitExtension(Expression node)
        => node switch
        {
            // EF Core gives the default of a complex struct where the object that has it is missing.
            NarrowExpression { Operand: ComplexExpression or ComplexElementExpression } complex
                => Expression.Coalesce(Visit(complex.Operand), Expression.Default(complex.Type)),
            NarrowExpression nested when nested.Operand.Type == nested.Type.Widened() && NestedColumnOf(nested.Operand) is { } column
                => Expression.Call(NarrowMethod.MakeGenericMethod(nested.Type), Visit(nested.Operand), Expression.Constant(column), IdOf(column)),
            NarrowExpression { Operand: SlotExpression { Slot: ColumnSlot column } } ofRow when ofRow.Operand.Type == ofRow.Type.Widened()
                => Expression.Call(FoundMethod.MakeGenericMethod(ofRow.Type), Visit(ofRow.Operand), Expression.Constant(column)),
            NarrowExpression narrow => Expression.Convert(Visit(narrow.Operand), narrow.Type),
            NullSafeExpression access => VisitNullSafe(access),
            OptionalExpression optional => Expression.Condition(
                Expression.Equal(Read(optional.Presence.Slot, typeof(object)), Expression.Constant(null)),
                Expression.Default(optional.Type),
                Visit(optional.Shaper)),
            ExecutionTimeExpression time => Expression.Convert(
                Expression.Call(
                    TimeMethod,
                    Expression.Property(_frame, ExecutionProperty),
                    Expression.Constant(time.Member),
                    Expression.Constant(time.Type == typeof(DateTimeOffset))),
                time.Type),
            UtcTimeExpression time => Utc(time),
            QueryParameterExpression parameter when UtcTimes.AreOfType(parameter.Type) || parameter.Type == typeof(object) => TimeParameter(parameter),
            QueryParameterExpression parameter => Expression.Call(
                ParameterMethod.MakeGenericMethod(parameter.Type),
                QueryContext,
                Expression.Constant(parameter.Name)),
            JoinedEntityExpression joined => materializer is { IsTracking: true }
                ? Expression.Block(Visit(joined.JoinEntity), Visit(joined.Entity))
                : Visit(joined.Entity),
            ComplexEqualityExpression equality => Expression.Call(
                EqualMethod, Expression.Constant(equality.ComplexType), AsObject(equality.Left), AsObject(equality.Right)),
            CollectionExpression collection => CollectionShaper.Collection(this, plans, collection),
            _ => base.VisitExtension(node),
        };

    protected override Expression VisitEntity(EntityExpression node) => Shaper(node).Entity(this, node);

    protected override Expression VisitComplex(ComplexExpression node) => ValueShaper.Complex(this, node);

    protected override Expression VisitComplexElement(ComplexElementExpression node) => ValueShaper.ComplexElement(this, node);

    /// <summary>A null list that the caller gave holds nothing.</summary>
    protected override Expression VisitMethodCall(MethodCallExpression node)
        => node is { Method.Name: nameof(Enumerable.Contains), Type: var type } && type == typeof(bool)
            && (node.Object ?? node.Arguments[0]).StripConvert() is QueryParameterExpression { Type.IsValueType: false } list && list.Type != typeof(string)
            ? Expression.Condition(Expression.Equal(Visit(list), Expression.Constant(null, list.Type)), Expression.Constant(false), base.VisitMethodCall(node))
            : base.VisitMethodCall(node);

    protected override Expression VisitInclude(IncludeExpression node)
        => RowShapes.Unwrap(node) is EntityExpression entity
            ? Shared(
                (entity.Source, entity.Prefix, entity.EntityType, entity.Cast, Path(node)), () => IncludeShaper.Include(this, node, Shaper(node).IsTracking))
            : IncludeShaper.Include(this, node, Shaper(node).IsTracking);

    /// <summary>The navigations included into an entity, up to this one.</summary>
    private static string Path(Expression node)
        => node.StripConvert() is IncludeExpression include
            ? $"{Path(include.EntityExpression)}/{include.Navigation.DeclaringEntityType.Name}.{include.Navigation.Name}"
            : "";

    protected override Expression VisitGrouping(GroupingExpression node) => CollectionShaper.Grouping(this, plans, node);

    protected override Expression VisitSubquery(SubqueryExpression node)
    {
        if (node.Query.Ending.Kind == EndingKind.Sequence)
            return CollectionShaper.Sequence(this, plans, node);

        var subquery = plans.CompileValue(node.Query, this, scope, node.Type);
        var call = Expression.Call(Expression.Constant(subquery), nameof(ValueSubquery<>.Value), null, _frame, _row);
        return call.Type == node.Type ? call : Expression.Convert(call, node.Type);
    }

    /// <summary>Takes the rows of a subquery that this row surrounds, and what its elements read, among what this function reads.</summary>
    public RowsSubquery Adopt(Operator rows, RowCompiler element)
    {
        var subquery = new RowsSubquery(rows, [.. element.Subqueries]);
        Register(subquery, element.ReadsApi || plans.ReadsApi(rows), element.IsCorrelated);
        return subquery;
    }

    /// <summary>A variable that holds an object made of the row, so that a row makes one object however often the result names it.</summary>
    public ParameterExpression Shared(object key, Func<Expression> create)
    {
        if (_shared.TryGetValue(key, out var variable))
            return variable;

        var value = create();
        variable = Expression.Variable(value.Type, "instance");
        _shared.Add(key, variable);
        _prelude.Add((variable, value));
        return variable;
    }

    public void Register(CompiledSubquery subquery, bool readsApi, bool isCorrelated)
    {
        Subqueries.Add(subquery);
        ReadsApi |= readsApi;
        IsCorrelated |= isCorrelated;
    }

    public ImmutableArray<Layout> Scope => scope;

    public PlanCompiler Plans => plans;

    private Expression QueryContext => Expression.Property(Expression.Property(_frame, ExecutionProperty), QueryContextProperty);

    private UnaryExpression AsObject(Expression expression) => Expression.Convert(Visit(expression.Wide()), typeof(object));

    /// <summary>The id of the object that has a column, where the row has it.</summary>
    private Expression IdOf(ColumnSlot column)
        => SlotUsage.IdOf(column) is var id && scope.Any(l => l.TryGetOrdinal(id, out _))
            ? Read(id, typeof(string))
            : Expression.Constant(null, typeof(string));

    /// <summary>The column of a nested object that a value is read from; null where it is computed.</summary>
    private static ColumnSlot? NestedColumnOf(Expression value)
        => value switch
        {
            SlotExpression { Slot: ColumnSlot { Path.Segments.Length: > 1 } column } => column,
            ConditionalExpression { IfTrue: ConstantExpression { Value: null }, IfFalse: var present } => NestedColumnOf(present),
            UnaryExpression { NodeType: ExpressionType.Convert, Operand: SlotExpression present } => NestedColumnOf(present),
            _ => null,
        };

    private static T Narrowed<T>(T? value, ColumnSlot column, string? id)
        where T : struct
        => value ?? throw QueryErrors.NullValue(column, id, typeof(T));

    private static T Found<T>(T? value, ColumnSlot column)
        where T : struct
        => value ?? throw QueryErrors.NoObject(column, typeof(T));

    private (Expression Row, int Ordinal) Locate(Slot slot)
    {
        Expression frame = _frame;
        for (var depth = 0; depth < scope.Length; depth++)
        {
            if (scope[depth].TryGetOrdinal(slot, out var ordinal))
            {
                IsCorrelated |= depth > 0;
                plans.NoteDepth(depth);
                return (depth == 0 ? _row : Expression.Property(frame, RowProperty), ordinal);
            }

            if (depth > 0)
                frame = Expression.Property(frame, ParentProperty);
        }

        throw new UnreachableException($"The plan reads the value '{slot}', which no row around it has. This is a defect of the planner.");
    }

    private BlockExpression VisitNullSafe(NullSafeExpression node)
    {
        var caller = Visit(node.Caller);
        var access = Visit(node.Access);
        if (access.Type != node.Type)
            access = Expression.Convert(access, node.Type);

        var held = Expression.Variable(caller.Type, "caller");
        return Expression.Block(
            [held, node.Value],
            Expression.Assign(held, caller),
            Expression.Condition(
                Expression.Equal(held, Expression.Constant(null, held.Type)),
                Expression.Default(node.Type),
                Expression.Block(
                    Expression.Assign(node.Value, held.Type == node.Value.Type ? held : Expression.Convert(held, node.Value.Type)),
                    access)));
    }

    /// <summary>Complex values are compared as objects where there are no others yet.</summary>
    private EntityShaper ValueShaper => materializer ?? plans.Values;

    private EntityShaper Shaper(Expression node)
    {
        MakesEntities = true;
        return materializer ?? throw QueryErrors.CannotTranslate(
            node, "an object cannot be made of a row here, where the query still filters, sorts or groups rows; compare or sort by its members instead");
    }

    private Expression WithQueryContext(Expression body)
        => Expression.Block(
            [QueryCompilationContext.QueryContextParameter, .. _prelude.Select(p => p.Variable)],
            [
                Expression.Assign(QueryCompilationContext.QueryContextParameter, QueryContext),
                .. _prelude.Select(p => Expression.Assign(p.Variable, p.Value)),
                body,
            ]);

    private static T ReadParameter<T>(QueryContext context, string name) => (T)context.Parameters[name]!;
}
