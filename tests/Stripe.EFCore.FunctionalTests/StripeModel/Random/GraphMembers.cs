using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using Stripe;
using StripeEFCore.FunctionalTests.Differential;

namespace StripeEFCore.FunctionalTests.StripeModel.Random;

/// <summary>The members of Stripe.net's classes that hold something anywhere in the objects that are there, with values that they have.</summary>
internal sealed class GraphMembers
{
    private const int MostValues = 25;

    private readonly Dictionary<PropertyInfo, HashSet<object>> _values = [];
    private readonly HashSet<PropertyInfo> _objects = [];
    private readonly HashSet<PropertyInfo> _lists = [];
    private readonly HashSet<PropertyInfo> _unsure = [];

    public GraphMembers(IStripe objects)
    {
        var walked = new HashSet<object>(ReferenceEqualityComparer.Instance);
        var queue = new Queue<object>();
        foreach (var set in typeof(IStripe).GetProperties())
        {
            foreach (var element in (IEnumerable)set.GetValue(objects)!)
                queue.Enqueue(element);
        }

        while (queue.TryDequeue(out var node))
        {
            if (walked.Add(node))
                Read(node, queue);
        }
    }

    public IReadOnlyList<PropertyInfo> Sets { get; } = [.. typeof(IStripe).GetProperties()];

    public IReadOnlyList<PropertyInfo> Scalars(Type type)
        => [.. Properties(type).Where(p => _values.ContainsKey(p) && !_unsure.Contains(p))];

    public IReadOnlyList<PropertyInfo> Objects(Type type) => [.. Properties(type).Where(_objects.Contains)];

    /// <summary>Lists of elements that have scalars of their own.</summary>
    public IReadOnlyList<PropertyInfo> Lists(Type type)
        => [.. Properties(type).Where(p => _lists.Contains(p) && Scalars(WidenTypes.ElementType(p.PropertyType)!).Count > 0)];

    public IReadOnlyList<object> Values(MemberExpression member) => [.. _values[(PropertyInfo)member.Member]];

    private void Read(object node, Queue<object> queue)
    {
        foreach (var property in Properties(node.GetType()))
        {
            if (property.GetValue(node) is not { } value)
                continue;

            if (IsScalar(property.PropertyType))
                Keep(property, value);
            else if (value is StripeEntity and not (EventData or IEnumerable) && property.PropertyType.IsClass)
                Follow(_objects, property, new[] { value }, queue);
            else if (value is IEnumerable elements and not IDictionary && WidenTypes.ElementType(property.PropertyType) is { IsClass: true } element
                && typeof(StripeEntity).IsAssignableFrom(element))
                Follow(_lists, property, elements, queue);
        }
    }

    private static void Follow(HashSet<PropertyInfo> found, PropertyInfo property, IEnumerable elements, Queue<object> queue)
    {
        foreach (var element in elements)
        {
            found.Add(property);
            queue.Enqueue(element);
        }
    }

    private void Keep(PropertyInfo property, object value)
    {
        // A time that Stripe left out is no value of a query's.
        if (value is DateTime time && time == default)
            _unsure.Add(property);
        if (!_values.TryGetValue(property, out var values))
            _values[property] = values = [];
        if (values.Count < MostValues)
            values.Add(value);
    }

    private static IEnumerable<PropertyInfo> Properties(Type type)
        => type.GetProperties().Where(p => p.GetIndexParameters().Length == 0 && p.DeclaringType != typeof(StripeEntity) && p.Name != nameof(IHasObject.Object)
            && p.DeclaringType!.Namespace!.StartsWith(nameof(Stripe), StringComparison.Ordinal));

    private static bool IsScalar(Type type)
        => WidenTypes.Narrow(type) is var narrow
            && (narrow == typeof(string) || narrow == typeof(bool) || narrow == typeof(long) || narrow == typeof(decimal) || narrow == typeof(DateTime));
}
