using System.Collections.Immutable;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Bulk;
using Stripe.EFCore.Updates.Errors;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Query.Bulk;

/// <summary>What a SetProperty of ExecuteUpdate sets: <c>c.Address.City</c>, <c>c.Metadata["plan"]</c>.</summary>
/// <param name="Entity">The entity in the row of the query.</param>
/// <param name="EntityType">Its entity type.</param>
/// <param name="Members">The members below it.</param>
internal sealed record SetProperty(Expression Entity, IEntityType EntityType, ImmutableArray<string> Members)
{
    /// <exception cref="InvalidOperationException">It is no property of an entity.</exception>
    public static SetProperty Of(Expression property, IModel model)
    {
        var members = new Stack<string>();
        var node = property;
        while (true)
        {
            if (node.Type.IsClass && model.FindEntityType(node.Type) is { } type && members.Count > 0)
                return new(node, type, [.. members]);

            switch (node)
            {
                case UnaryExpression { NodeType: ExpressionType.Convert or ExpressionType.TypeAs } cast:
                    node = cast.Operand;
                    break;
                case MemberExpression { Expression: { } holder } member:
                    members.Push(member.Member.Name);
                    node = holder;
                    break;
                case MethodCallExpression { Method.Name: "get_Item", Object: { } dictionary, Arguments: [ConstantExpression { Value: string key }] }:
                    members.Push(key);
                    node = dictionary;
                    break;
                case MethodCallExpression { Method.Name: "Property", Arguments: [var holder, ConstantExpression { Value: string name }] } call
                    when call.Method.DeclaringType == typeof(Microsoft.EntityFrameworkCore.EF):
                    members.Push(name);
                    node = holder;
                    break;
                default:
                    throw WriteErrors.NoSetter(property.ToString());
            }
        }
    }

    public BulkSetter SetterFor(BulkWrite write)
    {
        var name = string.Join('.', Members);
        var place = new FieldPlace(EntityType, name, write.Writes);
        var (path, tree) = Find(EntityType, Members) ?? throw WriteErrors.NoSetter(name, IdBeside(EntityType, Members));
        var (at, field) = ParameterTree.Find(write.Operation.Fields, path) ?? throw place.NotTaken(write.Operation);
        return new(at, field, tree, place);
    }

    /// <summary>Where the JSON has what members name, and how a value of it becomes a tree.</summary>
    private static (ImmutableArray<string> Path, Func<object?, object?> Tree)? Find(ITypeBase type, ImmutableArray<string> members)
    {
        if (type.FindProperty(members[0]) is { } property)
        {
            if (property.FindFilter() is not null || property.IsPrimaryKey())
                return null;
            var converter = property.GetTypeMapping().Converter;
            return members.Length == 1
                ? (property.GetJsonPath().Segments, value => FieldTree.Of(converter is null ? value : converter.ConvertToProvider(value)))
                : Inside(property.ClrType, members[1..]) is { } rest ? (property.GetJsonPath().Segments.AddRange(rest), FieldTree.Of) : null;
        }

        if (type.FindComplexProperty(members[0]) is not { } complex)
            return null;
        if (members.Length > 1)
            return complex.IsCollection ? null : Find(complex.ComplexType, members[1..]);
        return (complex.GetJsonPath().Segments,
            complex.IsCollection ? value => FieldTree.OfList(value, complex.ComplexType) : value => FieldTree.Of(value, complex.ComplexType));
    }

    /// <summary>The member with the id of the object that a member refers to: <c>DefaultPaymentMethodId</c>; null where it refers to none.</summary>
    private static string? IdBeside(ITypeBase type, ImmutableArray<string> members)
    {
        var name = members[^1];
        if (members is [_] && (type as IEntityType)?.FindNavigation(name) is { IsOnDependent: true, ForeignKey.Properties: [{ PropertyInfo: not null } key] })
            return key.Name;

        var holder = members[..^1].Aggregate((Type?)type.ClrType, (holder, member) => holder?.GetProperty(member)?.PropertyType);
        return holder is not null && StripeClass.Is(holder) && StripeClass.Find(holder, name) is { IsExpanded: true, Field: var field }
            && StripeClass.Field(holder, field) is { } id
                ? string.Join('.', [.. members[..^1], id.Name])
                : null;
    }

    /// <summary>The fields of members inside of one of Stripe.net's objects, or the key of a dictionary.</summary>
    private static ImmutableArray<string>? Inside(Type type, ImmutableArray<string> members)
    {
        if (members.IsEmpty)
            return [];
        if (typeof(System.Collections.IDictionary).IsAssignableFrom(type)
            || type.IsGenericType && type.GetGenericArguments() is [var key, _] && key == typeof(string))
            return members.Length == 1 ? [members[0]] : null;
        return StripeClass.Find(type, members[0]) is { IsExpanded: false } found && Inside(found.Property.PropertyType, members[1..]) is { } rest
            ? rest.Insert(0, found.Field)
            : null;
    }
}
