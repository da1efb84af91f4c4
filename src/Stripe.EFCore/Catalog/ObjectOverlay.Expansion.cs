namespace Stripe.EFCore.Catalog;

internal static partial class ObjectOverlay
{
    /// <summary>Fields that Stripe leaves out unless <c>expand[]</c> names them.</summary>
    private static HashSet<string> OnlyWhenExpanded { get; } =
    [
        "Charge refunds",
    ];
}
