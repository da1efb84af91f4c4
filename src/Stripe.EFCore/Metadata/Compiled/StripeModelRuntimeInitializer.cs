using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;

namespace Stripe.EFCore.Metadata.Compiled;

/// <summary>Verifies a compiled model before a context uses it for the first time. At design time it is about to be made anew.</summary>
internal sealed class StripeModelRuntimeInitializer(ModelRuntimeInitializerDependencies dependencies) : ModelRuntimeInitializer(dependencies)
{
    public override IModel Initialize(
        IModel model, bool designTime = true, IDiagnosticsLogger<DbLoggerCategory.Model.Validation>? validationLogger = null)
    {
        if (model is RuntimeModel && !EF.IsDesignTime && model.FindRuntimeAnnotation(StripeAnnotationNames.Verified) is null)
        {
            CompiledModelCheck.Verify(model);
            model.GetOrAddRuntimeAnnotationValue<object?, object?>(StripeAnnotationNames.Verified, static _ => true, null);
        }

        return base.Initialize(model, designTime, validationLogger);
    }
}
