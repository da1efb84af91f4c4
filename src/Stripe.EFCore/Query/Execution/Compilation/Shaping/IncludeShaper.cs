using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Execution.Compilation.Shaping;

/// <summary>
///     Fills included navigations. A tracking query leaves the fix-up to the change tracker, which knows every object; without tracking it is done here.
/// </summary>
internal static class IncludeShaper
{
    private static readonly MethodInfo ReferenceMethod = typeof(IncludeShaper).GetMethod(
        nameof(IncludeReference), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo CollectionMethod = typeof(IncludeShaper).GetMethod(
        nameof(IncludeCollection), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static Expression Include(RowCompiler rows, IncludeExpression node, bool isTracking)
    {
        var value = rows.Visit(node.EntityExpression);

        // The entity may be an include itself, which must not run twice.
        var entity = Expression.Variable(value.Type, "entity");
        var navigation = node.Navigation;
        var isCollection = navigation.IsCollection;
        var related = isCollection
            ? CollectionShaper.List(rows, rows.Plans, ((CollectionExpression)node.NavigationExpression).Subquery.Query, node.NavigationExpression.Type, out _)
            : rows.Visit(node.NavigationExpression);
        var call = Expression.Call(
            isCollection ? CollectionMethod : ReferenceMethod,
            QueryCompilationContext.QueryContextParameter,
            entity,
            related,
            Expression.Constant(new NavigationFixup(navigation)
            {
                IsTracking = isTracking && navigation.DeclaringEntityType.FindPrimaryKey() is not null,
                MarksLoaded = node.SetLoaded,
            }));
        return Expression.Block([entity], Expression.Assign(entity, value), call, entity);
    }

    private static void IncludeReference(QueryContext context, object? entity, object? related, NavigationFixup fixup)
    {
        if (entity is null || !fixup.AppliesTo(entity))
            return;

        if (fixup.IsTracking)
        {
            // The change tracker marks the navigation itself when there is something to fix up.
            if (related is null)
                context.SetNavigationIsLoaded(entity, fixup.Navigation);
            return;
        }

        fixup.SetLoaded(entity);
        if (related is null)
            return;

        fixup.Set(entity, related);
        if (fixup.Navigation.Inverse is { IsCollection: false } inverse)
            inverse.SetIsLoadedWhenNoTracking(related);
    }

    private static void IncludeCollection(QueryContext context, object? entity, System.Collections.IEnumerable related, NavigationFixup fixup)
    {
        if (entity is null || !fixup.AppliesTo(entity))
            return;

        fixup.GetOrCreateCollection(entity);
        if (fixup.MarksLoaded)
        {
            if (fixup.IsTracking)
                context.SetNavigationIsLoaded(entity, fixup.Navigation);
            else
                fixup.SetLoaded(entity);
        }

        if (fixup.IsTracking)
            return;

        foreach (var element in related)
        {
            fixup.Set(entity, element);
            if (fixup.Navigation.Inverse is { } inverse)
                inverse.SetIsLoadedWhenNoTracking(element);
        }
    }
}

/// <summary>Puts related objects into both ends of a navigation.</summary>
internal sealed class NavigationFixup(INavigationBase navigation)
{
    private readonly Action<object, object?>? _reference = Setter(navigation);
    private readonly Action<object, object?>? _inverseReference = navigation.Inverse is { } inverse ? Setter(inverse) : null;

    public INavigationBase Navigation => navigation;

    /// <summary>Whether the change tracker sets both ends.</summary>
    public bool IsTracking { get; init; }

    /// <summary>Whether an included collection counts as loaded.</summary>
    public bool MarksLoaded { get; init; }

    public bool AppliesTo(object entity) => navigation.DeclaringEntityType.ClrType.IsInstanceOfType(entity);

    public void SetLoaded(object entity) => navigation.SetIsLoadedWhenNoTracking(entity);

    public void GetOrCreateCollection(object entity)
    {
        if (!navigation.IsShadowProperty())
            navigation.GetCollectionAccessor()!.GetOrCreate(entity, forMaterialization: true);
    }

    public void Set(object entity, object related)
    {
        Set(navigation, _reference, entity, related);
        if (navigation.Inverse is { } inverse)
            Set(inverse, _inverseReference, related, entity);
    }

    private static void Set(INavigationBase navigation, Action<object, object?>? reference, object entity, object related)
    {
        if (navigation.IsShadowProperty())
            return;
        if (navigation.IsCollection)
            navigation.GetCollectionAccessor()!.Add(entity, related, forMaterialization: true);
        else
            reference!(entity, related);
    }

    private static Action<object, object?>? Setter(INavigationBase navigation)
    {
        if (navigation.IsCollection || navigation.IsShadowProperty())
            return null;

        var entity = Expression.Parameter(typeof(object), "entity");
        var related = Expression.Parameter(typeof(object), "related");
        var member = navigation.GetMemberInfo(forMaterialization: true, forSet: true);
        var target = Expression.MakeMemberAccess(Expression.Convert(entity, member.DeclaringType!), member);
        var assign = target.Assign(Expression.Convert(related, target.Type));
        return Expression.Lambda<Action<object, object?>>(assign, entity, related).Compile();
    }
}
