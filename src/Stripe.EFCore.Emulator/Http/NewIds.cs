using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Ids of new objects, each given once by one emulator.</summary>
internal sealed class NewIds(SeedMath ids)
{
    /// <summary>Beyond those of seeded objects.</summary>
    private const long First = 900_000_000;

    private long _given;

    /// <summary>An id that no object of a table has.</summary>
    public string Next(Table table)
    {
        while (true)
        {
            var id = Next(table.Schema.IdPrefix);
            if (table.Find(id) is null && !table.WasDeleted(id))
                return id;
        }
    }

    public string Next(string prefix)
    {
        var id = ids.Id(prefix, First + Interlocked.Increment(ref _given));
        return prefix.Length == 0 ? id[^8..] : id;
    }
}
