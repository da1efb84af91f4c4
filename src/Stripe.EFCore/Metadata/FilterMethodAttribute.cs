using System.Reflection;

namespace Stripe.EFCore.Metadata;

/// <summary>Names the parameter of a list that a method of <see cref="StripeFilters" /> stands for.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class FilterMethodAttribute(string parameter) : Attribute
{
    public string Parameter { get; } = parameter;

    /// <summary>A method that is called, and not written in a query.</summary>
    public static InvalidOperationException OutsideOfQuery(string method)
        => new($"'{method}' is a filter of Stripe's list and no field of the object, so it has a meaning in queries only, as in Where(x => x.{method}(...)).");
}

/// <summary>A method of <see cref="StripeFilters" />.</summary>
/// <param name="TakesValue">Whether it is given the value, and is true or false.</param>
internal sealed record FilterMethod(string Name, Type Entity, string Parameter, bool TakesValue)
{
    private static readonly FilterMethod[] All =
    [
        .. typeof(StripeFilters).GetMethods(BindingFlags.Public | BindingFlags.Static)
            .Select(m => new FilterMethod(
                m.Name, m.GetParameters()[0].ParameterType, m.GetCustomAttribute<FilterMethodAttribute>()!.Parameter, m.GetParameters().Length > 1)),
    ];

    /// <summary>The method of a class of Stripe.net for a parameter of its list; null if it has none.</summary>
    public static FilterMethod? Find(Type? entity, string parameter)
        => entity is null ? null : All.FirstOrDefault(m => m.Parameter == parameter && m.Entity.IsAssignableFrom(entity));
}
