using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Plans.Nodes;

/// <summary>An expression node of a plan. None of them means anything to EF Core or the expression compiler; the row compiler replaces them all.</summary>
internal abstract class PlanNodeExpression(Type type) : Expression, IPrintableExpression
{
    public sealed override ExpressionType NodeType => ExpressionType.Extension;

    public sealed override Type Type { get; } = type;

    protected override Expression VisitChildren(ExpressionVisitor visitor) => this;

    void IPrintableExpression.Print(ExpressionPrinter expressionPrinter) => expressionPrinter.Append(ToString());
}

/// <summary>The value of a slot, read as its own type or as that type widened to take null (the optional side of a join).</summary>
internal sealed class SlotExpression(Slot slot, Type type) : PlanNodeExpression(type)
{
    public SlotExpression(Slot slot)
        : this(slot, slot.ValueType)
    {
    }

    public Slot Slot { get; } = slot;

    public override string ToString() => Slot.ToString();
}

/// <summary>An entity that is still a row: its columns are slots, and it is materialized only where a result needs the object.</summary>
/// <param name="entityType">The entity type.</param>
/// <param name="source">Whose columns it reads.</param>
/// <param name="prefix">Where the entity's own object stands in the source's object: empty but for owned types.</param>
/// <param name="isNullable">Whether the row may be missing (the optional side of a join).</param>
internal sealed class EntityExpression(IEntityType entityType, RowSource source, JsonPath prefix, bool isNullable)
    : PlanNodeExpression(entityType.ClrType)
{
    public IEntityType EntityType { get; } = entityType;

    public RowSource Source { get; } = source;

    public JsonPath Prefix { get; } = prefix;

    public bool IsNullable { get; } = isNullable;

    /// <summary>The cast by which a row of a base type is seen as one of this type; null where all rows are.</summary>
    public EntityCast? Cast { get; init; }

    /// <summary>Of an owned type: the entity that it is part of, whose key is part of its own.</summary>
    public EntityExpression? Owner { get; init; }

    /// <summary>Lists that are handed out whole.</summary>
    public ImmutableArray<WholeList> Lists { get; init; } = [];

    /// <summary>Fields that are handed out filled.</summary>
    public ImmutableArray<ExpandedField> Filled { get; init; } = [];

    /// <summary>The same with fields that are filled, of which lists are read to their end. It is done last, when the shape of the result is known.</summary>
    public EntityExpression WithFilled(ImmutableArray<ExpandedField> fields, ImmutableArray<WholeList> lists)
        => new(EntityType, Source, Prefix, IsNullable) { Cast = Cast, Owner = Owner, Filled = fields, Lists = lists };

    /// <summary>The same over another source.</summary>
    public EntityExpression WithSource(Func<RowSource, RowSource> rename)
        => new(EntityType, rename(Source), Prefix, IsNullable) { Cast = Cast, Owner = Owner?.WithSource(rename) };

    /// <summary>The same where the row may be missing.</summary>
    public EntityExpression AsNullable() => IsNullable ? this : new(EntityType, Source, Prefix, true) { Cast = Cast, Owner = Owner };

    /// <summary>The same row as an entity of another type of its hierarchy.</summary>
    public EntityExpression OfType(IEntityType type, bool isNullable) => new(type, Source, Prefix, isNullable) { Owner = Owner };

    public override string ToString() => EntityType.DisplayName();
}

/// <summary>A row seen as one of a derived type.</summary>
/// <param name="From">The type that it was seen as before.</param>
/// <param name="IsHard">Whether a row of another type is an error, as with a cast, and not missing, as with <c>as</c>.</param>
internal sealed record EntityCast(IEntityType From, bool IsHard);

/// <summary>A complex property that is still columns of its owner's row.</summary>
/// <param name="complexProperty">The property; never a collection.</param>
/// <param name="source">Whose columns it reads.</param>
/// <param name="prefix">Where the object of the entity that has the property stands in the source's object: empty but for owned types.</param>
/// <param name="isNullable">Whether there may be no object: the property is optional, or its owner may be missing.</param>
internal sealed class ComplexExpression(IComplexProperty complexProperty, RowSource source, JsonPath prefix, bool isNullable)
    : PlanNodeExpression(isNullable ? complexProperty.ClrType.Widened() : complexProperty.ClrType)
{
    public IComplexProperty ComplexProperty { get; } = complexProperty;

    public RowSource Source { get; } = source;

    public JsonPath Prefix { get; } = prefix;

    public JsonPath Path => Prefix.Append(ComplexProperty.GetJsonPath());

    public bool IsNullable { get; } = isNullable;

    public ComplexExpression Optional() => new(ComplexProperty, Source, Prefix, true);

    public override string ToString() => ComplexProperty.Name;
}

