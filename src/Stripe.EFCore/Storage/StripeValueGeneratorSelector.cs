using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;

namespace Stripe.EFCore.Storage;

/// <summary>Ids are Stripe's to give: an object that is added has a temporary one until then.</summary>
internal sealed class StripeValueGeneratorSelector(ValueGeneratorSelectorDependencies dependencies) : ValueGeneratorSelector(dependencies)
{
    protected override ValueGenerator? FindForType(IProperty property, ITypeBase typeBase, Type clrType)
        => clrType == typeof(string) ? new TemporaryIdGenerator() : base.FindForType(property, typeBase, clrType);

    private sealed class TemporaryIdGenerator : ValueGenerator<string>
    {
        public override bool GeneratesTemporaryValues => true;

        public override string Next(EntityEntry entry) => $"temporary_{Guid.NewGuid():N}";
    }
}
