using System.Collections.Immutable;
using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Storage;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Materialization;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Runtime;
using Stripe.EFCore.Rows.Decoders;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Query.Execution.Compilation.Shaping;

/// <summary>Makes objects of rows by EF Core's own materializer, so that tracking, constructors, shadow properties and interceptors are EF Core's.</summary>
/// <param name="inject">EF Core's materializer for a shaper, as an expression that reads a value buffer.</param>
/// <param name="isTracking">Whether the context tracks what is made.</param>
internal sealed class EntityShaper(Func<StructuralTypeShaperExpression, Expression> inject, bool isTracking)
{
    private static readonly MethodInfo MismatchMethod = typeof(EntityShaper).GetMethod(nameof(Mismatch), BindingFlags.NonPublic | BindingFlags.Static)!;

    public bool IsTracking => isTracking;

    public Expression Entity(RowCompiler rows, EntityExpression entity)
        => rows.Shared(
            (entity.Source, entity.Prefix, entity.EntityType, entity.Cast),
            () => Checked(
                rows,
                entity,
                IfPresent(
                    rows,
                    entity.Prefix.Segments.IsEmpty ? null : ColumnSlot.Presence(entity.Source, entity.Prefix),
                    WithJson(
                        rows, entity, FilledCheck.Of(entity, Materialize(rows, entity.EntityType, entity.IsNullable, EntityColumns.Of(entity), entity.Lists))),
                    entity.Type)));

    private static Expression WithJson(RowCompiler rows, EntityExpression entity, Expression materialized)
        => RawJsonShaper.ColumnOf(entity, rows.Plans.KeepsRawJson) is { } json
            ? RawJsonShaper.Keeping(rows.Read(json, typeof(string)), materialized)
            : materialized;

    public Expression Complex(RowCompiler rows, ComplexExpression complex)
        => IfPresent(
            rows,
            complex.IsNullable ? ColumnSlot.Presence(complex.Source, complex.Path) : null,
            Materialize(
                rows, complex.ComplexProperty.ComplexType, false, EntityColumns.Of(complex.ComplexProperty.ComplexType, complex.Source, complex.Prefix)),
            complex.Type);

    public Expression ComplexElement(RowCompiler rows, ComplexElementExpression element)
        => Materialize(rows, element.ComplexType, false, EntityColumns.Of(element.ComplexType, element.Source, JsonPath.Root));

    /// <summary>An object where its JSON is there. That a key or a required value is there does not say so: they are the owner's, or a default.</summary>
    private static Expression IfPresent(RowCompiler rows, ColumnSlot? presence, Expression value, Type type)
        => presence is null
            ? value
            : Expression.Condition(
                Expression.Equal(rows.Read(presence, typeof(bool?)), Expression.Constant(true, typeof(bool?))),
                value.Type == type ? value : Expression.Convert(value, type),
                Expression.Default(type));

    /// <summary>Makes no object of a row that is not of the type that it was cast to.</summary>
    private static Expression Checked(RowCompiler rows, EntityExpression entity, Expression materialized)
    {
        if (entity.Cast is not { } cast)
            return materialized;

        var none = Expression.Constant(null, materialized.Type);
        var otherwise = cast.IsHard
            ? Expression.Condition(
                rows.Visit(RowPresence.IsMissing(new EntityExpression(cast.From, entity.Source, entity.Prefix, true))),
                none,
                Expression.Throw(Expression.Call(MismatchMethod, Expression.Constant(cast.From.ClrType), Expression.Constant(entity.Type)), materialized.Type))
            : (Expression)none;
        return Expression.Condition(rows.Visit(RowTypes.IsOfCastType(entity).AsCondition()), materialized, otherwise);
    }

    private static InvalidCastException Mismatch(Type from, Type to)
        => new($"An object of type '{from.Name}' in the result is no '{to.Name}', to which the query casts it. Use OfType<{to.Name}>() or 'as'.");

