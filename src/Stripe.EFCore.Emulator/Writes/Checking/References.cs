using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>Refuses ids of objects that are not there.</summary>
internal static class References
{
    /// <summary>Kinds that are always looked up. Others are, once there is one of them: nobody has to make what a test does not look at.</summary>
    private static readonly ImmutableArray<string> Always =
    [
        "charge", "coupon", "customer", "invoice", "payment_intent", "payment_method", "price", "product", "subscription", "tax_rate",
    ];

    public static void Check(AccountStore store, JsonObject given, ObjectShape shape, string path = "")
    {
        foreach (var (name, value) in given)
        {
            var inner = path.Length == 0 ? name : $"{path}[{name}]";
            if (value is null || shape.Find(name) is not { } field)
                continue;
            if (value is JsonObject members)
                Check(store, members, field.ShapeOf(members), inner);
            else if (field.IsExpandable && value.GetValueKind() == JsonValueKind.String)
                Check(store, value.GetValue<string>(), field, inner);
        }
    }

    private static void Check(AccountStore store, string id, FieldShape field, string path)
    {
        var isLookedUp = field.Targets.Any(t => Always.Contains(t) || store.ByObject(t) is { Count: > 0 });
        if (isLookedUp && (store.Find(field.Targets, id) is not { } found || found["deleted"] is not null))
            throw ApiError.Missing(field.Targets[0], id, path);
    }
}
