using System.Collections.Frozen;

namespace Stripe.EFCore.Design.Scaffolding.Description;

/// <summary>How a type is written in C#.</summary>
/// <param name="modelNamespace">The namespace of the classes in which the type is written.</param>
internal sealed class CSharpTypes(string? modelNamespace)
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

    /// <summary>In a namespace such as Shop.Stripe.Models the name Stripe is that namespace's.</summary>
    private readonly string _prefix = modelNamespace?.Split('.').Skip(1).Contains("Stripe") == true ? "global::" : "";

    public string Of(Type type)
    {
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return Of(underlying);
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;

        var name = type.Namespace is "System" or "System.Collections.Generic" ? type.Name : $"{_prefix}{type.FullName!.Split('`')[0].Replace('+', '.')}";
        return type.IsGenericType ? $"{name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(Argument))}>" : name;
    }

    public static string ListOf(string element) => $"List<{element}>";

    private string Argument(Type type) => Of(type) + (Nullable.GetUnderlyingType(type) is null ? "" : "?");
}
