using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Library;

namespace StripeEFCore.FunctionalTests.Queries.Objects;

/// <summary>Objects and lists inside of an object: which are there, what makes them equal, whose they are.</summary>
public sealed class EmbeddedTypeTests(LibraryFixture library) : IClassFixture<LibraryFixture>
{
    [Fact]
    public async Task An_optional_complex_value_is_there_where_its_json_is_whatever_it_holds()
    {
        await using var db = library.CreateContext();
        var books = await db.Books.AsNoTracking().OrderBy(b => b.Id).ToListAsync();
        Assert.Equal(["Oslo", null, null], books.Select(b => b.Origin?.City));
        Assert.Equal([true, true, false], books.Select(b => b.Origin is not null));
        Assert.Equal([new Spot(1, 2), null, new Spot(1, 2)], books.Select(b => b.Printed.Spot));
        Assert.Equal(["tao"], await db.Books.Where(b => b.Origin == null).Select(b => b.Id).ToListAsync());
        Assert.Equal([true, true, false], await db.Books.OrderBy(b => b.Id).Select(b => b.Origin != null).ToListAsync());
    }

    [Fact]
    public async Task A_member_of_an_object_that_is_not_there_is_null_and_not_its_default()
    {
        await using var db = library.CreateContext();
        Assert.Equal([1, null, 1], await db.Books.OrderBy(b => b.Id).Select(b => (int?)b.Printed.Spot!.X).ToListAsync());
        Assert.Equal([3, null, null], await db.Books.OrderBy(b => b.Id).Select(b => (int?)b.Cover!.Artist!.Age).ToListAsync());
        Assert.Empty(await db.Books.Where(b => b.Printed.Spot!.X == 0 || b.Cover!.Artist!.Age == 0).ToListAsync());
    }

    [Fact]
    public async Task Property_values_make_an_object_with_its_complex_values()
    {
        await using var db = library.CreateContext();
        var books = await db.Books.OrderBy(b => b.Id).ToListAsync();
        var copies = books.Select(b => (Book)db.Entry(b).CurrentValues.ToObject()).ToList();
        Assert.Equal(["Oslo", null, null], copies.Select(b => b.Origin?.City));
        Assert.Equal(["Oslo", "Bath", "Oslo"], copies.Select(b => b.Printed.City));
        Assert.Equal([2, 1, 0], copies.Select(b => b.Editions.Count));
    }

    [Fact]
    public async Task Complex_values_are_equal_when_all_of_their_members_are()
    {
        await using var db = library.CreateContext();
        Assert.Equal(["dune"], await db.Books.Where(b => b.Origin == b.Printed).Select(b => b.Id).ToListAsync());
        var same = new Place { City = "Oslo", Tags = ["a", "b"], Spot = new Spot(1, 2) };
        Assert.Equal(["dune"], await db.Books.Where(b => b.Printed == same).Select(b => b.Id).ToListAsync());
        var otherTags = new Place { City = "Oslo", Tags = ["a", "c"], Spot = new Spot(1, 2) };
        Assert.Empty(await db.Books.Where(b => b.Printed == otherTags).ToListAsync());
        Place? none = null;
        Assert.Equal(["tao"], await db.Books.Where(b => b.Origin == none).Select(b => b.Id).ToListAsync());
    }

    [Fact]
    public async Task Lists_inside_of_complex_values_tell_elements_apart()
    {
        await using var db = library.CreateContext();
        var first = await db.Books.SelectMany(b => b.Editions).Where(e => e.Number == 1).Distinct().ToListAsync();
        Assert.Equal([20, 21], first.Select(e => e.Prints[1].Copies).Order());
    }

    [Fact]
    public async Task Lists_of_lists_are_counted_summed_and_indexed()
    {
        await using var db = library.CreateContext();
        var sums = await db.Books.OrderBy(b => b.Id).Select(b => b.Editions.Sum(e => e.Prints.Sum(p => p.Copies))).ToListAsync();
        Assert.Equal([30, 31, 0], sums);
        Assert.Equal(["emma"], await db.Books.Where(b => b.Editions[0].Prints[1].Copies == 21).Select(b => b.Id).ToListAsync());
        Assert.Equal(["dune"], await db.Books.Where(b => b.Ratings[2] == 5).Select(b => b.Id).ToListAsync());
    }

