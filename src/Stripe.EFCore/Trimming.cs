using System.Diagnostics.CodeAnalysis;

// The trimmer cannot follow expressions and generic methods that are made at run time. What they find is kept: the package roots Stripe.net and this assembly
// (build/Stripe.EFCore.targets), and TrimMode=partial keeps the application's own classes. .ci/packages publishes and runs such an application.
[assembly: UnconditionalSuppressMessage("Trimming", "IL2026", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2055", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2057", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2060", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2066", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2067", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2070", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2071", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2072", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2075", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2080", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2087", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2090", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2091", Scope = "module", Justification = Trimming.Kept)]
[assembly: UnconditionalSuppressMessage("Trimming", "IL2113", Scope = "module", Justification = Trimming.Kept)]

internal static class Trimming
{
    public const string Kept = "What is found by reflection is kept whole.";
}
