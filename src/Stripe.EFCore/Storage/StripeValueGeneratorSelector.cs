using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.ValueGeneration;
using Microsoft.EntityFrameworkCore.ValueGeneration.Internal;
using Stripe.EFCore.Metadata;

namespace Stripe.EFCore.Storage;

/// <summary>
///     Ids are Stripe's to give: an object that is added has a temporary one until then. So has an element of an owned list that comes from elsewhere than a
///     query, which knows its place in the list no more.
/// </summary>
internal sealed class StripeValueGeneratorSelector(ValueGeneratorSelectorDependencies dependencies) : ValueGeneratorSelector(dependencies)
{
    protected override ValueGenerator? FindForType(IProperty property, ITypeBase typeBase, Type clrType)
        => clrType == typeof(string) ? new TemporaryIdGenerator()
            : property.IsElementKey() ? new TemporaryIntValueGenerator()
            : base.FindForType(property, typeBase, clrType);

    private sealed class TemporaryIdGenerator : ValueGenerator<string>
    {
        public override bool GeneratesTemporaryValues => true;

        public override string Next(EntityEntry entry) => $"temporary_{Guid.NewGuid():N}";
    }
}
