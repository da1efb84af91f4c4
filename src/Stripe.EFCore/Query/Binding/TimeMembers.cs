using System.Reflection;

namespace Stripe.EFCore.Query.Binding;

/// <summary>The members that read the clock: taken once an execution, so that one query sees one moment.</summary>
internal static class TimeMembers
{
    public static bool Contains(MemberInfo member)
        => (member.DeclaringType == typeof(DateTime) && (member.Name is "Now" or "UtcNow" or "Today"))
            || (member.DeclaringType == typeof(DateTimeOffset) && (member.Name is "Now" or "UtcNow"));
}
