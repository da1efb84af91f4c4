using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Every list of the catalog as sets of read models.</summary>
internal sealed class ReadModelContext(DbContextOptions<ReadModelContext> options) : DbContext(options)
{
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        foreach (var model in ReadModel.All)
            model.AddTo(modelBuilder);
    }
}
