using System.Collections.Immutable;
using Stripe.EFCore.Design.Scaffolding.Description;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>
///     Writes the file of the context. It takes its options from outside and never configures itself: what the tool was given to connect with, a key perhaps,
///     is not written anywhere.
/// </summary>
internal sealed class ContextRenderer(ScaffoldOptions options, DescribedModel model)
{
    public string Render()
    {
        var code = new CodeWriter();

        // The classes of the namespace Stripe have the same names, so that a file should not need it for ToDecimal.
        code.Line("global using static Stripe.StripeMoneyExtensions; // amount.ToDecimal(currency)");
        SourceFile.Begin(code, ["Microsoft.EntityFrameworkCore"], options.ContextNamespace);

        // Behind the namespace it comes before the usings of the project, where other classes have names such as File and Event.
        if (!string.IsNullOrEmpty(options.ModelNamespace) && options.ModelNamespace != options.ContextNamespace)
        {
            code.Line($"using global::{options.ModelNamespace};");
            code.Line();
        }

        var name = Identifiers.Of(options.ContextName);
        code.Documentation(
            "summary",
            $"Objects of Stripe. <c>services.AddStripe&lt;{options.ContextName}&gt;(configuration)</c> registers it, with the connection string named Stripe.");
        SourceFile.OpenClass(code, $"public partial class {name}(DbContextOptions<{name}> options) : DbContext(options)", options.ContextName);
        using (code.Braces())
        {
            foreach (var entity in model.Entities)
            {
                code.Line($"public DbSet<{Identifiers.Of(entity.Name)}> {Identifiers.Of(entity.Set)} => Set<{Identifiers.Of(entity.Name)}>();");
                code.Line();
            }

            ModelCreating(code);
        }

        SourceFile.CloseClass(code, options.ContextName);
        return code.ToString();
    }

    private void ModelCreating(CodeWriter code)
    {
        code.Line("protected override void OnModelCreating(ModelBuilder modelBuilder)");
        using (code.Braces())
        {
            var configuration = new Configuration(options, model);
            foreach (var entity in model.Entities)
                Entity(code, entity, configuration.Of(entity));
            code.Line("OnModelCreatingPartial(modelBuilder);");
        }

        code.Line();
        code.Line("partial void OnModelCreatingPartial(ModelBuilder modelBuilder);");
    }

    private static void Entity(CodeWriter code, DescribedClass entity, ImmutableArray<string> calls)
    {
        if (calls.IsEmpty)
            return;

        var builder = $"modelBuilder.Entity<{Identifiers.Of(entity.Name)}>";
        if (calls is [var only])
        {
            code.Line($"{builder}().{only};");
        }
        else
        {
            code.Line($"{builder}(entity =>");
            using (code.Braces(");"))
            {
                foreach (var call in calls)
                    code.Line($"entity.{call};");
            }
        }

        code.Line();
    }
}
