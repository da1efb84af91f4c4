using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;

namespace Stripe.EFCore.Query.Rewriting.Markers;

/// <summary>A set of which a search with a given text is asked, and not the list.</summary>
/// <param name="entityType">The type of the set.</param>
/// <param name="text">The text of the search.</param>
internal sealed class SearchedRootExpression(IEntityType entityType, Expression text) : EntityQueryRootExpression(entityType)
{
    public Expression Text { get; } = text;

    public override Expression DetachQueryProvider() => this;

    public override EntityQueryRootExpression UpdateEntityType(IEntityType entityType) => new SearchedRootExpression(entityType, Text);

    protected override Expression VisitChildren(ExpressionVisitor visitor)
        => visitor.Visit(Text) is var text && text == Text ? this : new SearchedRootExpression(EntityType, text);

    protected override void Print(ExpressionPrinter expressionPrinter)
    {
        base.Print(expressionPrinter);
        expressionPrinter.Append(".Search(...)");
    }

    public override bool Equals(object? obj)
        => obj is SearchedRootExpression other && base.Equals(obj) && ExpressionEqualityComparer.Instance.Equals(Text, other.Text);

    public override int GetHashCode() => HashCode.Combine(base.GetHashCode(), ExpressionEqualityComparer.Instance.GetHashCode(Text));
}
