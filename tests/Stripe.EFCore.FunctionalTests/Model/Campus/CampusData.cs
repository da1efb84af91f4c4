using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace StripeEFCore.FunctionalTests.Model.Campus;

/// <summary>
///     All objects of the campus in lists, with their navigations set: what LINQ to Objects answers over these is the truth. Made by arithmetic, so that
///     every run has the same, with nulls, ties, empty texts and collections, foreign keys that lead nowhere, and text from many languages.
/// </summary>
public sealed class CampusData : ICampus
{
    private static readonly string?[] Cities = ["Zürich", null, "München", "Kraków", "", "São Paulo", "東京", "Lyon"];
    private static readonly string[] Names =
    [
        "Ada", "Élodie", "Björn", "Chloé", "Dmitri", "Ewa", "François", "Grace",
        "Håkon", "İlker", "Jürgen", "Ng", "ada", "O'Neill", "Łucja", "🦉 Minerva",
    ];

    private readonly ConditionalWeakTable<object, Dictionary<string, object?>> _shadow = [];

    public CampusData()
    {
        AllDepartments = [.. Enumerable.Range(0, 12).Select(Department)];
        AllPeople = [.. Enumerable.Range(0, 110).Select(Person)];
        AllCourses = [.. Enumerable.Range(0, 20).Select(Course)];
        AllSections = [.. Enumerable.Range(0, 32).Select(Section)];
        AllEnrollments = [.. Pairs().Select((p, i) => Enrollment(p.Student, p.Section, i))];
        AllSubmissions = [.. Enumerable.Range(0, 60).Select(Submission)];
        AllRoomDays = [.. Enumerable.Range(0, 24).Select(RoomDay)];
        AllInspections = [.. Enumerable.Range(0, 22).Select(Inspection)];
        AllLockers = [.. Enumerable.Range(0, 20).Select(Locker)];
        AllClubs = [.. Enumerable.Range(0, 6).Select(Club)];
        AllVisits = [.. Enumerable.Range(0, 115).Select(Visit)];
        AllNotes = [.. Enumerable.Range(0, 8).Select(Note)];
        AllSettings = [.. Enumerable.Range(0, 6).Select(Setting)];
        AllMemberships = [.. Enumerable.Range(0, 45).Select(Membership).DistinctBy(m => (m["PersonId"], m["ClubId"]))];
        Connect();
    }

    public IReadOnlyList<Person> AllPeople { get; }

    public IReadOnlyList<Department> AllDepartments { get; }

    public IReadOnlyList<Course> AllCourses { get; }

    public IReadOnlyList<Section> AllSections { get; }

    public IReadOnlyList<Enrollment> AllEnrollments { get; }

    public IReadOnlyList<Submission> AllSubmissions { get; }

    public IReadOnlyList<RoomDay> AllRoomDays { get; }

    public IReadOnlyList<Inspection> AllInspections { get; }

    public IReadOnlyList<Locker> AllLockers { get; }

    public IReadOnlyList<Club> AllClubs { get; }

    public IReadOnlyList<Visit> AllVisits { get; }

    public IReadOnlyList<Note> AllNotes { get; }

    public IReadOnlyList<Dictionary<string, object>> AllSettings { get; }

    public IReadOnlyList<Dictionary<string, object>> AllMemberships { get; }

    public IQueryable<Person> People => AllPeople.AsQueryable();

    public IQueryable<Student> Students => AllPeople.OfType<Student>().AsQueryable();

    public IQueryable<Employee> Employees => AllPeople.OfType<Employee>().AsQueryable();

    public IQueryable<Teacher> Teachers => AllPeople.OfType<Teacher>().AsQueryable();

    public IQueryable<Locker> Lockers => AllLockers.AsQueryable();

    public IQueryable<Club> Clubs => AllClubs.AsQueryable();

    public IQueryable<Department> Departments => AllDepartments.AsQueryable();

    public IQueryable<Course> Courses => AllCourses.AsQueryable();

