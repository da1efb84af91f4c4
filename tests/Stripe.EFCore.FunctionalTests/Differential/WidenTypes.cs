using System.Linq.Expressions;
using System.Runtime.CompilerServices;

namespace StripeEFCore.FunctionalTests.Differential;

/// <summary>The types of values that may be missing.</summary>
public static class WidenTypes
{
    public static bool IsValue(Type type) => type.IsValueType && type != typeof(void);

    public static Type Narrow(Type type) => Nullable.GetUnderlyingType(type) ?? type;

    public static Type Widen(Type type)
    {
        if (type.IsValueType)
            return Nullable.GetUnderlyingType(type) is not null || type == typeof(void) || !CanWiden(type) ? type : typeof(Nullable<>).MakeGenericType(type);
        if (type.IsArray)
            return Widen(type.GetElementType()!).MakeArrayType();
        if (!type.IsGenericType)
            return type;

        var definition = type.GetGenericTypeDefinition();
        if (definition == typeof(IQueryable<>) || definition == typeof(IOrderedQueryable<>))
            definition = definition == typeof(IQueryable<>) ? typeof(IEnumerable<>) : typeof(IOrderedEnumerable<>);
        return definition == typeof(IEnumerable<>) || definition == typeof(IOrderedEnumerable<>) || IsGroup(type) || IsRow(type)
            || definition == typeof(List<>)
            ? definition.MakeGenericType([.. type.GetGenericArguments().Select(Widen)])
            : type;
    }

    /// <summary>Whether a type is made of the values in it: an anonymous type, or a generic record.</summary>
    public static bool IsRow(Type type)
        => type.IsGenericType && (type.Name.Contains("AnonymousType", StringComparison.Ordinal) && type.IsDefined(typeof(CompilerGeneratedAttribute), false)
            || type.GetMethod("<Clone>$") is not null);

    public static bool IsGroup(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(IGrouping<,>);

    public static Type? ElementType(Type type)
        => type == typeof(string) ? null
            : type.IsArray ? type.GetElementType()
            : type.GetInterfaces().Prepend(type)
                .FirstOrDefault(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IEnumerable<>))?.GetGenericArguments()[0];

    private static bool CanWiden(Type type) => !type.IsByRefLike && !(type.IsGenericType && type.GetGenericTypeDefinition() == typeof(KeyValuePair<,>));
}

/// <summary>What rewritten queries call.</summary>
public static class WidenedSequences
{
    public static IEnumerable<TTo>? CastTo<TFrom, TTo>(IEnumerable<TFrom>? source) => source is null ? null : source.Select(Fitted<TFrom, TTo>());

    public static List<TTo>? ToListOf<TFrom, TTo>(IEnumerable<TFrom>? source) => source is null ? null : [.. source.Select(Fitted<TFrom, TTo>())];

    public static TTo[]? ToArrayOf<TFrom, TTo>(IEnumerable<TFrom>? source) => source is null ? null : [.. source.Select(Fitted<TFrom, TTo>())];

    public static T ElementAtOr<T>(IEnumerable<T> source, int index, T missing) => index < 0 ? missing : source.Skip(index).Take(1).FirstOrDefault(missing);

    public static string? ValueOrNull(Dictionary<string, string>? dictionary, string? key)
        => dictionary is not null && key is not null && dictionary.TryGetValue(key, out var value) ? value : null;

    public static TValue? ObjectOrNull<TKey, TValue>(Dictionary<TKey, TValue>? dictionary, TKey? key)
        where TKey : notnull
        where TValue : class
        => dictionary is not null && key is not null && dictionary.TryGetValue(key, out var value) ? value : null;

    private static Func<TFrom, TTo> Fitted<TFrom, TTo>()
    {
        var value = Expression.Parameter(typeof(TFrom));
        return Expression.Lambda<Func<TFrom, TTo>>(Expression.Convert(value, typeof(TTo)), value).Compile(preferInterpretation: true);
    }
}