/// <summary>An element of an embedded list of complex values or owned entities, while it is still a row.</summary>
internal sealed class ComplexElementExpression(IComplexType complexType, RowSource source, bool isNullable)
    : PlanNodeExpression(complexType.ClrType)
{
    public IComplexType ComplexType { get; } = complexType;

    public RowSource Source { get; } = source;

    public bool IsNullable { get; } = isNullable;

    public override string ToString() => ComplexType.DisplayName();
}

/// <summary>A group: its key is computed from the group's first row, its elements are the rows gathered in a slot.</summary>
internal sealed class GroupingExpression(Expression key, Slot rows, LogicalPlan input, Expression element, Type type) : PlanNodeExpression(type)
{
    public Expression Key { get; } = key;

    public Slot Rows { get; } = rows;

    /// <summary>The plan whose rows were grouped.</summary>
    public LogicalPlan Input { get; } = input;

    /// <summary>The element, over the input's slots.</summary>
    public Expression Element { get; } = element;

    public override string ToString() => $"group by {Key}";
}

/// <summary>A query inside an expression: evaluated for the row that surrounds it.</summary>
internal sealed class SubqueryExpression(BoundQuery query, Type type) : PlanNodeExpression(type)
{
    public BoundQuery Query { get; } = query;

    public override string ToString() => $"({Query.Plan.GetType().Name} subquery)";
}

/// <summary>
///     <c>caller?.Member</c>: null where the caller is null. EF Core's navigation expansion drops null checks and relies on this; a member of a
///     nested object that is absent in the JSON reads as null for the same reason.
/// </summary>
internal sealed class NullSafeExpression(Expression caller, ParameterExpression value, Expression access, Type type) : PlanNodeExpression(type)
{
    public Expression Caller { get; } = caller;

    /// <summary>Stands for the caller, known not to be null, in <see cref="Access" />.</summary>
    public ParameterExpression Value { get; } = value;

    public Expression Access { get; } = access;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var caller = visitor.Visit(Caller);
        var access = visitor.Visit(Access);
        return caller == Caller && access == Access ? this : new NullSafeExpression(caller, Value, access, Type);
    }

    public override string ToString() => $"{Caller}?.{Access}";
}

/// <summary>A value that was widened to take null and must be given as what it is: throws where it is null.</summary>
internal sealed class NarrowExpression(Expression operand, Type type) : PlanNodeExpression(type)
{
    public Expression Operand { get; } = operand;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var operand = visitor.Visit(Operand);
        return operand == Operand ? this : new NarrowExpression(operand, Type);
    }

    public override string ToString() => Operand.ToString();
}

/// <summary>A structural result that is null as a whole where its row is missing.</summary>
/// <param name="presence">A slot that is set on every row that is there.</param>
/// <param name="shaper">The result where the row is there.</param>
internal sealed class OptionalExpression(SlotExpression presence, Expression shaper) : PlanNodeExpression(shaper.Type)
{
    public SlotExpression Presence { get; } = presence;

    public Expression Shaper { get; } = shaper;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var presence = visitor.Visit(Presence);
        var shaper = visitor.Visit(Shaper);
        return presence == Presence && shaper == Shaper ? this : new OptionalExpression((SlotExpression)presence, shaper);
    }

    public override string ToString() => Shaper.ToString();
}

/// <summary>
///     An entity reached by a many-to-many navigation, with the join entity, which a tracking query materializes too: the change tracker pairs the ends by it.
/// </summary>
internal sealed class JoinedEntityExpression(Expression entity, Expression joinEntity) : PlanNodeExpression(entity.Type)
{
    public Expression Entity { get; } = entity;

    public Expression JoinEntity { get; } = joinEntity;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var entity = visitor.Visit(Entity);
        var joinEntity = visitor.Visit(JoinEntity);
        return entity == Entity && joinEntity == JoinEntity ? this : new JoinedEntityExpression(entity, joinEntity);
    }

    public override string ToString() => Entity.ToString();
}

/// <summary>
///     Whether two complex values, or two collections of them, are equal in all of their members. Either side may be an object that the caller gave.
/// </summary>
internal sealed class ComplexEqualityExpression(IComplexType complexType, Expression left, Expression right) : PlanNodeExpression(typeof(bool))
{
    public IComplexType ComplexType { get; } = complexType;

    public Expression Left { get; } = left;

    public Expression Right { get; } = right;

    protected override Expression VisitChildren(ExpressionVisitor visitor)
    {
        var left = visitor.Visit(Left);
        var right = visitor.Visit(Right);
        return left == Left && right == Right ? this : new ComplexEqualityExpression(ComplexType, left, right);
    }

    public override string ToString() => $"{Left} == {Right}";
}

/// <summary>The moment of the query's execution: the same for all of its rows.</summary>
internal sealed class ExecutionTimeExpression(string member, Type type) : PlanNodeExpression(type)
{
    /// <summary>The member of <see cref="DateTime" /> or <see cref="DateTimeOffset" />: Now, UtcNow, Today.</summary>
    public string Member { get; } = member;

    public override string ToString() => $"{Type.Name}.{Member}";
}
