using System.Collections;
using System.Runtime.CompilerServices;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;

namespace StripeEFCore.FunctionalTests.Queries;

/// <summary>
///     The graph that an Include fills, compared with the objects as they are: the navigations that the query includes, of every object that it reaches,
///     tracked, untracked and with identity resolution.
/// </summary>
public sealed class IncludeTests(CampusFixture campus) : IClassFixture<CampusFixture>
{
    private static readonly Dictionary<string, Graph> Graphs = All().ToDictionary(g => g.Name);

    public static TheoryData<string, QueryTrackingBehavior> Cases
    {
        get
        {
            var data = new TheoryData<string, QueryTrackingBehavior>();
            foreach (var name in Graphs.Keys)
            {
                foreach (var tracking in Enum.GetValues<QueryTrackingBehavior>())
                    data.Add(name, tracking);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Included_objects_are_those_that_the_data_have(string name, QueryTrackingBehavior tracking)
    {
        var graph = Graphs[name];
        await using var context = campus.CreateContext(o => o.UseQueryTrackingBehavior(tracking));
        var read = await graph.Query(context).ToListAsync();
        var expected = graph.Query(campus.Objects).ToList();
        Assert.Equal(
            expected.Select(e => graph.Text(e, isExpected: true)).Order(StringComparer.Ordinal),
            read.Select(e => graph.Text(e, isExpected: false)).Order(StringComparer.Ordinal));
        Assert.NotEmpty(read);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Included_objects_are_the_same_when_read_synchronously(string name, QueryTrackingBehavior tracking)
    {
        var graph = Graphs[name];
        using var context = campus.CreateContext(o => o.UseQueryTrackingBehavior(tracking));
        Assert.Equal(
            graph.Query(campus.Objects).ToList().Select(e => graph.Text(e, isExpected: true)).Order(StringComparer.Ordinal),
            graph.Query(context).ToList().Select(e => graph.Text(e, isExpected: false)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Both_ends_of_an_included_navigation_are_one_pair_of_objects()
    {
        await using var context = campus.CreateContext();
        foreach (var tracking in Enum.GetValues<QueryTrackingBehavior>())
        {
            context.ChangeTracker.Clear();
            var departments = await context.Departments.AsTracking(tracking).Include(d => d.Staff).ToListAsync();
            Assert.All(departments, d => Assert.All(d.Staff, e => Assert.Same(d, e.Department)));
        }
    }

    [Fact]
    public async Task An_include_that_walks_back_is_refused_as_EF_Core_refuses_it()
    {
        await using var context = campus.CreateContext();
        await Assert.ThrowsAsync<InvalidOperationException>(
            () => context.Departments.AsNoTracking().Include(d => d.Staff).ThenInclude(e => e.Department).ToListAsync());
    }

    [Fact]
    public async Task With_identity_resolution_one_object_stands_for_every_occurrence()
    {
        await using var context = campus.CreateContext();
        var sections = await context.Sections.AsNoTrackingWithIdentityResolution().Include(s => s.Course!.Department).ToListAsync();
        Assert.Equal(
            sections.Select(s => s.CourseCode).Distinct().Count(),
            sections.Select(s => (object?)s.Course).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Equal(
            sections.Select(s => s.Course!.DepartmentId).Distinct().Count(),
            sections.Select(s => (object?)s.Course!.Department).Distinct(ReferenceEqualityComparer.Instance).Count());
        Assert.Empty(context.ChangeTracker.Entries());
    }

    [Fact]
    public async Task A_tracking_query_of_a_skip_navigation_tracks_the_join_entities_unchanged()
    {
        await using var context = campus.CreateContext();
        await context.Clubs.Include(c => c.Members).ToListAsync();
        await context.Students.Include(s => s.Sections).ToListAsync();
        Assert.Equal(campus.Objects.AllMemberships.Count, context.ChangeTracker.Entries<Dictionary<string, object>>().Count());
        Assert.Equal(
            campus.Objects.AllEnrollments.Count(e => e is { Student: not null, Section: not null }), context.ChangeTracker.Entries<Enrollment>().Count());
        context.ChangeTracker.DetectChanges();
        Assert.All(context.ChangeTracker.Entries(), e => Assert.Equal(EntityState.Unchanged, e.State));
    }

    [Fact]
    public async Task What_is_not_included_stays_empty_without_tracking()
    {
        await using var context = campus.CreateContext();
        var departments = await context.Departments.AsNoTracking().Include(d => d.Courses).ToListAsync();
        Assert.All(departments, d => Assert.True(d.Staff.Count == 0 && d.Parent is null && d.Children.Count == 0));
        Assert.All(departments.SelectMany(d => d.Courses), c => Assert.Empty(c.Sections));
    }

    [Fact]
    public async Task Included_navigations_are_loaded_and_others_are_not()
    {
        await using var context = campus.CreateContext();
        var departments = await context.Departments.Include(d => d.Parent).Include(d => d.Courses).ToListAsync();
        Assert.All(departments, d => Assert.True(context.Entry(d).Reference(x => x.Parent).IsLoaded && context.Entry(d).Collection(x => x.Courses).IsLoaded));
        Assert.All(departments, d => Assert.False(context.Entry(d).Collection(x => x.Staff).IsLoaded));
    }

    private static IEnumerable<Graph> All()
    {
        yield return Of(db => db.Departments.Include(d => d.Staff), "Staff");
        yield return Of(db => db.Departments.Include(d => d.Courses), "Courses");
        yield return Of(db => db.Departments.Include(d => d.Staff).Include(d => d.Courses), "Staff Courses");
        yield return Of(db => db.Departments.Include(d => d.Parent), "Parent");
        yield return Of(db => db.Departments.Include(d => d.Parent!.Parent), "Parent.Parent");
        yield return Of(db => db.Departments.Include(d => d.Children), "Children");
        yield return Of(db => db.Departments.Include(d => d.Children).ThenInclude(d => d.Children), "Children.Children");
        yield return Of(db => db.Departments.Include(d => d.Children).ThenInclude(d => d.Staff), "Children.Staff");
        yield return Of(db => db.Departments.Include(d => d.Head), "Head");
        yield return Of(db => db.Departments.Include(d => d.Head).ThenInclude(h => h!.Sections), "Head.Sections");
        yield return Of(
            db => db.Departments.Include(d => d.Head!.Department).Include(d => d.Courses).ThenInclude(c => c.Sections), "Head.Department Courses.Sections");
        yield return Of(
            db => db.Departments.Include(d => d.Courses).ThenInclude(c => c.Sections).ThenInclude(s => s.Enrollments).ThenInclude(e => e.Student),
            "Courses.Sections.Enrollments.Student");
        yield return Of(db => db.Departments.Include(d => d.Courses).ThenInclude(c => c.Prerequisite), "Courses.Prerequisite");
        yield return Of(
            db => db.Departments.Include(d => d.Staff).ThenInclude(e => e.Reports).Include(d => d.Staff).ThenInclude(e => e.Locker),
            "Staff.Reports Staff.Locker");
        yield return Of(db => db.Courses.Include(c => c.Department), "Department");
        yield return Of(db => db.Courses.Include(c => c.Department).Include(c => c.Prerequisite), "Department Prerequisite");
        yield return Of(db => db.Courses.Include(c => c.Prerequisite!.Prerequisite!.Department), "Prerequisite.Prerequisite.Department");
        yield return Of(db => db.Courses.Include(c => c.Sections).ThenInclude(s => s.Teacher), "Sections.Teacher");
        yield return Of(db => db.Sections.Include(s => s.Course), "Course");
        yield return Of(db => db.Sections.Include(s => s.Course!.Department!.Head), "Course.Department.Head");
        yield return Of(db => db.Sections.Include(s => s.Teacher), "Teacher");
        yield return Of(db => db.Sections.Include(s => s.Teacher!.Department).Include(s => s.Course!.Prerequisite), "Teacher.Department Course.Prerequisite");
        yield return Of(db => db.Sections.Include(s => s.Teacher).ThenInclude(t => t!.Advisees), "Teacher.Advisees");
        yield return Of(db => db.Sections.Include(s => s.Students), "Students");
        yield return Of(db => db.Sections.Include(s => s.Students).ThenInclude(t => t.Clubs), "Students.Clubs");
        yield return Of(db => db.Sections.Include(s => s.Enrollments).ThenInclude(e => e.Submissions), "Enrollments.Submissions");
        yield return Of(db => db.Students.Include(s => s.Sections), "Sections");
        yield return Of(db => db.Students.Include(s => s.Sections).Include(s => s.Enrollments), "Sections Enrollments");
        yield return Of(db => db.Students.Include(s => s.Enrollments).ThenInclude(e => e.Section), "Enrollments.Section");
        yield return Of(db => db.Students.Include(s => s.Advisor!.Department).Include(s => s.Locker), "Advisor.Department Locker");
        yield return Of(db => db.Students.Include(s => s.Clubs), "Clubs");
        yield return Of(db => db.Clubs.Include(c => c.Members), "Members");
        yield return Of(db => db.Clubs.Include(c => c.Members).ThenInclude(m => m.Locker), "Members.Locker");
        yield return Of(db => db.People.Include(p => p.Locker), "Locker");
        yield return Of(db => db.People.Include(p => p.Locker).Include(p => p.Clubs), "Locker Clubs");
        yield return Of(db => db.People.Include(p => ((Student)p).Advisor), "Advisor");
        yield return Of(db => db.People.Include(p => ((Employee)p).Manager).Include(p => ((Student)p).Enrollments), "Manager Enrollments");
        yield return Of(db => db.People.Include(p => (p as Teacher)!.Sections), "Sections") with { Only = typeof(Teacher) };
        yield return Of(db => db.People.OfType<Teacher>().Include(t => t.Advisees).ThenInclude(s => s.Sections), "Advisees.Sections");
        yield return Of(db => db.Lockers.Include(l => l.Person), "Person");
        yield return Of(db => db.Lockers.Include(l => (l.Person as Student)!.Advisor), "Person.Advisor");
        yield return Of(db => db.Enrollments.Include(e => e.Student).Include(e => e.Section!.Course), "Student Section.Course");
        yield return Of(db => db.Enrollments.Include(e => e.Submissions), "Submissions");
        yield return Of(db => db.Submissions.Include(s => s.Enrollment), "Enrollment");
        yield return Of(db => db.Submissions.Include(s => s.Enrollment!.Student!.Advisor), "Enrollment.Student.Advisor");
        yield return Of(db => db.RoomDays.Include(d => d.Inspections), "Inspections");
        yield return Of(db => db.Inspections.Include(i => i.RoomDay), "RoomDay");
        yield return Of(db => db.Employees.Include(e => e.Manager!.Manager!.Manager), "Manager.Manager.Manager");
        yield return Of(db => db.Employees.Include(e => e.Reports).ThenInclude(r => r.Reports), "Reports.Reports");

        // By name.
        yield return Of(db => db.Departments.Include("Courses.Sections"), "Courses.Sections");
        yield return Of(db => db.Departments.Include("Courses.Sections.Enrollments").Include("Staff"), "Courses.Sections.Enrollments Staff");
        yield return Of(db => db.People.Include("Advisor").Include("Reports"), "Advisor Reports");
        yield return Of(db => db.Departments.Include(d => EF.Property<ICollection<Employee>>(d, "Staff")), "Staff");
        yield return Of(db => db.Sections.Include(s => EF.Property<Course>(s, "Course").Department), "Course.Department");

        // Filtered, and sorted.
        yield return Of(
            db => db.Departments.Include(d => d.Staff.Where(e => e.Salary > 3500)), "Staff", ("Staff", d => ((Department)d).Staff.Where(e => e.Salary > 3500)));
        yield return Of(
            db => db.Departments.Include(d => d.Staff.OrderByDescending(e => e.Salary).ThenBy(e => e.Id)),
            "Staff",
            ("Staff", d => ((Department)d).Staff.OrderByDescending(e => e.Salary).ThenBy(e => e.Id))) with
        { IsSorted = true };
        yield return Of(
            db => db.Departments.Include(d => d.Courses.OrderBy(c => c.Code).Take(1)),
            "Courses",
            ("Courses", d => ((Department)d).Courses.OrderBy(c => c.Code).Take(1))) with
        { IsSorted = true };
        yield return Of(
            db => db.Departments.Include(d => d.Courses.OrderByDescending(c => c.Title).ThenBy(c => c.Code).Skip(1).Take(1)),
            "Courses",
            ("Courses", d => ((Department)d).Courses.OrderByDescending(c => c.Title).ThenBy(c => c.Code).Skip(1).Take(1))) with
        { IsSorted = true };
        yield return Of(
            db => db.Departments.Include(d => d.Courses.Where(c => c.Credits > 3)).ThenInclude(c => c.Sections.Where(s => s.Seats > 10)),
            "Courses.Sections",
            ("Courses", d => ((Department)d).Courses.Where(c => c.Credits > 3)),
            ("Courses.Sections", c => ((Course)c).Sections.Where(s => s.Seats > 10)));
        yield return Of(
            db => db.Departments.Include(d => d.Courses.Where(c => c.Sections.Any(s => s.Term == Term.Spring))),
            "Courses",
            ("Courses", d => ((Department)d).Courses.Where(c => c.Sections.Any(s => s.Term == Term.Spring))));
        yield return Of(
            db => db.Students.Include(s => s.Sections.Where(c => c.Term == Term.Summer).OrderBy(c => c.Id)),
            "Sections",
            ("Sections", s => ((Student)s).Sections.Where(c => c.Term == Term.Summer).OrderBy(c => c.Id))) with
        { IsSorted = true };
        yield return Of(
            db => db.Clubs.Include(c => c.Members.Where(m => m is Student)), "Members", ("Members", c => ((Club)c).Members.Where(m => m is Student)));

        // Behind other operators.
        yield return Of(
            db => db.Departments.Where(d => d.Budget > 1000)
                .OrderBy(d => d.Name)
                .ThenBy(d => d.Id)
                .Skip(1)
                .Take(4)
                .Include(d => d.Staff)
                .ThenInclude(e => e.Locker),
            "Staff.Locker");
        yield return Of(db => db.Departments.Include(d => d.Courses).OrderBy(d => d.Id).Take(3), "Courses");
        yield return Of(db => db.Sections.Where(s => s.Course != null).Select(s => s.Course!).Distinct().Include(c => c.Sections), "Sections");
        yield return Of(db => db.Departments.SelectMany(d => d.Courses).Include(c => c.Sections).ThenInclude(s => s.Teacher), "Sections.Teacher");
        yield return Of(
            db => db.Departments.Where(d => d.Id < 4).Include(d => d.Staff).Union(db.Departments.Where(d => d.Id > 8).Include(d => d.Staff)), "Staff");
        yield return Of(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d).Include(d => d.Courses), "Courses");
        yield return Of(db => db.Courses.Where(c => c.Code == "MA100").Include(c => c.Sections).Include(c => c.Department), "Sections Department");
    }

    private static Graph Of(
        Func<ICampus, IQueryable<object>> query,
        string paths,
        (string Path, Func<object, IEnumerable<object>> Of)? first = null,
        (string Path, Func<object, IEnumerable<object>> Of)? second = null,
        [CallerArgumentExpression(nameof(query))] string name = "")
        => new(
            name.Replace("db => db.", "", StringComparison.Ordinal),
            query,
            paths.Split(' '),
            new[] { first, second }.OfType<(string Path, Func<object, IEnumerable<object>> Of)>().ToDictionary(f => f.Path, f => f.Of));

    /// <param name="Name">The query.</param>
    /// <param name="Query">The query over either source; over lists an Include does nothing, since they have it all.</param>
    /// <param name="Paths">The navigations that it includes.</param>
    /// <param name="Filters">What it takes of a collection, and in which order.</param>
    private sealed record Graph(
        string Name, Func<ICampus, IQueryable<object>> Query, string[] Paths, Dictionary<string, Func<object, IEnumerable<object>>> Filters)
    {
        /// <summary>Whether the query sorts what it includes.</summary>
        public bool IsSorted { get; init; }

        /// <summary>The one type of whose objects the paths are meant.</summary>
        public Type Only { get; init; } = typeof(object);

        public string Text(object entity, bool isExpected) => Text(entity, "", isExpected);

        private string Text(object entity, string path, bool isExpected)
        {
            var type = entity.GetType();
            string[][] keys = [["Id"], ["Code"], ["StudentId", "SectionId"], ["Room", "Day"]];
            var key = keys.First(k => k.All(n => type.GetProperty(n) is not null));
            var parts = Paths
                .Where(p => path.Length == 0 || p.StartsWith(path + ".", StringComparison.Ordinal))
                .Select(p => p[(path.Length == 0 ? 0 : path.Length + 1)..].Split('.')[0])
                .Distinct()
                .Where(n => type.GetProperty(n) is not null && Only.IsInstanceOfType(entity))
                .Select(n => $"{n}: {Value(entity, n, path.Length == 0 ? n : $"{path}.{n}", isExpected)}");
            return $"{type.Name} {string.Join('/', key.Select(n => type.GetProperty(n)!.GetValue(entity)))} {{{string.Join(", ", parts)}}}";
        }

        private string Value(object entity, string name, string path, bool isExpected)
        {
            var isFiltered = Filters.TryGetValue(path, out var filter);
            var value = isFiltered && isExpected ? filter!(entity) : entity.GetType().GetProperty(name)!.GetValue(entity);
            if (value is not IEnumerable related)
                return value is null ? "none" : Text(value, path, isExpected);

            var texts = related.Cast<object>().Select(r => Text(r, path, isExpected));
            return $"[{string.Join("; ", isFiltered && IsSorted ? texts : texts.Order(StringComparer.Ordinal))}]";
        }
    }
}
