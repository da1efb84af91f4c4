using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Errors;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Binding.Rows;

/// <summary>
///     What a query filters, sorts, groups or sums by is computed of columns, before there are objects. What would need the object itself, an
///     unmapped member or a method that takes it, is refused by name, as EF Core's other providers do.
/// </summary>
internal static class RowValues
{
    /// <summary>The expression, if rows alone can answer it.</summary>
    /// <exception cref="InvalidOperationException">It needs an object.</exception>
    public static Expression Verified(Expression value, Expression origin)
    {
        new Verifier(origin).Visit(value);
        return value;
    }

    private sealed class Verifier(Expression origin) : ShaperRewriter
    {
        protected override Expression VisitExtension(Expression node)
        {
            if (node is NullSafeExpression safe && RowShapes.ObjectOf(safe.Caller) is { } type)
                throw Refusal(type, safe.Access);

            return base.VisitExtension(node);
        }

        protected override Expression VisitMember(MemberExpression node)
            => node.Expression is { } instance && RowShapes.ObjectOf(instance) is { } type ? throw Refusal(type, node) : base.VisitMember(node);

        protected override Expression VisitMethodCall(MethodCallExpression node)
            => node.Arguments.Append(node.Object).Any(a => a is not null && RowShapes.ObjectOf(a) is not null)
                ? throw QueryErrors.CannotTranslate(origin, MethodReason(node))
                : base.VisitMethodCall(node);

        private InvalidOperationException Refusal(IReadOnlyTypeBase type, Expression access)
            => access.StripConvert().Wide() switch
            {
                MemberExpression member
                    => QueryErrors.CannotTranslate(origin, CoreStrings.QueryUnableToTranslateMember(member.Member.Name, type.DisplayName())),
                MethodCallExpression call => QueryErrors.CannotTranslate(origin, MethodReason(call)),
                _ => QueryErrors.CannotTranslate(origin),
            };

        private static string MethodReason(MethodCallExpression call)
            => $"'{call.Method.DeclaringType?.Name}.{call.Method.Name}' wants an object, and here the query still filters, sorts, groups or sums rows; "
                + "give the method the properties that it reads, or call it after AsEnumerable()";
    }
}
