using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Updates.Errors;

/// <summary>Members of entities as people write them.</summary>
internal static class MemberNames
{
    private const string Internal = "Internal";

    /// <summary>Whether it is the property in which Stripe.net keeps an expandable field, beside which people see the id and the object.</summary>
    public static bool IsInternal(IPropertyBase member)
        => member.Name.StartsWith(Internal, StringComparison.Ordinal) && member.PropertyInfo is { GetMethod.IsPublic: false };

    /// <summary>A member with the complex properties that hold it: <c>Address.City</c>.</summary>
    public static string WithHolders(IPropertyBase member)
    {
        var name = IsInternal(member) ? member.Name[Internal.Length..] : member.Name;
        for (var type = member.DeclaringType; type is IComplexType { ComplexProperty: var holder }; type = holder.DeclaringType)
            name = $"{holder.Name}.{name}";
        return name;
    }
}
