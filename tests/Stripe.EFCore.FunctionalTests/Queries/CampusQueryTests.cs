using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>Queries whose answer LINQ to Objects cannot tell, or whose requests are the point.</summary>
public sealed class CampusQueryTests(CampusFixture campus) : IClassFixture<CampusFixture>
{
    [Fact]
    public async Task A_number_that_is_missing_is_no_error_in_a_row_that_is_left_out()
    {
        await using var db = campus.CreateContext();

        var passed = await db.RoomDays
            .LeftJoin(db.Inspections, r => new { A = r.Room, B = (DateOnly?)r.Day }, i => new { A = i.Room!, B = i.Day }, (r, i) => new { i!.Result, i.Id })
            .GroupBy(x => x.Result).Select(g => g.OrderBy(x => x.Result).ThenBy(x => x.Id).First()).Distinct()
            .Where(x => (int)x.Result == (int)InspectionResult.Passed).ToListAsync();

        Assert.Equal(InspectionResult.Passed, Assert.Single(passed).Result);
    }

    [Fact]
    public async Task Values_are_cast_to_object_at_the_end_of_a_query()
    {
        await using var db = campus.CreateContext();
        var ids = await db.Departments.OrderBy(d => d.Id).Select(d => d.Id).Cast<object>().ToListAsync();
        Assert.Equal(campus.Objects.AllDepartments.Select(d => (object)d.Id).Order(), ids);
        Assert.Equal(ids, db.Departments.OrderBy(d => d.Id).Select(d => d.Id).Cast<object>().ToList());
        Assert.Equal(ids.Count, (await db.Departments.Cast<object>().ToListAsync()).Count);
        Assert.Contains(null, await db.Departments.Select(d => d.ParentId).Cast<object?>().ToListAsync());
        Assert.Equal(ids[0], await db.Departments.OrderBy(d => d.Id).Select(d => d.Id).Cast<object>().FirstAsync());
        Assert.Equal(ids.Count, await db.Departments.Select(d => d.Id).Cast<object>().CountAsync());
        Assert.Equal(ids.Count, (await db.Departments.Select(d => d.Id).Cast<IComparable>().ToListAsync()).Count);
    }

    [Fact]
    public async Task Where_the_text_to_look_for_is_missing_there_is_no_answer()
    {
        await using var db = campus.CreateContext();
        string? nothing = null;
        var clubs = campus.Objects.AllClubs;
        Assert.Equal(
            clubs.OrderBy(c => c.Id).Select(c => c.Motto is null ? null : (int?)c.Name.IndexOf(c.Motto, StringComparison.Ordinal)),
            await db.Clubs.OrderBy(c => c.Id).Select(c => (int?)c.Name.IndexOf(c.Motto!, StringComparison.Ordinal)).ToListAsync());
        Assert.Equal(
            clubs.Where(c => c.Motto is not null).Select(c => c.Id).Order(),
            await db.Clubs.Where(c => c.Name.Replace(c.Motto!, "x") == c.Name).Select(c => c.Id).OrderBy(id => id).ToListAsync());
        Assert.All(await db.Clubs.Select(c => c.Name.Replace(nothing!, "x")).ToListAsync(), Assert.Null);
        Assert.Empty(await db.Clubs.Where(c => c.Name.LastIndexOf(nothing!) >= -1).ToListAsync());
        Assert.Empty(await db.Clubs.Where(c => EF.Functions.Like(c.Name, "%", nothing!)).ToListAsync());
        Assert.Equal(clubs.Count, await db.Clubs.CountAsync(c => EF.Functions.Like(c.Name, "%", "!")));
    }

    [Fact]
    public async Task Related_objects_of_something_missing_are_none_and_two_collections_are_equal_where_their_owners_are()
    {
        await using var db = campus.CreateContext();
        var departments = campus.Objects.AllDepartments;
        Assert.Contains(departments, d => d.Parent is null);
        Assert.Equal(
            departments.OrderBy(d => d.Id).Select(d => d.Parent is null ? "" : Ids(d.Parent.Children)),
            (await db.Departments.OrderBy(d => d.Id).Select(d => d.Parent!.Children).ToListAsync()).Select(Ids));

        var sections = campus.Objects.AllSections;
        var own = sections.Where(s => s.Teacher?.Department is { } department && department == s.Course?.Department).Select(s => s.Id).Order().ToList();
        Assert.InRange(own.Count, 1, sections.Count - 1);
        Assert.Equal(
            own,
            (await db.Sections.Where(s => s.Course!.Department!.Staff == s.Teacher!.Department!.Staff).Select(s => s.Id).ToListAsync()).Order());

        static string Ids(List<Department> children) => string.Join(' ', children.Select(c => c.Id).Order());
    }