    public IQueryable<Section> Sections => AllSections.AsQueryable();

    public IQueryable<Enrollment> Enrollments => AllEnrollments.AsQueryable();

    public IQueryable<Submission> Submissions => AllSubmissions.AsQueryable();

    public IQueryable<RoomDay> RoomDays => AllRoomDays.AsQueryable();

    public IQueryable<Inspection> Inspections => AllInspections.AsQueryable();

    public IQueryable<Visit> Visits => AllVisits.AsQueryable();

    public IQueryable<Note> Notes => AllNotes.AsQueryable();

    public IQueryable<Dictionary<string, object>> Settings => AllSettings.AsQueryable();

    public IQueryable<Dictionary<string, object>> Memberships => AllMemberships.AsQueryable();

    /// <summary>The value of a property that the class does not have.</summary>
    public object? ShadowOf(object entity, string property)
        => property == "Kind" ? entity.GetType().Name.ToLowerInvariant()
            : _shadow.TryGetValue(entity, out var values) ? values.GetValueOrDefault(property)
            : null;

    private static Department Department(int i) => new()
    {
        Id = i + 1,
        Name = new[] { "Mathematics", "Physics", "Chemistry", "Letters", "History", "Law" }[i % 6] + (i < 6 ? "" : " II"),
        Motto = (i % 4) switch { 0 => null, 1 => "", 2 => "Sapere aude", _ => "Ще не вмерла" },
        ParentId = i switch { 0 => null, 6 => 99, < 4 => 1, _ => (i / 2) + 1 },
        HeadId = i % 3 == 0 ? null : i == 7 ? 999 : 19 + (i % 6),
        Budget = (i % 5) * 1000.25m,
        Founded = i % 4 == 1 ? null : new DateOnly(1900 + (i * 7 % 60), 1 + (i % 12), 1 + (i % 28)),
        Accredited = (i % 3) switch { 0 => true, 1 => false, _ => null },
    };

    private Person Person(int i)
    {
        var id = i + 1;
        Person person = id switch
        {
            <= 8 => new Employee(),
            <= 18 => new Teacher { Office = id % 3 == 0 ? null : $"B-{id % 4}", OfficeHours = TimeSpan.FromMinutes(30 * (id % 4)) },
            <= 24 => new Professor
            {
                Office = id % 2 == 0 ? "" : $"A-{id % 3}",
                OfficeHours = TimeSpan.FromMinutes(45 * (id % 3)),
                ChairSince = id % 2 == 0 ? null : 2000 + id,
                Fields = id % 3 == 0 ? [] : id % 3 == 1 ? ["topology", "algebra"] : ["optics"],
            },
            _ => new Student
            {
                Year = 1 + (id % 4),
                Debt = id % 5 * 250.50m,
                Gpa = id % 6 == 0 ? null : (id % 7 * 0.5) + 0.25,
                Scores = [.. Enumerable.Range(0, id % 4).Select(n => (id * (n + 3) % 10) + (n == 1 ? -5 : 0))],
                AdvisorId = id % 5 == 0 ? null : id % 17 == 0 ? 500 : 9 + (id % 16),
            },
        };
        if (person is Employee employee)
        {
            employee.DepartmentId = id % 6 == 0 ? null : id % 11 == 0 ? 77 : 1 + (id % 9);
            employee.ManagerId = id switch { 1 => null, 5 => 998, _ => id / 2 };
            employee.Salary = 3000 + (id % 4 * 500.5m);
            employee.HiredAt = new DateTimeOffset(2015, 1 + (id % 12), 1, 8, 30, 0, TimeSpan.FromHours(id % 3));
        }

        person.Id = id;
        person.Name = Names[i % Names.Length] + (i % 3 == 0 ? "" : $" {(char)('A' + (i % 5))}");
        person.Email = (i % 7) switch { 0 => null, 1 => "", _ => $"p{id}@{(i % 2 == 0 ? "example.com" : "Example.org")}" };
        person.Born = new DateOnly(1960 + (i % 45), 1 + (i % 12), 1 + (i % 28));
        person.Gender = (i % 4) switch { 0 => null, 1 => Gender.Female, 2 => Gender.Male, _ => Gender.Diverse };
        person.Contact = new Contact
        {
            Phone = i % 3 == 0 ? null : $"+41 {i:000}",
            Preferred = (ContactKind)(i % 3),
            Emergency = i % 4 == 0 ? new Emergency { Name = Names[(i + 5) % Names.Length], Phone = i % 8 == 0 ? null : $"{i}" } : null,
        };
        person.Home = i % 5 == 0
            ? null
            : new Home { Street = i % 2 == 0 ? null : $"Street {i % 9}", City = Cities[i % Cities.Length], Zip = i % 3 == 0 ? null : 8000 + (i % 4) };
        person.Metadata = (i % 3) switch
        {
            0 => [],
            1 => new() { ["plan"] = i % 2 == 0 ? "gold" : "basic", ["note"] = "" },
            _ => new() { ["plan"] = "gold", ["ключ"] = "значение" },
        };
        person.Languages = (i % 4) switch { 0 => [], 1 => ["de"], 2 => ["en", "fr"], _ => ["en", "de", "en", "日本語"] };
        _shadow.Add(
            person,
            new()
            {
                ["Badge"] = i % 3 == 1 ? null : $"b-{i % 10}",
                ["ImportedAt"] = i % 4 == 0 ? null : new DateTime(2024, 1, 1 + (i % 20), 0, 0, 0, DateTimeKind.Utc)
            });
        return person;
    }

