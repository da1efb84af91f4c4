using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Infrastructure;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Metadata.Compiled;

namespace Stripe.EFCore.Design;

/// <summary>
///     Writes the provider's annotations into the code of a compiled model, with what shows later that the model is out of date
///     (<see cref="CompiledModelCheck" />).
/// </summary>
internal sealed class CompiledModelAnnotations(CSharpRuntimeAnnotationCodeGeneratorDependencies dependencies)
    : CSharpRuntimeAnnotationCodeGenerator(dependencies)
{
    public override void Generate(IModel model, CSharpRuntimeAnnotationCodeGeneratorParameters parameters)
    {
        if (parameters.ForNativeAot)
        {
            throw SqlRefusals.AsShown(new NotSupportedException(
                "Stripe.EFCore makes readers of JSON when a query runs, which native AOT cannot: leave out --nativeaot."));
        }

        if (!parameters.IsRuntime)
            parameters.Annotations[StripeAnnotationNames.Versions] = CompiledModelCheck.Versions;
        base.Generate(model, parameters);
    }

    public override void Generate(IEntityType entityType, CSharpRuntimeAnnotationCodeGeneratorParameters parameters)
    {
        if (!parameters.IsRuntime && entityType[StripeAnnotationNames.List] is StripeListDeclaration declaration)
            parameters.Annotations[StripeAnnotationNames.List] = ListDeclarationText.Write(declaration);
        if (!parameters.IsRuntime)
            parameters.Annotations[StripeAnnotationNames.Content] = TypeContent.HashOf(entityType);
        AddMembers(entityType, parameters);
        base.Generate(entityType, parameters);
    }

    public override void Generate(IComplexType complexType, CSharpRuntimeAnnotationCodeGeneratorParameters parameters)
    {
        AddMembers(complexType, parameters);
        base.Generate(complexType, parameters);
    }

    private static void AddMembers(ITypeBase type, CSharpRuntimeAnnotationCodeGeneratorParameters parameters)
    {
        if (!parameters.IsRuntime && ClassMembers.TextOf(type) is { } members)
            parameters.Annotations[StripeAnnotationNames.Members] = members;
    }
}
