namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>All shapes over the campus.</summary>
public static class CampusShapes
{
    public static IEnumerable<QueryShape> All() =>
    [
        .. CampusJoinShapes.All(),
        .. CampusFlattenedShapes.All(),
        .. CampusGroupShapes.All(),
        .. CampusSubqueryShapes.All(),
        .. CampusSequenceShapes.All(),
        .. CampusTypeShapes.All(),
        .. CampusFunctionShapes.All(),
    ];
}