    [Fact]
    public async Task Complex_values_of_different_members_come_together()
    {
        await using var db = library.CreateContext();
        var places = await db.Books.Select(b => b.Printed).Union(db.Books.Where(b => b.Origin != null).Select(b => b.Origin!)).ToListAsync();
        Assert.Equal(4, places.Count);
        Assert.Equal([null, "Bath", "Oslo", "Oslo"], places.Select(p => p.City).Order());
        Assert.Equal([0, 0, 1, 2], places.Select(p => p.Tags?.Count ?? 0).Order());
    }

    [Fact]
    public async Task Owned_entities_without_keys_in_their_json_are_each_an_entity_of_its_own()
    {
        await using var db = library.CreateContext();
        var tracked = await db.Books.OrderBy(b => b.Id).ToListAsync();
        var untracked = await db.Books.AsNoTracking().OrderBy(b => b.Id).ToListAsync();
        foreach (var books in new[] { tracked, untracked })
        {
            Assert.Equal(["n1", "n2"], books[0].Chapters[0].Notes.Select(n => n.Text));
            Assert.Equal(["n3"], books[0].Chapters[1].Notes.Select(n => n.Text));
            Assert.Equal(["e1", null], books[0].Chapters.Select(c => c.Epigraph?.Text));
            Assert.Equal(["One"], books[1].Chapters.Select(c => c.Heading));
            Assert.Equal(["good"], books[0].Cover!.Blurbs.Select(b => b.Text));
            Assert.Empty(books[2].Chapters);
        }

        Assert.Equal(3, db.ChangeTracker.Entries<Chapter>().Count());
        Assert.Equal(3, db.ChangeTracker.Entries<Note>().Count());
        Assert.All(db.ChangeTracker.Entries(), e => Assert.Equal(EntityState.Unchanged, e.State));
    }

    [Fact]
    public async Task An_owned_reference_is_there_where_its_json_is()
    {
        await using var db = library.CreateContext();
        var books = await db.Books.OrderBy(b => b.Id).ToListAsync();
        Assert.Equal(["red", null, null], books.Select(b => b.Cover?.Color));
        Assert.Equal([true, true, false], books.Select(b => b.Cover is not null));
        Assert.Equal(["Ann", null, null], books.Select(b => b.Cover?.Artist?.Name));
        Assert.Equal(["tao"], await db.Books.Where(b => b.Cover == null).Select(b => b.Id).ToListAsync());
        Assert.Equal(["emma", "tao"], await db.Books.Where(b => b.Cover!.Artist == null).OrderBy(b => b.Id).Select(b => b.Id).ToListAsync());
    }

    [Fact]
    public async Task Elements_of_owned_lists_are_filtered_and_flattened()
    {
        await using var db = library.CreateContext();
        var notes = await db.Books.AsNoTracking().SelectMany(b => b.Chapters).SelectMany(c => c.Notes).Select(n => n.Text).ToListAsync();
        Assert.Equal(["n1", "n2", "n3"], notes.Order());
        Assert.Equal(["dune"], await db.Books.Where(b => b.Chapters[0].Notes[1].Text == "n2").Select(b => b.Id).ToListAsync());
        Assert.Equal(["dune"], await db.Books.Where(b => b.Chapters.Any(c => c.Epigraph!.Text == "e1")).Select(b => b.Id).ToListAsync());
    }

    [Fact]
    public async Task An_indexer_reads_the_property_of_its_name()
    {
        await using var db = library.CreateContext();
        Assert.Equal(["dune", "emma"], await db.Books.Where(b => (string)b["Genre"]! == "novel").OrderBy(b => b.Id).Select(b => b.Id).ToListAsync());
        Assert.Equal(["tao", "dune", "emma"], await db.Books.OrderByDescending(b => (int?)b["Year"]).Select(b => b.Id).ToListAsync());
        var dune = await db.Books.SingleAsync(b => b.Id == "dune");
        Assert.Equal(1965, dune["Year"]);
    }

    [Fact]
    public async Task An_indexer_of_no_property_says_so()
    {
        await using var db = library.CreateContext();
        var query = db.Books.Where(b => (string)b["Price"]! == "1");
        Assert.Contains("'Price'", Assert.Throws<InvalidOperationException>(() => query.ToQueryString()).Message);
    }