    private static Course Course(int i) => new()
    {
        Code = $"{new[] { "MA", "PH", "CH", "LE" }[i % 4]}{100 + i}",
        Title = new[] { "Analysis", "Mechanics", "Catalysis", "Poetry", "Łacina" }[i % 5] + (i < 10 ? " 1" : ""),
        DepartmentId = 1 + (i % 8),
        PrerequisiteCode = i switch { < 4 => null, 9 => "XX999", _ => $"{new[] { "MA", "PH", "CH", "LE" }[(i - 3) % 4]}{100 + i - 3}" },
        Level = (CourseLevel)(i % 3),
        Credits = 3 * (i % 4),
        Fee = i % 3 == 0 ? null : i * 10.05m,
        Starts = new TimeOnly(8 + (i % 5), i % 2 * 30),
        Duration = TimeSpan.FromMinutes(45 * (1 + (i % 3))),
        Keywords = i % 4 == 0 ? [] : [.. new[] { "core", "lab", "écrit" }.Take(i % 4)],
        Room = i % 5 == 0 ? null : new Room { Building = i % 2 == 0 ? "North" : "South", Number = i % 7, Capacity = i % 3 == 0 ? null : 20 + i },
        Sessions =
            [.. Enumerable.Range(0, i % 4)
                .Select(n => new Session { Day = (DayOfWeek)((i + n) % 7), Minutes = 45 + (n * 15), Topic = n == 1 ? null : $"T{n}" })],
        Books =
            [.. Enumerable.Range(0, i % 3)
                .Select(n =>
                    new Book
                    {
                        Title = $"Book {i % 4}-{n}",
                        Pages = 100 + (i * 13 % 70),
                        Price = n == 1 ? null : 9.99m + i,
                        Authors = n == 0 ? [] : ["Gauß", "Noether"]
                    })],
    };

    private Section Section(int i) => new()
    {
        Id = 500 + i,
        CourseCode = AllCourses[i * 3 % 18].Code,
        TeacherId = i % 6 == 0 ? null : i == 13 ? 400 : 9 + (i % 14),
        Term = (Term)(i % 3),
        Seats = 10 + (i % 3 * 5),
        StartsAt = new DateTime(2026, 1 + (i % 9), 5, 8 + (i % 3), 0, 0, DateTimeKind.Utc),
        EndsAt = i % 4 == 0 ? null : new DateTimeOffset(2026, 3 + (i % 9), 5, 10, 0, 0, TimeSpan.FromHours(i % 2 == 0 ? 2 : 0)),
    };

