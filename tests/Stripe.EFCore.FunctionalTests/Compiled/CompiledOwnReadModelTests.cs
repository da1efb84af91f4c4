using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using StripeEFCore.FunctionalTests.Resources;
using StripeEFCore.FunctionalTests.Resources.ReadModels;
using StripeEFCore.TestShared;

namespace StripeEFCore.FunctionalTests.Compiled;

/// <summary>The same queries over read models, with the model that <c>dotnet ef dbcontext optimize</c> makes.</summary>
public sealed class CompiledOwnReadModelTests(ResourcesFixture stripe) : OwnReadModelTests(stripe), IClassFixture<ResourcesFixture>
{
    private IModel? _compiled;

    protected override DbContextOptions<OwnModels> Options(ResourcesFixture fixture)
    {
        var options = base.Options(fixture);
        if (_compiled is null)
        {
            using var db = new OwnModels(options);
            _compiled = CompiledModel.Of(db);
        }

        return new DbContextOptionsBuilder<OwnModels>(options).UseModel(_compiled).Options;
    }
}