    [Fact]
    public async Task What_an_object_of_a_subquery_leads_to_is_a_query_too_and_empty_where_it_is_missing()
    {
        await using var db = campus.CreateContext();
        var courses = db.Courses.Select(c => new { c.Code, Course = c }).Distinct().OrderBy(x => x.Code);
        var expected = campus.Objects.AllCourses.OrderBy(c => c.Code, StringComparer.Ordinal).ToList();
        var shouted = await courses.Select(x => x.Course.Prerequisite!.Keywords.Select(k => k + "!").ToList()).ToListAsync();
        Assert.Equal(expected.Select(c => c.Prerequisite?.Keywords.Select(k => k + "!") ?? []), shouted);
        Assert.Contains(shouted, keywords => keywords.Count == 0);
        Assert.Equal(
            expected.Select(c => (c.Prerequisite?.Keywords.Count(k => k != "lab") ?? 0, c.Prerequisite?.Sections.Count(s => s.Course!.Code != "") ?? 0)),
            (
                await courses.Select(x =>
                    new
                    {
                        Keywords = x.Course.Prerequisite!.Keywords.Count(k => k != "lab"),
                        Sections = x.Course.Prerequisite.Sections.Count(s => s.Course!.Code != "")
                    })
                .ToListAsync())
                .Select(x => (x.Keywords, x.Sections)));
    }

    [Fact]
    public async Task Sets_of_different_types_come_together_as_what_they_have_in_common()
    {
        await using var db = campus.CreateContext();
        var all = campus.Objects.AllPeople;
        Assert.Equal(
            all.Where(p => p is Student or Employee).Select(p => p.Id).Order(),
            (await db.Students.Union<Person>(db.Employees).ToListAsync()).Select(p => p.Id).Order());
        Assert.Equal(
            all.Where(p => p is Student or Teacher).Select(p => p.Id).Order(),
            (await db.People.OfType<Student>().Concat<Person>(db.People.OfType<Teacher>()).ToListAsync()).Select(p => p.Id).Order());
        Assert.Equal(
            all.Where(p => p is Student or Teacher).Where(p => p.Id > 5).Select(p => p.Name).Order(),
            await db.People.OfType<Student>()
                .Union<Person>(db.People.OfType<Teacher>())
                .Where(p => p.Id > 5)
                .Select(p => p.Name)
                .OrderBy(n => n)
                .ToListAsync());
        Assert.Equal(
            all.Where(p => p is Employee and not Teacher).Select(p => p.Id).Order(),
            (await db.Employees.Except<Person>(db.Teachers).ToListAsync()).Select(p => p.Id).Order());
        Assert.Empty(await db.Employees.Intersect<Person>(db.Students).ToListAsync());
    }

    [Fact]
    public async Task Objects_are_retrieved_by_keys_of_every_type()
    {
        await using var db = campus.CreateContext();
        var person = campus.Objects.AllPeople[7].Id;
        var club = campus.Objects.AllClubs[0].Id;
        await Sends([$"/v1/people/{person}"], db => db.Set<Person>().FindAsync(person).AsTask());
        await Sends([$"/v1/people/{person}"], db => db.People.SingleAsync(p => p.Id == person));
        await Sends([$"/v1/people/{person}"], db => db.People.Where(p => p.Id == person && p.Name != "").ToListAsync());
        await Sends([$"/v1/clubs/{club}"], db => db.Set<Club>().FindAsync(club).AsTask());
        await Sends([$"/v1/clubs/{club}"], db => db.Clubs.Where(c => c.Id == club).ToListAsync());
        Guid[] clubs = [club, campus.Objects.AllClubs[1].Id, club];
        await Sends([.. clubs.Distinct().Select(c => $"/v1/clubs/{c}").Order()], db => db.Clubs.Where(c => clubs.Contains(c.Id)).ToListAsync());
        await Sends(["/v1/people/4711"], db => db.Set<Person>().FindAsync(4711).AsTask());
        int? none = null;
        await Sends([], db => db.People.Where(p => p.Id == none).ToListAsync());

        async Task Sends<T>(string[] requests, Func<CampusContext, Task<T>> query)
        {
            await using var own = campus.CreateContext();
            campus.Requests.Clear();
            var found = await query(own);
            Assert.Equal(requests, campus.Sent().Order());
            if (requests.Length > 0 && requests[0] != "/v1/people/4711")
                Assert.NotNull(found);
        }
    }

