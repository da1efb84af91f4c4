using System.Collections.Immutable;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>The fields of Stripe's object that lead to a member, as far as Stripe.net's class has them.</summary>
/// <param name="Known">The fields, from the object down.</param>
/// <param name="Unknown">The first name that is no field; null where each is one, or where nobody knows the fields.</param>
internal sealed record FieldSteps(ImmutableArray<ObjectField> Known, string? Unknown)
{
    public static FieldSteps Of(MemberPath member)
    {
        var known = ImmutableArray<ObjectField>.Empty;
        var holder = member.EntityType.FindStripeClass() is { } type ? FieldHolder.Of(type) : null;
        foreach (var name in member.Fields)
        {
            // A list of Stripe has its objects in the field data.
            if (name == "data" && known is [.., { Kind: FieldKind.List }])
                continue;
            if (holder is null)
                break;
            if (Find(holder, name) is not { } field)
                return new(known, name);
            known = known.Add(field);
            holder = field.Kind is FieldKind.Value or FieldKind.Map ? null : FieldHolder.Below(field, isElement: true);
        }

        return new(known, null);
    }

    /// <summary>A member's name does not tell each underscore of its field: <c>TlsV12</c> is <c>tls_v1_2</c>.</summary>
    private static ObjectField? Find(FieldHolder holder, string name)
        => holder.Find(name) ?? holder.All.FirstOrDefault(f => Plain(f.Name) == Plain(name));

    private static string Plain(string name) => name.Replace("_", "", StringComparison.Ordinal);
}
