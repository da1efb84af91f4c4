using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using StripeEFCore.TestShared;

namespace StripeEFCore.FunctionalTests.Saving;

/// <summary>The same saves, with the model that <c>dotnet ef dbcontext optimize</c> makes.</summary>
public sealed class CompiledSavedObjectTests : SavedObjectTests
{
    private static readonly Lazy<IModel> Compiled = new(() =>
    {
        using var db = new BillingContext(new DbContextOptionsBuilder<BillingContext>()
            .UseStripe("LiveAPIKey=sk_test_model")
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning))
            .Options);
        return CompiledModel.Of(db);
    });

    protected override IModel Model => Compiled.Value;
}

/// <summary>The same saves of classes of the user's own.</summary>
public sealed class CompiledSavedReadModelTests : SavedReadModelTests
{
    private static IModel? _compiled;

    protected override IModel ClinicModel(DbContextOptions<ClinicContext> options)
    {
        if (_compiled is null)
        {
            using var db = new ClinicContext(options);
            _compiled = CompiledModel.Of(db);
        }

        return _compiled;
    }
}
