using System.Globalization;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Serialization;

namespace StripeEFCore.TestShared;

/// <summary>Members of Stripe.net's classes by the names of their fields.</summary>
internal static class StripeMembers
{
    public static bool IsExpandable(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(Stripe.ExpandableField<>);

    /// <summary>The member with a field, or with the id of the object that the field names.</summary>
    public static MemberExpression Member(Expression holder, string field)
    {
        const BindingFlags all = BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance;
        var property = holder.Type.GetProperties(all).Single(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == field);
        return property.Name.StartsWith("Internal", StringComparison.Ordinal)
            ? Expression.Property(holder, property.Name["Internal".Length..] + "Id")
            : Expression.Property(holder, property);
    }

    /// <summary>A value of a parameter as the member has it.</summary>
    public static object Value(string text, Type type)
        => (Nullable.GetUnderlyingType(type) ?? type) is var target && target == typeof(bool) ? bool.Parse(text)
            : target == typeof(DateTime) && long.TryParse(text, out var seconds) ? DateTime.UnixEpoch.AddSeconds(seconds)
            : target == typeof(DateTime) ? DateTime.Parse(text, CultureInfo.InvariantCulture, DateTimeStyles.AdjustToUniversal)
            : Convert.ChangeType(text, target, CultureInfo.InvariantCulture);
}