    private Expression Materialize(
        RowCompiler rows,
        ITypeBase type,
        bool isNullable,
        IEnumerable<(IReadOnlyPropertyBase Property, ColumnSlot Slot)> columns,
        ImmutableArray<WholeList> lists = default)
    {
        var shaper = new StructuralTypeShaperExpression(type, Expression.Parameter(typeof(ValueBuffer), "buffer"), isNullable);
        var slots = new Dictionary<IReadOnlyPropertyBase, ColumnSlot>();
        foreach (var (property, slot) in columns)
            slots.TryAdd(property, slot);
        return new ReadRewriter(rows, slots, StripeClass.Is(type.ClrType), lists.IsDefault ? [] : lists).Visit(inject(shaper));
    }

    /// <summary>Lets the materializer read a row's slots where it would read a value buffer by EF Core's own indexes.</summary>
    /// <param name="rows">Reads the slots.</param>
    /// <param name="slots">Where each member stands.</param>
    /// <param name="lists">The lists that are handed out whole.</param>
    /// <param name="isStripeClass">Whether an unreadable member keeps the value that it has when Stripe sends none, as in nested objects.</param>
    private sealed class ReadRewriter(
        RowCompiler rows, Dictionary<IReadOnlyPropertyBase, ColumnSlot> slots, bool isStripeClass, ImmutableArray<WholeList> lists) : ExpressionVisitor
    {
        private static readonly MethodInfo ReadMemberMethod = typeof(UnreadableValue).GetMethod(nameof(UnreadableValue.ReadMember))!;
        private static readonly FieldInfo EmptyBuffer = typeof(ValueBuffer).GetField(nameof(ValueBuffer.Empty))!;

        protected override Expression VisitParameter(ParameterExpression node)
            => node.Type == typeof(ValueBuffer) ? Expression.Field(null, EmptyBuffer) : node;

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            var method = node.Method.IsGenericMethod ? node.Method.GetGenericMethodDefinition() : node.Method;
            if (method == StripeStructuralTypeMaterializerSource.IsPresentMethod)
                return Expression.Equal(rows.Read(slots[PropertyOf(node, 1)], typeof(bool?)), Expression.Constant(true, typeof(bool?)));
            if (method == StripeStructuralTypeMaterializerSource.CollectionMethod && PropertyOf(node, 1) is IComplexProperty list)
                return Expression.Convert(CollectionShaper.ComplexList(rows, rows.Plans, slots[list], list), node.Type);

            if (method != Microsoft.EntityFrameworkCore.Infrastructure.ExpressionExtensions.ValueBufferTryReadValueMethod)
                return base.VisitMethodCall(node);

            var property = PropertyOf(node, 2);
            var value = ReadProperty(node, property);
            return lists.FirstOrDefault(l => l.Property == property) is { } whole
                ? Expression.Call(typeof(RowFunctions), nameof(RowFunctions.Whole), node.Type.GetGenericArguments(), value, rows.Visit(whole.Elements))
                : value;
        }

        private Expression ReadProperty(MethodCallExpression node, IReadOnlyPropertyBase property)
        {
            return isStripeClass && property is IReadOnlyProperty member && !member.IsKey() && slots[property].Type == node.Type
                ? Expression.Call(ReadMemberMethod.MakeGenericMethod(node.Type), rows.Read(slots[property], typeof(object)))
                : Read(slots[property], node.Type);
        }

        private static IReadOnlyPropertyBase PropertyOf(MethodCallExpression node, int argument)
            => (IReadOnlyPropertyBase)((ConstantExpression)node.Arguments[argument]).Value!;

        /// <summary>A column that only some types of a hierarchy have is read as one that may be missing.</summary>
        private Expression Read(ColumnSlot slot, Type type)
            => type.IsValueType && slot.Type != type && slot.Type == type.Widened()
                ? Expression.Coalesce(rows.Read(slot, slot.Type), Expression.Constant(ColumnDecoders.DefaultOf(type), type))
                : rows.Read(slot, type);

        protected override Expression VisitBinary(BinaryExpression node)
            => node is { NodeType: ExpressionType.Assign, Left: MemberExpression { Member: FieldInfo { IsInitOnly: true } } field }
                ? field.Assign(Visit(node.Right))
                : base.VisitBinary(node);

        protected override Expression VisitExtension(Expression node)
            => node is LiftableConstantExpression ? node : base.VisitExtension(node);
    }
}