    private static IEnumerable<(int Student, int Section)> Pairs()
        => Enumerable.Range(0, 140).Select(i => (Student: 25 + (i * 7 % 70), Section: 500 + (i * 5 % 29))).Distinct();

    private static Enrollment Enrollment(int student, int section, int i) => new()
    {
        StudentId = student,
        SectionId = section,
        Grade = i % 5 == 0 ? null : (Grade)(i % 4),
        EnrolledAt = new DateTimeOffset(2026, 1 + (i % 8), 1 + (i % 25), 0, 0, 0, TimeSpan.Zero),
        Score = i % 3 == 0 ? null : i % 9 * 1.25,
    };

    private Submission Submission(int i)
    {
        var enrollment = AllEnrollments[i * 2 % 50];
        return new Submission
        {
            Id = new Guid(MD5.HashData(BitConverter.GetBytes(i))),
            StudentId = i % 9 == 4 ? null : enrollment.StudentId,
            SectionId = i % 7 == 3 ? null : i == 20 ? 700 : enrollment.SectionId,
            SubmittedAt = new DateTime(2026, 2, 1 + (i % 28), 12, 0, 0, DateTimeKind.Utc).AddMilliseconds(i % 2 * 250),
            Late = (i % 3) switch { 0 => null, 1 => true, _ => false },
            Digest = i % 10 == 0 ? [] : [(byte)i, 255, 0],
            Points = i % 6 * 1.5m,
            Remark = (i % 5) switch { 0 => null, 1 => "", 2 => "Gut gemacht", 3 => "100% right_now", _ => "très bien" },
        };
    }

    private static RoomDay RoomDay(int i) => new()
    {
        Room = $"R{i % 4}",
        Day = new DateOnly(2026, 5, 1 + (i / 4)),
        Hours = i % 3 * 1.5m,
        OpensAt = i % 5 == 0 ? null : new TimeOnly(7, i % 3 * 15),
        Note = i % 3 == 0 ? null : i % 3 == 1 ? "" : $"note {i}",
    };

    private static Inspection Inspection(int i) => new(
        i + 1,
        i % 6 == 5 ? null : $"R{i % 5}",
        i % 8 == 7 ? null : new DateOnly(2026, 5, 1 + (i % 7)),
        (InspectionResult)(i % 3),
        i % 4 * 0.5);

    private static Locker Locker(int i) => new()
    {
        Id = $"L-{i:00}",
        PersonId = i % 4 == 3 ? null : i == 14 ? 888 : 1 + (i * 5),
        Floor = i % 3,
        Combination = i % 2 == 0 ? null : $"{i}{i}{i}",
    };

    private static Club Club(int i) => new(
        new Guid(MD5.HashData(BitConverter.GetBytes(1000 + i))), new[] { "Chess", "Rowing", "Café", "Drama", "Robotik", "Empty" }[i])
    {
        Motto = i % 2 == 0 ? null : $"motto {i}",
    };

    private static Visit Visit(int i) => new()
    {
        PersonId = i % 6 == 0 ? null : i % 31 == 0 ? 900 : 1 + (i % 50),
        Place = new[] { "Library", "Gym", "Mensa", "" }[i % 4],
        At = new DateTime(2026, 4, 1 + (i % 20), i % 24, 0, 0, DateTimeKind.Utc),
        Minutes = i % 5 == 0 ? null : i % 8 * 10,
    };

    private static Note Note(int i) => new()
    {
        Id = i + 1,
        Text = $"Note {i % 3}",
        ["Color"] = i % 3 == 0 ? null : i % 3 == 1 ? "red" : "blå",
        ["Stars"] = i % 4 == 0 ? null : i % 4,
    };