    [Fact]
    public async Task Many_to_many_navigations_are_filled_with_and_without_tracking()
    {
        await using var db = library.CreateContext();
        var untracked = await db.Readers.AsNoTracking().Include(r => r.Books).OrderBy(r => r.Id).ToListAsync();
        var tracked = await db.Readers.Include(r => r.Books.OrderBy(b => b.Id)).OrderBy(r => r.Id).ToListAsync();
        foreach (var readers in new[] { untracked, tracked })
        {
            Assert.Equal(["dune", "dune,tao", ""], readers.Select(r => string.Join(',', r.Books.Select(b => b.Id).Order())));
            Assert.Same(readers[0], readers[0].Books[0].Readers.First(r => r.Id == 1));
        }

        Assert.Equal(3, db.ChangeTracker.Entries<Loan>().Count());
        Assert.Equal([2, 0, 1], await db.Books.OrderBy(b => b.Id).Select(b => b.Readers.Count).ToListAsync());
    }

    [Fact]
    public async Task A_nested_object_leaves_out_what_refers_to_entities()
    {
        await using var db = library.CreateContext();
        var shelf = await db.Shelves.SingleAsync(s => s.Id == "s");
        Assert.Equal(("top", "blue"), (shelf.Label!.Text, shelf.Label.Frame!.Color));
        Assert.Null(shelf.Label.Favourite);
        Assert.Null(shelf.Label.Keepers);
    }

    [Fact]
    public async Task What_a_list_inside_of_the_row_does_not_hold_is_missing()
    {
        await using var db = library.CreateContext();
        Assert.Equal(["emma"], await db.Books.Where(b => b.Ratings.First() == 4).Select(b => b.Id).ToListAsync());
        Assert.Equal([5, 4, null], await db.Books.OrderBy(b => b.Id).Select(b => (int?)b.Ratings.ElementAt(0)).ToListAsync());
        int[]? none = null;
        Assert.Empty(await db.Readers.Where(r => none!.Contains(r.Id)).ToListAsync());
    }

    [Fact]
    public async Task The_time_of_the_query_is_local_and_universal()
    {
        await using var db = library.CreateContext();
        var (now, utc, today) = (DateTime.Now, DateTime.UtcNow, DateTime.Today);
        var read = await db.Readers.Take(1).Select(r => new { DateTime.Now, DateTime.UtcNow, DateTime.Today, Offset = DateTimeOffset.Now }).SingleAsync();
        Assert.InRange(read.Now, now, now.AddMinutes(5));
        Assert.InRange(read.UtcNow, utc, utc.AddMinutes(5));
        Assert.InRange(read.Today, today, today.AddDays(1));
        Assert.InRange(read.Offset.UtcDateTime, utc, utc.AddMinutes(5));
    }

    [Fact]
    public async Task A_list_that_is_computed_is_equal_to_one_of_the_same_elements()
    {
        await using var db = library.CreateContext();
        var more = new[] { 4 };
        var same = new List<int> { 5, 3, 5, 4 };
        Assert.Equal(["dune"], await db.Books.Where(b => b.Ratings.Concat(more) == new[] { 5, 3, 5, 4 }).Select(b => b.Id).ToListAsync());
        Assert.Equal(["dune"], await db.Books.Where(b => b.Ratings.Concat(more) == same).Select(b => b.Id).ToListAsync());
        Assert.Equal(["dune"], await db.Books.Where(b => new[] { 5, 3, 5, 4 } == b.Ratings.Concat(more)).Select(b => b.Id).ToListAsync());
        Assert.Equal(["dune"], await db.Books.Where(b => b.Ratings.Where(r => r > 3) == new[] { 5, 5 }).Select(b => b.Id).ToListAsync());
        Assert.Equal(
            ["emma", "tao"], await db.Books.Where(b => b.Ratings.Where(r => r > 3) != new[] { 5, 5 }).OrderBy(b => b.Id).Select(b => b.Id).ToListAsync());
        Assert.Equal(
            ["dune", "emma", "tao"],
            await db.Books.Where(b => b.Ratings.Skip(0) == b.Ratings.AsEnumerable()).OrderBy(b => b.Id).Select(b => b.Id).ToListAsync());
        Assert.Equal(["emma"], await db.Books.Where(b => b.Ratings.Select(r => r * 2).ToList() == new List<int> { 8 }).Select(b => b.Id).ToListAsync());
        Assert.Equal(
            ["dune"],
            await db.Books.Where(b => b.Ratings.Distinct().Count() == 2 && b.Ratings.Distinct().OrderBy(r => r).AsEnumerable() == new[] { 3, 5 })
                .Select(b => b.Id)
                .ToListAsync());
    }

