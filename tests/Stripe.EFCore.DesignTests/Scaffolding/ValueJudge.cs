using System.Collections;
using System.Globalization;
using System.Reflection;
using System.Text.Json.Serialization;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>
///     Compares scaffolded objects with those of Stripe.net, member by member. It knows the members by their names and attributes, and shares nothing with the
///     provider.
/// </summary>
/// <param name="entities">The scaffolded classes that are entities: members of these are navigations.</param>
/// <param name="isOneOfSeveral">Whether the objects are of several kinds: one has no member of another.</param>
internal sealed class ValueJudge(IReadOnlySet<Type> entities, bool isOneOfSeveral)
{
    private const BindingFlags Members = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>How many values were compared that were not null.</summary>
    public int Values { get; private set; }

    /// <summary>The differences: where, what was found, and what Stripe.net has.</summary>
    public List<string> Differences { get; } = [];

    public void Compare(object found, object wanted, string path)
    {
        foreach (var member in found.GetType().GetProperties().Where(m => !IsNavigation(m.PropertyType)))
        {
            if (member.GetCustomAttribute<StripeFilterAttribute>() is null)
                CompareValue(member.GetValue(found), WantedOf(member, wanted), $"{path}.{member.Name}");
        }
    }

    private static bool IsScaffolded(object value) => value.GetType().Namespace == "Shop.Models";

    private bool IsNavigation(Type type) => entities.Contains(type) || type.IsGenericType && entities.Contains(type.GetGenericArguments()[^1]);

    private void CompareValue(object? found, object? wanted, string path)
    {
        if (found is null || wanted is null)
        {
            if (found is not null || wanted is not null)
                Differences.Add($"{path}: {Text(found)} and not {Text(wanted)}");
            return;
        }

        if (found is not string and IEnumerable list and not IDictionary)
            CompareLists([.. list.Cast<object?>()], [.. ElementsOf(wanted)], path);
        else if (IsScaffolded(found) && !IsScaffolded(wanted))
            Compare(found, wanted, path);
        else if (Text(found) != Text(wanted))
            Differences.Add($"{path}: {Text(found)} and not {Text(wanted)}");
        else
            Values++;
    }

    private void CompareLists(object?[] found, object?[] wanted, string path)
    {
        if (found.Length != wanted.Length)
            Differences.Add($"{path}: {found.Length} elements and not {wanted.Length}");
        foreach (var (i, (mine, other)) in found.Zip(wanted).Index())
            CompareValue(mine, other, $"{path}[{i}]");
    }

    /// <summary>The value of Stripe.net's object for a member: by the path that the member has, or by its name.</summary>
    private object? WantedOf(MemberInfo member, object wanted)
    {
        if (member.GetCustomAttribute<JsonPathAttribute>() is { } attribute)
            return attribute.Path.Split('.').Aggregate((object?)wanted, Follow);

        var name = member.Name;
        var property = wanted.GetType().GetProperty(name)
            ?? (name.EndsWith("Id", StringComparison.Ordinal) ? wanted.GetType().GetProperty(name[..^2]) : null);
        return property is not null ? property.GetValue(wanted)
            : isOneOfSeveral ? null
            : throw new InvalidOperationException($"{wanted.GetType()} has no member {name}.");
    }

    private object? Follow(object? holder, string field)
    {
        if (holder is null)
            return null;
        if (holder is IDictionary map)
            return map[field];

        var property = holder.GetType().GetProperties(Members).FirstOrDefault(p => p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == field);
        if (property is null && isOneOfSeveral)
            return null;

        var value = property!.GetValue(holder);
        return value?.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ExpandableField<>)
            ? type.GetProperty("Id")!.GetValue(value)
            : value;
    }

    private static IEnumerable<object?> ElementsOf(object wanted)
        => wanted switch
        {
            IEnumerable list => list.Cast<object?>(),
            _ => ((IEnumerable)wanted.GetType().GetProperty("Data")!.GetValue(wanted)!).Cast<object?>(),
        };

    private static string Text(object? value)
        => value switch
        {
            null => "null",
            DateTime time => time.ToUniversalTime().ToString("O", CultureInfo.InvariantCulture),
            decimal number => number.ToString("G29", CultureInfo.InvariantCulture),
            StripeEntity entity => entity.ToJson(),
            IHasObject @object => ((StripeEntity)@object).ToJson(),
            IDictionary map => string.Join(", ", map.Keys.Cast<object>().Select(k => $"{k}={Text(map[k])}").Order(StringComparer.Ordinal)),
            IFormattable plain => plain.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };
}
