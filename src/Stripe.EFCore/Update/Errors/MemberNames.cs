using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>Members of entities as people write them.</summary>
internal static class MemberNames
{
    /// <summary>A member with the complex properties that hold it: <c>Address.City</c>.</summary>
    public static string WithHolders(IPropertyBase member)
    {
        var name = member.Name;
        for (var type = member.DeclaringType; type is IComplexType { ComplexProperty: var holder }; type = holder.DeclaringType)
            name = $"{holder.Name}.{name}";
        return name;
    }
}
