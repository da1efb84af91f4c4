using System.Linq.Expressions;
using System.Reflection;
using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Rewriting;

/// <summary>
///     All that this provider assumes of EF Core's internals: names of methods and types that EF Core does not publish, the form of the trees that its
///     navigation expansion makes, the texts of its refusals. Each has a test that fails by the name of the member here when EF Core changes.
/// </summary>
internal static partial class EFCoreInternals
{
    private const string Relational = "Microsoft.EntityFrameworkCore.RelationalQueryableExtensions";

    /// <summary>Whether a method is <c>EF.Property</c>, by which navigation expansion reads keys.</summary>
    public static bool IsProperty(MethodInfo method) => method.DeclaringType == typeof(EF) && method.Name == nameof(EF.Property);

    /// <summary>Whether a method pairs an entity with its join entity, as navigation expansion writes an included many-to-many navigation.</summary>
    /// <example><c>FetchJoinEntity(joinEntity, entity)</c></example>
    public static bool IsJoinedEntity(MethodInfo method)
        => method.Name == "FetchJoinEntity" && method.DeclaringType?.Name.StartsWith("NavigationExpandingExpressionVisitor", StringComparison.Ordinal) == true;

    /// <summary>Whether a method says how SQL is made: <c>AsSplitQuery</c> and <c>AsSingleQuery</c> of the relational package.</summary>
    public static bool IsQuerySplitting(MethodInfo method) => method is { Name: "AsSplitQuery" or "AsSingleQuery", DeclaringType.FullName: Relational };

    /// <summary>Whether a method is a bulk write of EF Core.</summary>
    public static bool IsBulkWrite(MethodInfo method)
        => method.DeclaringType == typeof(EntityFrameworkQueryableExtensions) && method.Name is "ExecuteDelete" or "ExecuteUpdate";

    /// <summary>Whether a query starts from SQL: the roots of the relational package.</summary>
    public static bool IsSqlRoot(Expression node)
        => node is QueryRootExpression && node.GetType().Name is "FromSqlQueryRootExpression" or "SqlQueryRootExpression";

    /// <summary>The property of a key by which navigation expansion joins; null where a query wrote the key itself.</summary>
    /// <example>
    ///     <c>(object)EF.Property&lt;string&gt;(i, "CustomerId")</c>; of several properties <c>new[] { (object)EF.Property(...), ... }</c>.
    /// </example>
    public static MethodCallExpression? KeyPropertyOf(Expression key)
        => key switch
        {
            UnaryExpression { NodeType: ExpressionType.Convert } convert when convert.Type.Unwidened() == convert.Operand.Type.Unwidened()
                => KeyPropertyOf(convert.Operand),

            // How EF Core writes a key of several properties.
            NewArrayExpression { Expressions: [UnaryExpression { NodeType: ExpressionType.Convert } first, ..] } => KeyPropertyOf(first.Operand),
            MethodCallExpression call when IsProperty(call.Method) => call,
            _ => null,
        };

    /// <summary>
    ///     The key of the row whose collection navigation is compared with null. A collection is there wherever its owner is, so the question is whether
    ///     that key is; it is found in the condition by which EF Core relates the collection's rows to it.
    /// </summary>
    public static Expression? OwnerKeyOf(Expression left, Expression right)
    {
        var collection = right.IsNullConstant() ? left : left.IsNullConstant() ? right : null;
        if (collection?.StripConvert() is not MaterializeCollectionNavigationExpression { Subquery: var query })
            return null;

        var key = default(Expression);
        while (query is MethodCallExpression { Arguments: [var source, ..] } call)
        {
            if (call.Method.Name == nameof(Queryable.Where)
                && QueryOperators.UnwrapLambda(call.Arguments[1])?.Body is BinaryExpression
                {
                    NodeType: ExpressionType.AndAlso, Left: BinaryExpression { NodeType: ExpressionType.NotEqual } present,
                }
                && present.Right.IsNullConstant())
            {
                key = present.Left;
            }

            query = source;
        }

        return key;
    }

    /// <summary>Whether a refusal of navigation expansion is about an operator: it prints the call.</summary>
    /// <example><c>The LINQ expression 'DbSet&lt;Invoice&gt;().Zip(...)' could not be translated.</c></example>
    public static bool RefusesOperator(InvalidOperationException refusal, string name) => refusal.Message.Contains($".{name}(", StringComparison.Ordinal);

    /// <summary>The printed tree of a refusal of groups that are in a list of a row; null of another refusal.</summary>
    /// <example><c>The LINQ expression 'NavigationTreeExpression Value: default(IGrouping&lt;...&gt;) ...' could not be translated.</c></example>
    public static string? ListedGroupIn(InvalidOperationException refusal) => Printed(ListedGroup(), refusal);

    /// <summary>The printed selector of a SelectMany in which EF Core finds no query; null of another refusal.</summary>
    /// <example><c>The LINQ expression 'c => c.Invoices' could not be translated.</c></example>
    public static string? SelectorIn(InvalidOperationException refusal) => Printed(Selector(), refusal);

    private static string? Printed(Regex pattern, InvalidOperationException refusal)
        => pattern.Match(refusal.Message) is { Success: true } match ? match.Groups["lambda"].Value : null;

    [GeneratedRegex(
        @"^The LINQ expression '(?<lambda>NavigationTreeExpression\s+Value: default\(IGrouping<.*)' could not be translated\. Either rewrite",
        RegexOptions.Singleline)]
    private static partial Regex ListedGroup();

    [GeneratedRegex(@"^The LINQ expression '(?<lambda>\w+ => .*)' could not be translated\. Either rewrite", RegexOptions.Singleline)]
    private static partial Regex Selector();
}
