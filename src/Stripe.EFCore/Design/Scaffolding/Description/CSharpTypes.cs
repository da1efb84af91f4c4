using System.Collections.Frozen;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>How a type is written in C#.</summary>
internal static class CSharpTypes
{
    private static readonly FrozenDictionary<Type, string> Keywords = new Dictionary<Type, string>
    {
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(int)] = "int",
        [typeof(long)] = "long",
        [typeof(decimal)] = "decimal",
        [typeof(double)] = "double",
        [typeof(object)] = "object",
    }.ToFrozenDictionary();

    /// <summary>Names begin at the root: a project may have a namespace or a class Stripe of its own, beside or around the classes.</summary>
    public static string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying);
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;

        var name = type.Namespace is "System" or "System.Collections.Generic" ? type.Name : $"global::{type.FullName!.Split('`')[0].Replace('+', '.')}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Argument))}>" : name;
    }

    public static string ListOf(string element) => $"List<{element}>";

    private static string Argument(Type type) => Of(type) + (Nullable.GetUnderlyingType(type) is null ? "" : "?");
}
