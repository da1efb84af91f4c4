using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Query.Plans.Nodes;

namespace Stripe.EFCore.Query.Plans.Expressions;

/// <summary>The source under which the columns of an embedded list's elements are kept, whoever reads the list.</summary>
internal static class ElementSources
{
    private static readonly ConditionalWeakTable<IReadOnlyPropertyBase, RowSource> Sources = [];

    public static RowSource Of(IReadOnlyPropertyBase list) => Sources.GetValue(list, l => new RowSource(l.Name));
}
