using StripeEFCore.FunctionalTests.Differential;

namespace StripeEFCore.FunctionalTests.StripeModel.Queries;

/// <summary>All business queries.</summary>
internal static class StripeQueries
{
    public static IEnumerable<QueryShape> All() =>
    [
        .. ExpandedQueries.All(),
        .. NestedListQueries.All(),
        .. FlattenedQueries.All(),
        .. GroupQueries.All(),
        .. JoinQueries.All(),
        .. NullQueries.All(),
        .. PolymorphicQueries.All(),
        .. DictionaryQueries.All(),
        .. ArrayQueries.All(),
        .. HiddenFieldQueries.All(),
        .. TimeQueries.All(),
        .. SalesQueries.All(),
    ];
}
