using System.Collections.Immutable;
using Stripe.EFCore.Design.Scaffolding.Description;

namespace Stripe.EFCore.Design.Scaffolding.Rendering;

/// <summary>A file of C#, named after what it holds.</summary>
internal sealed record RenderedFile(string Name, string Code)
{
    public static RenderedFile Context(ScaffoldOptions options, DescribedModel model)
        => new($"{options.ContextName}.cs", new ContextRenderer(options, model).Render());

    /// <summary>
    ///     The files of the classes. An entity has one, and one each for the objects that are inside no other entity and for its constants. An object that
    ///     several entities have inside, such as an address, has a file of its own.
    /// </summary>
    public static ImmutableArray<RenderedFile> Classes(ScaffoldOptions options, DescribedModel model)
    {
        var classes = new ClassRenderer(options, model.Relationships);
        var values = new ValuesRenderer(options);
        var inside = model.Entities.ToDictionary(e => e.Name, e => Inside(e).ToHashSet(), StringComparer.Ordinal);
        var owners = model.Objects.ToLookup(o => inside.Where(i => i.Value.Contains(o.Name)).Select(i => i.Key).ToArray() is [var only] ? only : null);
        return
        [
            .. model.Entities.Select(e => new RenderedFile($"{e.Name}.cs", classes.Render(e))),
            .. model.Entities.Where(e => owners.Contains(e.Name)).Select(e => new RenderedFile($"{e.Name}.Objects.cs", classes.Render([.. owners[e.Name]]))),
            .. model.Entities.Select(e => (e.Name, Code: values.Render(e))).Where(f => f.Code is not null)
                .Select(f => new RenderedFile($"{f.Name}.Values.cs", f.Code!)),
            .. owners[null].Select(o => new RenderedFile($"{o.Name}.cs", classes.Render(o))),
        ];
    }

    private static IEnumerable<string> Inside(DescribedClass described)
        => described.Members.Select(m => m.Object).OfType<DescribedClass>().SelectMany(o => Inside(o).Prepend(o.Name));
}
