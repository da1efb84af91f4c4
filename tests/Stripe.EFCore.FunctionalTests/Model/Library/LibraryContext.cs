using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Model.Library;

/// <summary>
///     Lists whose objects hold objects and lists: complex values, owned entities, primitive collections, many to many, a hierarchy, a bag of properties.
/// </summary>
public sealed class LibraryContext(DbContextOptions<LibraryContext> options) : DbContext(options)
{
    public DbSet<Book> Books => Set<Book>();

    public DbSet<Reader> Readers => Set<Reader>();

    public DbSet<Loan> Loans => Set<Loan>();

    public DbSet<Shelf> Shelves => Set<Shelf>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Book>(book =>
        {
            book.ToStripeList("/v1/books");
            book.ComplexProperty(b => b.Origin).IsRequired(false);
            book.ComplexProperty(b => b.Passport).IsRequired(false);
            book.OwnsOne(b => b.Cover, cover =>
            {
                cover.OwnsOne(c => c.Artist);
                cover.OwnsMany(c => c.Blurbs);
            });
            book.OwnsMany(b => b.Chapters, chapter =>
            {
                chapter.OwnsMany(c => c.Notes);
                chapter.OwnsOne(c => c.Epigraph);
            });
            book.IndexerProperty<string>("Genre");
            book.IndexerProperty<int?>("Year");
        });
        modelBuilder.Entity<Reader>(reader =>
        {
            reader.ToStripeList("/v1/readers");
            reader.ComplexProperty(r => r.Size);
            reader.HasMany(r => r.Books).WithMany(b => b.Readers).UsingEntity<Loan>(
                loan => loan.HasOne<Book>().WithMany().HasForeignKey(l => l.BookId),
                loan => loan.HasOne<Reader>().WithMany().HasForeignKey(l => l.ReaderId),
                loan => loan.ToStripeList("/v1/loans").HasKey(l => new { l.BookId, l.ReaderId }));
        });
        modelBuilder.Entity<Shelf>(shelf =>
        {
            shelf.ToStripeList("/v1/shelves");
            shelf.HasOne(s => s.Keeper).WithMany(r => r.Shelves).HasForeignKey(s => s.KeeperId);
        });
    }
}

public sealed class Book
{
    private readonly Dictionary<string, object?> _more = [];

    public required string Id { get; init; }

    public string Title { get; init; } = "";

    public List<int> Ratings { get; init; } = [];

    public Place Printed { get; init; } = new();

    public Place? Origin { get; init; }

    public Passport? Passport { get; init; }

    public List<Edition> Editions { get; init; } = [];

    public Cover? Cover { get; init; }

    public List<Chapter> Chapters { get; init; } = [];

    public List<Reader> Readers { get; init; } = [];

    public object? this[string name]
    {
        get => _more.GetValueOrDefault(name);
        set => _more[name] = value;
    }
}

/// <summary>Nothing in it has to be there.</summary>
public sealed class Place
{
    public string? City { get; init; }

    public List<string> Tags { get; init; } = [];

    public Spot? Spot { get; init; }
}

public sealed class Passport
{
    public List<Stamp> Stamps { get; init; } = [];
}

public sealed class Stamp
{
    public string? Text { get; init; }
}

public sealed record Spot(int X, int Y);

public sealed class Edition
{
    public int Number { get; init; }

    public List<Print> Prints { get; init; } = [];
}

public sealed class Print
{
    public int Copies { get; init; }
}

public sealed class Cover
{
    public string? Color { get; init; }

    public Artist? Artist { get; init; }

    public List<Blurb> Blurbs { get; init; } = [];
}

public sealed class Blurb
{
    public string? Text { get; init; }
}

public sealed class Artist
{
    public string? Name { get; init; }

    public int Age { get; init; }
}

public sealed class Chapter
{
    public string? Heading { get; init; }

    public Epigraph? Epigraph { get; init; }

    public List<Note> Notes { get; init; } = [];
}

public sealed class Epigraph
{
    public string? Text { get; init; }
}

public sealed class Note
{
    public string? Text { get; init; }
}

public sealed class Reader
{
    public int Id { get; init; }

    public string Name { get; init; } = "";

    public int? Age { get; init; }

    public Size Size { get; init; }

    public List<Book> Books { get; init; } = [];

    public List<Shelf> Shelves { get; init; } = [];
}

/// <summary>A complex value that can never be null itself.</summary>
public readonly record struct Size(int Height, int Weight);

public sealed class Loan
{
    public required string BookId { get; init; }

    public int ReaderId { get; init; }
}

/// <summary>Its class holds itself and entities, of which a nested object has none.</summary>
public sealed class Shelf
{
    public required string Id { get; init; }

    public Label? Label { get; init; }

    public int? KeeperId { get; init; }

    public Reader? Keeper { get; init; }
}

public sealed class Label
{
    public string? Text { get; init; }

    public Book? Favourite { get; init; }

    public List<Reader>? Keepers { get; init; }

    public Frame? Frame { get; init; }
}

public sealed class Frame
{
    public string? Color { get; init; }
}