    [Fact]
    public async Task A_value_that_is_missing_is_in_no_list()
    {
        await using var db = library.CreateContext();
        int[] ages = [30, 40];
        var list = new List<int> { 30, 40 };
        Assert.Equal([1], await db.Readers.Where(r => ages.Contains(r.Age!.Value)).Select(r => r.Id).ToListAsync());
        Assert.Equal([2, 3], await db.Readers.Where(r => !ages.Contains(r.Age!.Value)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync());
        Assert.Equal([2, 3], await db.Readers.Where(r => !list.Contains(r.Age!.Value)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync());
        Assert.Equal([2, 3], await db.Readers.Where(r => !new[] { 30, 40 }.Contains(r.Age!.Value)).OrderBy(r => r.Id).Select(r => r.Id).ToListAsync());
        Assert.Equal([true, false, false], await db.Readers.OrderBy(r => r.Id).Select(r => ages.Contains(r.Age!.Value)).ToListAsync());
        Assert.Equal(["s", "t", "u"], await db.Shelves.Where(s => !list.Contains(s.Keeper!.Size.Height)).OrderBy(s => s.Id).Select(s => s.Id).ToListAsync());
    }

    [Fact]
    public async Task A_list_of_an_object_that_is_not_there_is_null()
    {
        await using var db = library.CreateContext();
        var stamps = await db.Books.OrderBy(b => b.Id).Select(b => b.Passport!.Stamps).ToListAsync();
        Assert.Equal(["first"], stamps[0].Select(s => s.Text));
        Assert.Null(stamps[2]);
        var blurbs = await db.Books.AsNoTracking().OrderBy(b => b.Id).Select(b => b.Cover!.Blurbs).ToListAsync();
        Assert.Equal(["good"], blurbs[0].Select(s => s.Text));
        Assert.Empty(blurbs[1]);
        Assert.Null(blurbs[2]);
        var both = await db.Books.AsNoTracking()
            .OrderBy(b => b.Id)
            .Select(b => new { b.Id, b.Cover!.Blurbs, Texts = b.Cover.Blurbs.Select(t => t.Text).ToList() })
            .ToListAsync();
        Assert.Null(both[2].Blurbs);
        Assert.Empty(both[2].Texts);
        Assert.Empty(await db.Books.AsNoTracking().Where(b => b.Id == "tao").SelectMany(b => b.Cover!.Blurbs).ToListAsync());
        Assert.Equal(0, await db.Books.Where(b => b.Id == "tao").Select(b => b.Cover!.Blurbs.Count).SingleAsync());
    }

    [Fact]
    public async Task A_complex_struct_of_what_is_missing_is_its_default()
    {
        await using var db = library.CreateContext();
        Assert.Equal([default, new Size(170, 60), new Size(170, 60)], await db.Shelves.OrderBy(s => s.Id).Select(s => s.Keeper!.Size).ToListAsync());
        Assert.Equal([null, 170, 170], await db.Shelves.OrderBy(s => s.Id).Select(s => (int?)s.Keeper!.Size.Height).ToListAsync());
        Assert.Equal(
            [default, new Size(170, 60), new Size(170, 60)],
            (await db.Shelves.OrderBy(s => s.Id).Select(s => new { s.Id, s.Keeper!.Size }).ToListAsync()).Select(s => s.Size));
        Assert.Equal(
            [null, new Size(170, 60), new Size(170, 60)],
            await db.Shelves.OrderBy(s => s.Id).Select(s => s.Keeper == null ? (Size?)null : s.Keeper.Size).ToListAsync());
        Assert.Equal(
            [null, new Size(170, 60)],
            (await db.Shelves.Select(s => s.Keeper == null ? (Size?)null : s.Keeper.Size).Distinct().ToListAsync()).OrderBy(s => s?.Height));
        Assert.Equal(
            [null, "Oslo"],
            (await db.Books.Where(b => b.Id != "emma").Select(b => b.Origin == null ? null : b.Origin).Distinct().ToListAsync()).Select(p => p?.City).Order());
        Assert.Equal(2, (await db.Shelves.Select(s => new { Size = s.Keeper == null ? (Size?)null : s.Keeper.Size }).Distinct().ToListAsync()).Count);
    }
}
