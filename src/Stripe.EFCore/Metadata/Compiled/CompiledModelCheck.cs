using System.Reflection;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Metadata.Compiled;

/// <summary>
///     Whether a compiled model (<c>dotnet ef dbcontext optimize</c>) fits what runs. A property that the model does not know would be null in every row,
///     whatever Stripe has, so a model that was made with other versions or of other classes is refused.
/// </summary>
internal static class CompiledModelCheck
{
    private const string WayOut = "Run 'dotnet ef dbcontext optimize' again, or leave out UseModel and the generated files.";

    /// <summary>The versions that a model depends on: this provider's, Stripe.net's and EF Core's.</summary>
    public static string Versions { get; } = string.Join(
        ", ",
        "Stripe.EFCore " + VersionOf(typeof(CompiledModelCheck)),
        "Stripe.net " + VersionOf(typeof(StripeEntity)),
        "EF Core " + VersionOf(typeof(IModel)));

    /// <exception cref="InvalidOperationException">The model was made with other versions or of classes that were changed since.</exception>
    public static void Verify(IModel model)
    {
        if (model[StripeAnnotationNames.Versions] is not string versions)
            return;
        if (versions != Versions)
            throw new InvalidOperationException($"The compiled model was made with {versions}, but {Versions} runs. {WayOut}");

        foreach (var type in model.GetEntityTypes())
            VerifyMembers(type);
    }

    /// <summary>Compares a compiled model with the one that the context configures now.</summary>
    /// <exception cref="InvalidOperationException">They differ.</exception>
    public static void VerifyContent(IReadOnlyModel compiled, IReadOnlyModel configured)
    {
        foreach (var type in configured.GetEntityTypes())
        {
            var found = compiled.FindEntityType(type.Name) ?? throw new InvalidOperationException(
                $"The compiled model lacks the entity type '{type.DisplayName()}'. {WayOut}");
            if (found[StripeAnnotationNames.Content] as string != TypeContent.HashOf(type))
            {
                throw new InvalidOperationException(
                    $"The compiled model has another '{type.DisplayName()}' than the context configures: the class, its attributes or OnModelCreating "
                    + $"was changed. {WayOut}");
            }
        }

        if (compiled.GetEntityTypes().FirstOrDefault(t => configured.FindEntityType(t.Name) is null) is { } gone)
            throw new InvalidOperationException($"The compiled model has the entity type '{gone.DisplayName()}', which the context lacks. {WayOut}");
    }

    /// <summary>Whether a model was made by <c>dotnet ef dbcontext optimize</c>.</summary>
    public static bool IsCompiled(IReadOnlyModel model) => model[StripeAnnotationNames.Versions] is not null;

    private static void VerifyMembers(ITypeBase type)
    {
        if (type[StripeAnnotationNames.Members] is string members && members != ClassMembers.TextOf(type))
        {
            throw new InvalidOperationException(
                $"The class '{type.ClrType.FullName}' was changed after the compiled model was made: its members or their attributes are others now. {WayOut}");
        }

        foreach (var property in type.GetDeclaredComplexProperties())
            VerifyMembers(property.ComplexType);
    }

    private static string VersionOf(Type type)
        => type.Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion.Split('+')[0]
            ?? type.Assembly.GetName().Version!.ToString();
}