    [Fact]
    public async Task ElementAt_asks_for_no_more_rows_than_it_takes()
    {
        await using var db = campus.CreateContext();
        campus.Requests.Clear();
        var third = await db.Departments.ElementAtAsync(2);
        Assert.Equal(["/v1/departments?limit=3"], campus.Sent());
        campus.Requests.Clear();
        Assert.Equal(third.Id, (await db.Departments.Skip(1).ElementAtAsync(1)).Id);
        Assert.Equal(["/v1/departments?limit=3"], campus.Sent());
        campus.Requests.Clear();
        Assert.Null(await db.Departments.ElementAtOrDefaultAsync(-1));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => db.Departments.ElementAtAsync(-1));
        Assert.Empty(campus.Sent());
        Assert.Null(await db.Departments.ElementAtOrDefaultAsync(5000));
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => db.Departments.ElementAtAsync(5000));
        campus.Requests.Clear();
        _ = await db.People.Where(p => p.Name != "").ElementAtAsync(3);
        Assert.Equal(["/v1/people?limit=100"], campus.Sent());
    }

    [Fact]
    public async Task What_a_query_finds_has_a_type_to_ask_for()
    {
        await using var db = campus.CreateContext();
        Assert.Equal(
            campus.Objects.AllDepartments.Count,
            (await db.Departments.Where(d => db.People.OrderBy(p => p.Id).FirstOrDefault() is Student == db.People.OrderBy(p => p.Id).First() is Student)
                .ToListAsync()).Count);
        Assert.Equal(
            campus.Objects.AllDepartments.Where(d => d.Staff.OrderBy(e => e.Id).FirstOrDefault() is Teacher).Select(d => d.Id).Order(),
            await db.Departments.Where(d => d.Staff.OrderBy(e => e.Id).FirstOrDefault() is Teacher).Select(d => d.Id).OrderBy(d => d).ToListAsync());
        Assert.Equal(
            campus.Objects.AllDepartments.Where(d => d.Staff.OrderBy(e => e.Id).FirstOrDefault() is not Teacher).Select(d => d.Id).Order(),
            await db.Departments.Where(d => !(d.Staff.OrderBy(e => e.Id).FirstOrDefault() is Teacher)).Select(d => d.Id).OrderBy(d => d).ToListAsync());
    }

    [Fact]
    public async Task Collections_of_what_comes_out_of_groups_and_set_operations_are_followed()
    {
        await using var db = campus.CreateContext();
        var departments = campus.Objects.AllDepartments;
        Assert.Equal(
            departments.OrderBy(d => d.Id).Select(d => d.Children.Count),
            await db.Departments.Where(d => d.Id > 2)
                .Union(db.Departments.Where(d => d.Id < 4))
                .OrderBy(d => d.Id)
                .Select(d => d.Children.Count)
                .ToListAsync());
        Assert.Equal(
            departments.Where(d => d.Children.Any(c => c.Id > 3)).Select(d => d.Id).Order(),
            await db.Departments.Where(d => d.Id > 2)
                .Union(db.Departments.Where(d => d.Id < 4))
                .Where(d => d.Children.Any(c => c.Id > 3))
                .Select(d => d.Id)
                .OrderBy(d => d)
                .ToListAsync());
        Assert.Equal(
            departments.OrderBy(d => d.Id).Select(d => string.Join(',', d.Children.Select(c => c.Name).Order())),
            (await db.Departments.Concat(db.Departments.Where(d => d.Id < 0))
                .OrderBy(d => d.Id)
                .Select(d => new { d.Id, Names = d.Children.Select(c => c.Name).ToList() })
                .ToListAsync())
                .Select(d => string.Join(',', d.Names.Order())));
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).First().Children.Count).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).First().Children.Count).ToListAsync()).Order());
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => g.Sum(d => d.Children.Count)).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Select(g => g.Sum(d => d.Children.Count)).ToListAsync()).Order());
        var lists = await db.Departments.AsNoTracking().GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).First().Children).ToListAsync();
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).First().Children.Count).Order(), lists.Select(l => l.Count).Order());
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => g.Max(d => d.Children.Count)).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Select(g => g.Max(d => d.Children.Count)).ToListAsync()).Order());
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => g.Count(d => d.Children.Any(c => c.Id > 3))).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Select(g => g.Count(d => d.Children.Any(c => c.Id > 3))).ToListAsync()).Order());
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Where(g => g.Any(d => d.Staff.Count > 1)).Select(g => g.Count()).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Where(g => g.Any(d => d.Staff.Count > 1)).Select(g => g.Count()).ToListAsync()).Order());
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).First()).Select(d => d.Children.Count).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).First()).Select(d => d.Children.Count).ToListAsync()).Order());
        Assert.Equal(
            departments.GroupBy(d => d.Accredited).Select(g => string.Join(',', g.OrderBy(d => d.Id).Select(d => d.Children.Count))).Order(),
            (await db.Departments.GroupBy(d => d.Accredited).Select(g => g.OrderBy(d => d.Id).Select(d => d.Children.Count).ToList()).ToListAsync())
                .Select(l => string.Join(',', l))
                .Order());
        Assert.Equal(
            campus.Objects.AllPeople.GroupBy(p => p.Gender).Select(g => g.OrderBy(p => p.Id).First().Clubs.Count).Order(),
            (await db.People.GroupBy(p => p.Gender).Select(g => g.OrderBy(p => p.Id).First().Clubs.Count).ToListAsync()).Order());
        Assert.Equal(
            departments.Select(d => d.Children.OrderBy(c => c.Id).Select(c => new { c, One = 1 }).FirstOrDefault()?.c.Children.Count).Order(),
            (await db.Departments.Select(d => (int?)d.Children.OrderBy(c => c.Id).Select(c => new { c, One = 1 }).FirstOrDefault()!.c.Children.Count)
                .ToListAsync())
                .Select(n => n is 0 or null ? n : n)
                .Order());
        var clubs = campus.Objects.AllPeople.Where(p => p.Id < 4 || p.Id > 6).OrderBy(p => p.Id).Select(p => p.Clubs.Count);
        Assert.Equal(
            clubs, await db.People.Where(p => p.Id < 4).Union(db.People.Where(p => p.Id > 6)).OrderBy(p => p.Id).Select(p => p.Clubs.Count).ToListAsync());
    }

    [Fact]
    public async Task A_projection_below_DefaultIfEmpty_is_null_where_there_is_nothing()
    {
        await using var db = campus.CreateContext();
        var expected = campus.Objects.AllDepartments.SelectMany(
            d => d.Children.Select(c => new { c.Name, One = 1 }).DefaultIfEmpty(), (d, c) => new { d.Id, Child = c }).ToList();
        var found = await (from d in db.Departments
                           from c in d.Children.Select(c => new { c.Name, One = 1 }).DefaultIfEmpty()
                           select new { d.Id, Child = c }).ToListAsync();
        Assert.Equal(expected.OrderBy(e => e.Id).ThenBy(e => e.Child?.Name), found.OrderBy(e => e.Id).ThenBy(e => e.Child?.Name));
        Assert.Contains(found, f => f.Child is null);
        var alone = await db.Departments.SelectMany(d => d.Children.Select(c => new { c.Name, One = 1 }).DefaultIfEmpty()).ToListAsync();
        Assert.Equal(expected.Count(e => e.Child is null), alone.Count(a => a is null));
        var joined = await (from d in db.Departments
                            from c in db.Departments.Where(c => c.ParentId == d.Id).Select(c => new { c.Name }).DefaultIfEmpty()
                            select new { d.Id, Child = c }).ToListAsync();
        Assert.Equal(expected.Count(e => e.Child is null), joined.Count(a => a.Child is null));
        var grouped = await (from d in db.Departments
                             join c in db.Departments.Select(c => new { c.Name, c.ParentId }) on d.Id equals c.ParentId into children
                             from c in children.DefaultIfEmpty()
                             select new { d.Id, Child = c }).ToListAsync();
        Assert.Equal(expected.Count(e => e.Child is null), grouped.Count(a => a.Child is null));
        var ordered = await (from d in db.Departments
                             from c in d.Children.OrderBy(c => c.Name).Take(2).Select(c => new { c.Name }).DefaultIfEmpty()
                             select c).ToListAsync();
        Assert.Equal(expected.Count(e => e.Child is null), ordered.Count(a => a is null));
        var filtered = await (from d in db.Departments
                              from c in d.Children.Where(c => c.Id > 4).Select(c => new { c.Name, d.Motto }).DefaultIfEmpty()
                              where c == null
                              select d.Id).ToListAsync();
        Assert.Equal(campus.Objects.AllDepartments.Where(d => !d.Children.Any(c => c.Id > 4)).Select(d => d.Id).Order(), filtered.Order());
    }

    [Fact]
    public async Task A_key_of_any_type_matches_nothing_where_its_row_is_missing()
    {
        await using var db = campus.CreateContext();
        var withoutManager = campus.Objects.AllPeople.OfType<Employee>().Count(e => e.ManagerId is null);
        var nobody = db.Employees.LeftJoin(db.Employees.Where(m => m.Id < 0), e => e.ManagerId, m => (int?)m.Id, (e, m) => new { e.Name, Manager = m });
        var managers = db.Employees.Where(e => e.ManagerId == null).Select(e => e.Manager!.Id);

        var found = await managers.LeftJoin(nobody, id => id, x => x.Manager!.Id, (_, x) => x!.Name).ToListAsync();
        Assert.Equal(Enumerable.Repeat<string?>(null, withoutManager), found);
        var counts = await managers.GroupJoin(nobody, id => id, x => x.Manager!.Id, (_, others) => others.Count()).ToListAsync();
        Assert.Equal(Enumerable.Repeat(0, withoutManager), counts);
        Assert.Empty(await managers.Join(nobody, id => id, x => x.Manager!.Id, (_, x) => x.Name).ToListAsync());
    }
}
