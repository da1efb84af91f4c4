using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Emulator;
using StripeEFCore.FunctionalTests.Model.Campus;

namespace StripeEFCore.FunctionalTests.Queries.Objects;

/// <summary>What an object does not say is null, or the default of a property that takes none, in rows as in objects; keys of every kind are found.</summary>
public sealed class MissingFieldTests : IAsyncLifetime
{
    private readonly CampusFixture _campus = new();

    private EmulatedAccount Account => _campus.Emulator.Account();

    public Task InitializeAsync() => _campus.InitializeAsync();

    public Task DisposeAsync() => _campus.DisposeAsync();

    [Fact]
    public async Task A_number_of_a_derived_type_is_its_default_where_its_row_is_of_the_type()
    {
        Account.Insert("person", new JsonObject { ["id"] = 900, ["kind"] = "student", ["name"] = "Nemo", ["contact"] = new JsonObject() });
        await using var db = _campus.CreateContext();
        Assert.Equal(0, (await db.Students.SingleAsync(s => s.Id == 900)).Year);
        Assert.Equal([900], await db.Students.Where(s => s.Year == 0).Select(s => s.Id).ToListAsync());
        Assert.Equal([0], await db.Students.Where(s => s.Id == 900).Select(s => s.Year).ToListAsync());
        Assert.Equal([900], await db.People.Where(p => p is Student && ((Student)p).Year == 0).Select(p => p.Id).ToListAsync());
        Assert.Equal([900], await db.People.Where(p => (p as Student)!.Year == 0).Select(p => p.Id).ToListAsync());
        Assert.Equal(24, await db.People.Select(p => (int?)(p as Student)!.Year).CountAsync(y => y == null));
        Assert.Equal(0, (await db.Students.OrderBy(s => s.Year).FirstAsync()).Year);
        Assert.Equal(1, await db.Students.GroupBy(s => s.Year).Where(g => g.Key == 0).Select(g => g.Count()).SingleAsync());
    }

    [Fact]
    public async Task A_number_of_a_nested_object_is_null_where_the_object_is_missing_and_zero_where_it_does_not_say()
    {
        Account.Insert(
            "course",
            new JsonObject { ["id"] = "ZZ1", ["title"] = "Empty room", ["department"] = 1, ["location"] = new JsonObject { ["room"] = new JsonObject() } });
        Account.Insert("course", new JsonObject { ["id"] = "ZZ2", ["title"] = "No room", ["department"] = 1 });
        await using var db = _campus.CreateContext();
        var rooms = db.Courses.Where(c => c.Code.StartsWith("ZZ"));
        Assert.Equal(["ZZ1"], await rooms.Where(c => c.Room!.Number == 0).Select(c => c.Code).ToListAsync());
        Assert.Equal([null, 0], await rooms.OrderBy(c => c.Room!.Number).Select(c => (int?)c.Room!.Number).ToListAsync());
        Assert.Equal(["ZZ2"], await rooms.Where(c => c.Room == null).Select(c => c.Code).ToListAsync());
    }

    [Fact]
    public async Task Objects_are_found_by_keys_of_every_kind()
    {
        var club = _campus.Objects.AllClubs[2].Id;
        await using var db = _campus.CreateContext();
        Assert.IsType<Student>(await db.FindAsync<Person>(30));
        Assert.Null(await db.FindAsync<Student>(3));
        Assert.Equal(505, (await db.FindAsync<Enrollment>(32, 505))!.SectionId);
        Assert.Null(await db.FindAsync<Enrollment>(32, 506));
        Assert.NotNull(await db.FindAsync<RoomDay>("R1", new DateOnly(2026, 5, 3)));
        Assert.Equal("Café", (await db.FindAsync<Club>(club))!.Name);
        Assert.Equal("Analysis 1", (await db.FindAsync<Course>("MA100"))!.Title);
    }

    [Fact]
    public async Task Navigations_by_keys_of_every_kind_are_loaded_one_by_one()
    {
        await using var db = _campus.CreateContext();
        var department = (await db.FindAsync<Department>(2))!;
        await db.Entry(department).Collection(d => d.Staff).LoadAsync();
        Assert.Equal(_campus.Objects.AllDepartments[1].Staff.Count, department.Staff.Count);
        var wellPaid = await db.Entry(department).Collection(d => d.Staff).Query().CountAsync(e => e.Salary > 3500);
        Assert.Equal(_campus.Objects.AllDepartments[1].Staff.Count(e => e.Salary > 3500), wellPaid);

        var chess = await db.Clubs.SingleAsync(c => c.Name == "Chess");
        await db.Entry(chess).Collection(c => c.Members).LoadAsync();
        Assert.Equal(_campus.Objects.AllClubs[0].Members.Count, chess.Members.Count);

        var wanted = _campus.Objects.AllSubmissions.First(s => s.Enrollment is not null);
        var submission = await db.Submissions.SingleAsync(s => s.Id == wanted.Id);
        await db.Entry(submission).Reference(s => s.Enrollment).LoadAsync();
        Assert.Equal(wanted.Enrollment!.SectionId, submission.Enrollment!.SectionId);
    }
}
