using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Query.Plans.Errors;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     Refuses members in SelectMany that the model leaves out and that only the user's code could set: a query never sets them, so they would be null. What a
///     member computes of others is read from the object.
/// </summary>
/// <example><c>SelectMany(o =&gt; o.Tags)</c>, where the model ignores <c>Tags</c>, is refused; every other query stays as it is.</example>
internal sealed class UnmappedMembers(IModel model) : ExpressionVisitor, IRewriteRule
{
    private readonly HashSet<Type> _made = [];
    private readonly List<MemberExpression> _read = [];
    private bool _isInSelectMany;

    public Expression Apply(Expression query)
    {
        Visit(query);
        return _read.FirstOrDefault(m => !_made.Contains(m.Expression!.Type)) is { } unmapped
            ? throw QueryErrors.CannotTranslate(
                unmapped, CoreStrings.QueryUnableToTranslateMember(unmapped.Member.Name, TypeOf(unmapped.Expression!.Type)!.DisplayName()))
            : query;
    }

    protected override Expression VisitMethodCall(MethodCallExpression node)
    {
        if (node.Method.Name != nameof(Queryable.SelectMany)
            || node.Method.DeclaringType != typeof(Queryable) && node.Method.DeclaringType != typeof(Enumerable))
            return base.VisitMethodCall(node);

        Visit(node.Arguments[0]);
        var outside = _isInSelectMany;
        _isInSelectMany = true;
        foreach (var selector in node.Arguments.Skip(1))
            Visit(selector);
        _isInSelectMany = outside;
        return node;
    }

    protected override Expression VisitNew(NewExpression node)
    {
        _made.Add(node.Type);
        return base.VisitNew(node);
    }

    protected override Expression VisitMember(MemberExpression node)
    {
        if (_isInSelectMany && node.Expression is { Type: var type } && IsSet(node.Member) && TypeOf(type) is { } mapped && !IsMapped(mapped, node.Member.Name))
            _read.Add(node);
        return base.VisitMember(node);
    }

    /// <summary>Fields of Stripe.net's classes are read whether or not the model has them.</summary>
    private IEntityType? TypeOf(Type type) => StripeClass.Is(type) ? null : model.FindEntityTypes(type).FirstOrDefault();

    private static bool IsMapped(IEntityType type, string member) => type.GetDerivedTypesInclusive().Any(t => t.FindMember(member) is not null);

    private static bool IsSet(MemberInfo member) => member is PropertyInfo { SetMethod: not null } or FieldInfo;
}
