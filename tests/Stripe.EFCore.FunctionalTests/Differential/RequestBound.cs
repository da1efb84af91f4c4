using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>
///     The most requests that a shape may send: those that read a list from end to end wherever the query names it or a navigation that leads there, one to try
///     whether a first row will do, those of a condition with several values, each a list of its own, and what the shape says of look-ups.
/// </summary>
/// <param name="pages">How many requests read the whole list of an entity type.</param>
public sealed class RequestBound(IModel model, Func<IEntityType, int> pages)
{
    private const int MostAlternatives = 10;

    public int Of(QueryShape shape)
    {
        var finder = new TypeFinder(model);
        finder.Visit(shape.Query);
        return finder.Found.Sum(pages) + 1 + (finder.HasAlternatives ? MostAlternatives : 0) + shape.LookUps;
    }

    private sealed class TypeFinder(IModel model) : ExpressionVisitor
    {
        public List<IEntityType> Found { get; } = [];

        public bool HasAlternatives { get; private set; }

        protected override Expression VisitBinary(BinaryExpression node)
        {
            HasAlternatives |= node.NodeType == ExpressionType.OrElse;
            return base.VisitBinary(node);
        }

        protected override Expression VisitMethodCall(MethodCallExpression node)
        {
            HasAlternatives |= node.Method.Name == nameof(Enumerable.Contains);
            return base.VisitMethodCall(node);
        }

        protected override Expression VisitMember(MemberExpression node)
        {
            if (node.Type.IsGenericType && node.Type.GetGenericTypeDefinition() == typeof(IQueryable<>))
                Found.AddRange(Roots(node.Type.GetGenericArguments()[0], node.Member.Name));
            else if (node.Expression is { } target)
                Found.AddRange(
                    model.GetEntityTypes()
                        .Where(t => t.ClrType.IsAssignableTo(target.Type) || target.Type.IsAssignableTo(t.ClrType))
                        .SelectMany(t => Related(t, node.Member.Name))
                        .Distinct());
            return base.VisitMember(node);
        }

        private IEnumerable<IEntityType> Roots(Type type, string name)
            => type == typeof(Dictionary<string, object>)
                ? model.GetEntityTypes().Where(t => t.ClrType == type && t.Name + "s" == name)
                : model.GetEntityTypes().Where(t => t.ClrType == type).Select(t => t.GetRootType());

        private static IEnumerable<IEntityType> Related(IEntityType type, string name)
        {
            if (type.FindSkipNavigation(name) is { } skip)
                return [skip.JoinEntityType.GetRootType(), skip.TargetEntityType.GetRootType()];
            return type.FindNavigation(name) is { } navigation && !navigation.TargetEntityType.IsOwned() ? [navigation.TargetEntityType.GetRootType()] : [];
        }
    }
}