    private static Dictionary<string, object> Setting(int i)
        => new() { ["Name"] = $"setting-{i}", ["Value"] = i % 2 == 0 ? "on" : "off", ["Rank"] = i % 4 };

    private Dictionary<string, object> Membership(int i)
        => new() { ["PersonId"] = 1 + (i * 11 % 100), ["ClubId"] = AllClubs[i * i % 5].Id };

    private void Connect()
    {
        var people = AllPeople.ToDictionary(p => p.Id);
        var departments = AllDepartments.ToDictionary(d => d.Id);
        var courses = AllCourses.ToDictionary(c => c.Code);
        var sections = AllSections.ToDictionary(s => s.Id);
        var enrollments = AllEnrollments.ToDictionary(e => (e.StudentId, e.SectionId));
        var days = AllRoomDays.ToDictionary(d => (d.Room, d.Day));

        Link(AllDepartments, d => departments.GetValueOrDefault(d.ParentId ?? 0), (d, p) => (d.Parent = p).Children.Add(d));
        Link(AllDepartments, d => people.GetValueOrDefault(d.HeadId ?? 0) as Professor, (d, p) => d.Head = p);
        Link(AllPeople.OfType<Employee>(), e => people.GetValueOrDefault(e.ManagerId ?? 0) as Employee, (e, m) => (e.Manager = m).Reports.Add(e));
        Link(AllPeople.OfType<Employee>(), e => departments.GetValueOrDefault(e.DepartmentId ?? 0), (e, d) => (e.Department = d).Staff.Add(e));
        Link(AllPeople.OfType<Student>(), s => people.GetValueOrDefault(s.AdvisorId ?? 0) as Teacher, (s, t) => (s.Advisor = t).Advisees.Add(s));
        Link(AllLockers, l => people.GetValueOrDefault(l.PersonId ?? 0), (l, p) => (l.Person = p).Locker = l);
        Link(AllCourses, c => departments.GetValueOrDefault(c.DepartmentId), (c, d) => (c.Department = d).Courses.Add(c));
        Link(AllCourses, c => courses.GetValueOrDefault(c.PrerequisiteCode ?? ""), (c, p) => c.Prerequisite = p);
        Link(AllSections, s => courses.GetValueOrDefault(s.CourseCode), (s, c) => (s.Course = c).Sections.Add(s));
        Link(AllSections, s => people.GetValueOrDefault(s.TeacherId ?? 0) as Teacher, (s, t) => (s.Teacher = t).Sections.Add(s));
        Link(AllEnrollments, e => people.GetValueOrDefault(e.StudentId) as Student, (e, s) => (e.Student = s).Enrollments.Add(e));
        Link(AllEnrollments, e => sections.GetValueOrDefault(e.SectionId), (e, s) => (e.Section = s).Enrollments.Add(e));
        foreach (var (student, section) in AllEnrollments.Where(e => e is { Student: not null, Section: not null }).Select(e => (e.Student!, e.Section!)))
        {
            student.Sections.Add(section);
            section.Students.Add(student);
        }

        Link(AllSubmissions, s => enrollments.GetValueOrDefault((s.StudentId ?? 0, s.SectionId ?? 0)), (s, e) => (s.Enrollment = e).Submissions.Add(s));
        Link(
            AllInspections,
            i => i is { Room: { } room, Day: { } day } ? days.GetValueOrDefault((room, day)) : null,
            (i, d) => (i.RoomDay = d).Inspections.Add(i));
        foreach (var membership in AllMemberships)
        {
            var (person, club) = (people[(int)membership["PersonId"]], AllClubs.Single(c => c.Id == (Guid)membership["ClubId"]));
            person.Clubs.Add(club);
            club.Join(person);
        }
    }

    private static void Link<TChild, TParent>(IEnumerable<TChild> children, Func<TChild, TParent?> parent, Action<TChild, TParent> link)
        where TParent : class
    {
        foreach (var child in children)
        {
            if (parent(child) is { } found)
                link(child, found);
        }
    }
}
