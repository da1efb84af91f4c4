using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Types of every kind: keys, complex and owned values, collections, dictionaries, hierarchies, times, shadow and indexer properties.</summary>
public static class CampusTypeShapes
{
    public static IEnumerable<QueryShape> All() => [.. Roots(), .. Scalars(), .. Complex(), .. Collections(), .. Hierarchy(), .. Unusual()];

    private static IEnumerable<QueryShape> Roots()
    {
        yield return Set(db => db.People, requests: 2);
        yield return Set(db => db.Departments, requests: 1);
        yield return Set(db => db.Courses, requests: 1);
        yield return Set(db => db.Sections, requests: 1);
        yield return Set(db => db.Enrollments, requests: 2);
        yield return Set(db => db.Submissions, requests: 1);
        yield return Set(db => db.RoomDays, requests: 1);
        yield return Set(db => db.Inspections, requests: 1);
        yield return Set(db => db.Lockers, requests: 1);
        yield return Set(db => db.Clubs, requests: 1);
        yield return Set(db => db.Visits, requests: 2);
        yield return Set(db => db.Notes, requests: 1);
        yield return Set(db => db.Settings, requests: 1);
        yield return Set(db => db.Memberships, requests: 1);
    }

    private static IEnumerable<QueryShape> Scalars()
    {
        var id = Guid.Parse("11111111-2222-3333-4444-555555555555");
        Guid? nothing = null;
        var day = new DateOnly(2026, 5, 3);
        var days = new[] { day, day.AddDays(1) };
        var noon = new TimeOnly(10, 0);
        var long2 = TimeSpan.FromMinutes(90);
        var moment = new DateTime(2026, 2, 5, 12, 0, 0, DateTimeKind.Utc);
        var exact = moment.AddMilliseconds(250);
        var offset = new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.FromHours(2));
        var bytes = new byte[] { 7, 255, 0 };
        Gender? gender = Gender.Diverse;
        Gender? none = null;
        var levels = new[] { CourseLevel.Beginner, CourseLevel.Expert };
        var grades = new Grade?[] { Grade.A, null };
        var code = "MA100";

        yield return Set(db => db.Submissions.Where(s => s.Id == id));
        yield return Set(db => db.Submissions.Where(s => s.Id != nothing).Select(s => s.Id));
        yield return Set(db => db.Clubs.Where(c => c.Id == db.Clubs.Max(x => x.Id)));
        yield return Set(db => db.RoomDays.Where(d => d.Day == day), requests: 1);
        yield return Set(db => db.RoomDays.Where(d => d.Day >= day && d.Day < day.AddDays(2)));
        yield return Set(db => db.RoomDays.Where(d => days.Contains(d.Day)));
        yield return Set(db => db.RoomDays.Where(d => d.Room == "R1" && d.Day == day), requests: 1);
        yield return Set(db => db.RoomDays.Where(d => d.OpensAt > new TimeOnly(7, 10)));
        yield return Set(db => db.RoomDays.Where(d => d.OpensAt == null || d.OpensAt.Value.Minute == 15));
        yield return Set(db => db.RoomDays.Where(d => d.Hours == 1.5m));
        yield return Set(db => db.RoomDays.Select(d => d.Day.DayOfWeek));
        yield return Set(db => db.RoomDays.Select(d => d.Day.ToDateTime(d.OpensAt ?? TimeOnly.MinValue)));
        yield return Set(db => db.Inspections.Where(i => i.Day == day));
        yield return Set(db => db.Inspections.Where(i => i.Day > day));
        yield return Set(db => db.Inspections.Where(i => i.Result == InspectionResult.Failed || i.Score >= 1.5));
        yield return Set(db => db.Courses.Where(c => c.Starts > noon));
        yield return Set(db => db.Courses.Where(c => c.Starts.Hour == 9 && c.Starts.Minute != 30));
        yield return Set(db => db.Courses.Where(c => c.Duration >= long2));
        yield return Set(db => db.Courses.Where(c => c.Starts.Add(c.Duration) > new TimeOnly(11, 0)));
        yield return Set(db => db.Courses.Where(c => c.Duration.TotalHours > 1));
        yield return Set(db => db.Courses.Where(c => c.Level == CourseLevel.Advanced), requests: 1);
        yield return Set(db => db.Courses.Where(c => c.Level != CourseLevel.Advanced));
        yield return Set(db => db.Courses.Where(c => levels.Contains(c.Level)));
        yield return Set(db => db.Courses.Where(c => (int)c.Level > 0));
        yield return Set(db => db.Courses.Select(c => new { c.Code, c.Level, Number = (int)c.Level, Text = c.Level.ToString() }));
        yield return Set(db => db.Courses.Where(c => c.Credits >= 3 && c.Credits < 9));
        yield return Set(db => db.Courses.Where(c => c.Fee > 20.1m));
        yield return Set(db => db.Courses.Where(c => c.Fee == null || c.Fee < 50));
        yield return Set(db => db.Courses.Where(c => c.Code == code), requests: 1);
        yield return Set(db => db.Courses.Where(c => c.Code == "nope"), requests: 1);
        yield return Set(db => db.Courses.Where(c => c.DepartmentId == 3), requests: 1);
        yield return Set(db => db.Courses.Where(c => c.DepartmentId == 3 && c.Credits > 0), requests: 1);
        yield return Set(db => db.Courses.Where(c => c.DepartmentId == 3 || c.DepartmentId == 4));
        yield return Set(db => db.Courses.Where(c => c.Fee / 2 > 30 && c.Credits * 2 == 12 || c.Fee * c.Credits > 500));
        yield return Set(db => db.Sections.Where(s => s.StartsAt >= new DateTime(2026, 5, 1, 0, 0, 0, DateTimeKind.Utc)));
        yield return Set(db => db.Sections.Where(s => s.StartsAt.Month == 3 && s.StartsAt.Hour > 8));
        yield return Set(db => db.Sections.Where(s => s.EndsAt > offset));
        yield return Set(db => db.Sections.Where(s => s.EndsAt == null));
        yield return Set(db => db.Sections.Where(s => s.EndsAt!.Value.Offset == TimeSpan.FromHours(2)));
        yield return Set(db => db.Sections.Where(s => s.EndsAt!.Value.UtcDateTime - s.StartsAt > TimeSpan.FromDays(50)));
        yield return Set(db => db.Sections.Where(s => s.Term == Term.Autumn && s.TeacherId == null));
        yield return Set(db => db.Sections.Where(s => s.TeacherId == 10), requests: 1);
        yield return Set(db => db.Sections.Where(s => s.CourseCode == "MA100" && s.Term == Term.Spring), requests: 1);
        yield return Set(db => db.Sections.Where(s => s.Id == 505));
        yield return Set(db => db.Sections.Where(s => s.Id > 510 && s.Id <= 515));
        yield return Set(db => db.Enrollments.Where(e => e.StudentId == 32), requests: 1);
        yield return Set(db => db.Enrollments.Where(e => e.StudentId == 32 && e.SectionId == 505), requests: 1);
        yield return Set(db => db.Enrollments.Where(e => e.EnrolledAt >= offset));
        yield return Set(db => db.Enrollments.Where(e => e.EnrolledAt < offset && e.Grade != Grade.F));
        yield return Set(db => db.Enrollments.Where(e => grades.Contains(e.Grade)));
        yield return Set(db => db.Enrollments.Where(e => e.Score * 2 > 7.5));
        yield return Set(db => db.Enrollments.Where(e => e.Grade > Grade.A));
        yield return Set(db => db.Submissions.Where(s => s.SubmittedAt == moment));
        yield return Set(db => db.Submissions.Where(s => s.SubmittedAt == exact));
        yield return Set(db => db.Submissions.Where(s => s.SubmittedAt > exact && s.SubmittedAt.Millisecond == 250));
        yield return Set(db => db.Submissions.Where(s => s.Late == true));
        yield return Set(db => db.Submissions.Where(s => s.Late != true));
        yield return Set(db => db.Submissions.Where(s => s.Late == null));
        yield return Set(db => db.Submissions.Where(s => !(s.Late ?? false)));
        yield return Set(db => db.Submissions.Where(s => s.Digest.Length == 0));
        yield return Set(db => db.Submissions.Where(s => s.Digest.SequenceEqual(bytes)));
        yield return Set(db => db.Submissions.Select(s => s.Digest));
        yield return Set(db => db.Submissions.Where(s => s.StudentId == null));
        yield return Set(db => db.Submissions.Where(s => s.StudentId == s.SectionId));
        yield return Set(db => db.Submissions.Where(s => s.Points > 3 && s.Points % 3 == 0));
        yield return Set(db => db.Submissions.Select(s => decimal.Round(s.Points / 7, 2)));
        yield return Set(db => db.People.Where(p => p.Gender == gender), requests: 1);
        yield return Set(db => db.People.Where(p => p.Gender == none));
        yield return Set(db => db.People.Where(p => p.Gender != Gender.Male));
        yield return Set(db => db.People.Where(p => p.Email == ""));
        yield return Set(db => db.People.Where(p => p.Email == null));
        yield return Set(db => db.People.Where(p => p.Email == "p9@example.com"));
        yield return Set(db => db.People.Where(p => p.Born.Year < 1965 || p.Born.AddYears(20) > new DateOnly(2020, 1, 1)));
        yield return Set(db => db.People.Where(p => p.Id == 42));
        yield return Set(db => db.Employees.Where(e => e.HiredAt.Offset == TimeSpan.Zero));
        yield return Set(db => db.Employees.Where(e => e.HiredAt.Month > 6).Select(e => e.HiredAt));
        yield return Set(db => db.Employees.Where(e => e.Salary == 3500.5m));
        yield return Set(db => db.Departments.Where(d => d.Accredited == null));
        yield return Set(db => db.Departments.Where(d => d.Accredited != true));
        yield return Set(db => db.Departments.Where(d => d.Founded!.Value.Year > 1930));
        yield return Set(db => db.Departments.Where(d => d.Founded > new DateOnly(1930, 1, 1) || d.Founded == null));
        yield return Set(db => db.Departments.Where(d => d.Motto == "" || d.Motto == null));
        yield return Set(db => db.Visits.Where(v => v.At > moment.AddMonths(2).AddDays(5)));
        yield return Set(db => db.Visits.Where(v => v.PersonId == 9).Select(v => new { v.Place, v.At }));
    }

    private static IEnumerable<QueryShape> Complex()
    {
        yield return Set(db => db.People.Select(p => p.Contact));
        yield return Set(db => db.People.Select(p => new { p.Id, p.Contact.Emergency }));
        yield return Set(db => db.People.Select(p => new { p.Id, p.Home }));
        yield return Set(db => db.People.Where(p => p.Home == null));
        yield return Set(db => db.People.Where(p => p.Home != null && p.Home.Zip == null));
        yield return Set(db => db.People.Where(p => p.Contact.Emergency == null).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Contact.Emergency!.Phone == null).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Contact.Preferred == ContactKind.TextMessage && p.Contact.Phone != null));
        yield return Set(db => db.People.Where(p => p.Home!.City == "").Select(p => p.Home!.Street));
        yield return Set(db => db.People.Where(p => p.Home!.Zip > 8001));
        yield return Set(db => db.People.Where(p => !(p.Home!.City == "Lyon")).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => p.Home!.City + "/" + p.Contact.Phone));
        yield return Set(db => db.People.Select(p => (p.Home == null ? "nowhere" : p.Home.City) ?? "unknown"));
        yield return Set(db => db.Students.Select(s => s.Advisor!.Contact));
        yield return Set(db => db.Students.Where(s => s.Advisor!.Home!.City == s.Home!.City).Select(s => s.Id));
        yield return Set(db => db.Students.Where(s => s.Advisor!.Contact.Preferred == s.Contact.Preferred).Select(s => s.Id));
        yield return Set(db => db.Courses.AsNoTracking().Select(c => c.Room));
        yield return Set(db => db.Courses.Where(c => c.Room == null).Select(c => c.Code));
        yield return Set(db => db.Courses.Where(c => c.Room != null).Select(c => c.Room!.Number));
        yield return Set(db => db.Courses.Where(c => c.Room!.Building == "North"), requests: 1);
        yield return Set(db => db.Courses.Where(c => c.Room!.Building != "North"));
        yield return Set(db => db.Courses.Where(c => c.Room!.Number == 0).Select(c => c.Code));
        yield return Set(db => db.Courses.Where(c => c.Room!.Capacity == null).Select(c => c.Code));
        yield return Set(db => db.Courses.Select(c => new { c.Code, Number = (int?)c.Room!.Number, c.Room.Capacity }));
        yield return Set(db => db.Sections.Select(s => new { s.Id, s.Course!.Room!.Building }));
        yield return Set(db => db.Sections.AsNoTracking().Select(s => new { s.Id, s.Course!.Room }));
        yield return Set(db => db.Courses.Where(c => c.Prerequisite!.Room!.Building == c.Room!.Building).Select(c => c.Code));
        yield return Set(db => db.Courses.GroupBy(c => (int?)c.Room!.Number).Select(g => new { g.Key, Count = g.Count() }).Where(x => x.Key > 0));
    }

    private static IEnumerable<QueryShape> Collections()
    {
        var wanted = new[] { "de", "fr" };

        yield return Set(db => db.People.Where(p => p.Languages.Contains("en")));
        yield return Set(db => db.People.Where(p => p.Languages.Any(l => wanted.Contains(l))));
        yield return Set(db => db.People.Where(p => p.Languages.Count == 0 || p.Languages.First() == "de"));
        yield return Set(db => db.People.Where(p => p.Languages.Count > 1 && p.Languages[1] == "de"));
        yield return Set(db => db.People.Select(p => p.Languages.ElementAtOrDefault(2)));
        yield return Set(db => db.People.Select(p => p.Languages.OrderByDescending(l => l).FirstOrDefault()));
        yield return Exact(db => db.People.OrderBy(p => p.Id).Select(p => p.Languages.Where(l => l.Length == 2).OrderBy(l => l).ToList()));
        yield return Exact(db => db.People.OrderBy(p => p.Id).Select(p => p.Languages));
        yield return Exact(db => db.People.OrderBy(p => p.Id).Select(p => p.Languages.AsEnumerable().Reverse().Skip(1)));
        yield return Set(db => db.People.Select(p => p.Languages.Distinct().Count()));
        yield return Set(db => db.People.Select(p => string.Join("|", p.Languages)));
        yield return Set(db => db.People.Where(p => p.Languages.Concat(new[] { "xx" }).Last() == "xx").Count());
        yield return Set(db => db.Students.Where(s => s.Scores.Any(x => x > s.Year * 2)));
        yield return Set(db =>
            db.Students.Select(s =>
                new
                {
                    s.Id,
                    Sum = s.Scores.Sum(),
                    Max = s.Scores.Max(x => (int?)x),
                    Avg = s.Scores.Average(x => (double?)x),
                    Min = s.Scores.Where(x => x > 0).Min(x => (int?)x)
                }));
        yield return Set(db => db.Students.Where(s => s.Scores.Count > 2).Select(s => s.Scores[1] - s.Scores[0]));
        yield return Set(db => db.Students.Select(s => s.Scores.Select(x => x * 2).Where(x => x > 5).ToArray()));
        yield return Set(db => db.Students.Where(s => s.Scores.SequenceEqual(new List<int> { 5 })).Select(s => s.Id));
        yield return Set(db => db.Students.Where(s => s.Scores.Select(x => x % 3).Distinct().Count() == s.Scores.Count).Select(s => s.Id));
        yield return Set(db => db.Courses.Where(c => c.Keywords.Contains("lab")));
        yield return Set(db => db.Courses.Where(c => c.Keywords.Length == 3 && c.Keywords[2].StartsWith("é")));
        yield return Set(db => db.Courses.Where(c => !c.Keywords.Any()).Select(c => c.Code));
        yield return Exact(db => db.Courses.OrderBy(c => c.Code).Select(c => c.Books));
        yield return Exact(db => db.Courses.AsNoTracking().OrderBy(c => c.Code).Select(c => c.Sessions));
        yield return Exact(db =>
            db.Courses.OrderBy(c => c.Code).Select(c => c.Books.Select(b => new { b.Title, First = b.Authors.FirstOrDefault() }).ToList()));
        yield return Exact(db => db.Courses.OrderBy(c => c.Code).Select(c => c.Sessions.OrderByDescending(s => s.Minutes).Select(s => s.Day).ToList()));
        yield return Set(db => db.Courses.Where(c => c.Books.Count == 2 && c.Books[1].Price == null).Select(c => c.Code));
        yield return Set(db => db.Courses.Select(c => c.Books.FirstOrDefault()));
        yield return Set(db => db.Courses.Select(c => new { c.Code, c.Books.OrderBy(b => b.Pages).ThenBy(b => b.Title).FirstOrDefault()!.Title }));
        yield return Set(db => db.Courses.Select(c => c.Books.Sum(b => b.Price)));
        yield return Set(db => db.Courses.Select(c => c.Books.Where(b => b.Authors.Count > 0).Max(b => (int?)b.Pages)));
        yield return Set(db => db.Courses.Select(c => c.Sessions.Count(s => s.Day == DayOfWeek.Monday)));
        yield return Set(db => db.Courses.Where(c => c.Sessions.Any(s => s.Topic == null && s.Minutes == 60)).Select(c => c.Code));
        yield return Set(db => db.Courses.Where(c => c.Sessions.OrderBy(s => s.Minutes).LastOrDefault()!.Minutes > 60).Select(c => c.Code));
        yield return Set(db => db.Courses.SelectMany(c => c.Books).GroupBy(b => b.Title).Select(g => new { g.Key, Pages = g.Sum(b => b.Pages) }));
        yield return Set(db => db.Courses.SelectMany(c => c.Sessions.Select(s => s.Day)).Distinct());
        yield return Set(db => db.People.OfType<Professor>().Where(p => p.Fields.Length > 1 && p.Fields.Contains("algebra")));
        yield return Set(db => db.People.Where(p => p.Metadata["plan"] == "gold"));
        yield return Set(db => db.People.Where(p => p.Metadata.ContainsKey("ключ")).Select(p => p.Metadata["ключ"]));
        yield return Set(db => db.People.Where(p => p.Metadata["nope"] == null).Count());
        yield return Set(db => db.People.Where(p => p.Metadata.Count == 0).Select(p => p.Metadata));
        yield return Set(db => db.People.Where(p => p.Metadata.Any(m => m.Value == "")).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => p.Metadata.Keys.Count));
        yield return Set(db => db.Students.Select(s => s.Advisor!.Metadata["plan"]));
    }

    private static IEnumerable<QueryShape> Hierarchy()
    {
        yield return Set(db => db.Students);
        yield return Set(db => db.Employees);
        yield return Set(db => db.Teachers);
        yield return Set(db => db.People.Where(p => p is Teacher));
        yield return Set(db => db.People.Where(p => !(p is Employee)));
        yield return Set(db => db.People.Where(p => p is Student && ((Student)p).Year == 4));
        yield return Set(db => db.People.Where(p => p is Employee && ((Employee)p).Salary > 4000).Select(p => p.Name));
        yield return Set(db => db.People.Where(p => (p as Student)!.Debt > 700).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => new { p.Id, Office = (p as Teacher)!.Office, Year = (int?)(p as Student)!.Year }));
        yield return Set(db => db.People.Where(p => p.GetType() == typeof(Teacher)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.GetType() != typeof(Student)).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => p is Professor ? "professor" : p is Teacher ? "teacher" : p is Employee ? "employee" : "student"));
        yield return Set(db => db.People.Where(p => EF.Property<string>(p, "Kind") == "teacher").Select(p => p.Id));
        yield return Set(db => db.Employees.OfType<Teacher>().Where(t => t.OfficeHours > TimeSpan.FromHours(1)));
        yield return Set(db => db.Employees.Where(e => e.Manager is Teacher).Select(e => e.Id));
        yield return Set(db => db.Employees.Where(e => (e.Manager as Teacher)!.Office == "B-1").Select(e => e.Id));
        yield return Set(db => db.Employees.Select(e => new { e.Id, Reports = e.Reports.OfType<Teacher>().Count() }));
        yield return Set(db => db.Lockers.Where(l => l.Person is Student).Select(l => l.Id));
        yield return Set(db => db.Lockers.Select(l => l.Person));
        yield return Set(db => db.Clubs.Select(c => new { c.Name, Staff = c.Members.Count(m => m is Employee) }));
        yield return Set(db => db.Departments.Where(d => d.Staff.Any(e => e is Professor)).Select(d => d.Id));
        yield return Set(db => db.Students.Select(s => new { s.Id, IsProfessor = s.Advisor is Professor }));
        yield return Set(db => db.People.OfType<Employee>().Where(e => e.DepartmentId == 2).Select(e => new { e, e.Department }));
    }

    private static IEnumerable<QueryShape> Unusual()
    {
        yield return Set(db => db.People.Where(p => EF.Property<string?>(p, "Badge") == null).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => new { p.Id, Badge = EF.Property<string?>(p, "Badge"), At = EF.Property<DateTime?>(p, "ImportedAt") }));
        yield return List(db => db.People.OrderBy(p => EF.Property<string?>(p, "Badge")).ThenBy(p => p.Id).Select(p => p.Id));
        yield return Set(db =>
            db.People.Where(p => EF.Property<DateTime?>(p, "ImportedAt") > new DateTime(2024, 1, 10, 0, 0, 0, DateTimeKind.Utc)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => EF.Property<string>(p, "Name").StartsWith("A")).Select(p => p.Id));
        yield return Set(db => db.Students.Where(s => EF.Property<string?>(s.Advisor!, "Badge") == "b-1").Select(s => s.Id));
        yield return Set(db => db.Notes.Where(n => (string?)n["Color"] == "red"));
        yield return Set(db => db.Notes.Where(n => n["Color"] == null).Select(n => n.Id));
        yield return Set(db => db.Notes.Select(n => new { n.Text, Color = (string?)n["Color"], Stars = (int?)n["Stars"] }));
        yield return List(db => db.Notes.OrderByDescending(n => EF.Property<int?>(n, "Stars")).ThenBy(n => n.Id).Select(n => n.Id));
        yield return Set(db => db.Notes.GroupBy(n => EF.Property<string?>(n, "Color")).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Settings.Where(s => (int)s["Rank"] > 1).Select(s => (string)s["Name"]));
        yield return Set(db => db.Settings.Where(s => (string)s["Value"] == "on"));
        yield return List(db => db.Settings.OrderBy(s => (int)s["Rank"]).ThenBy(s => (string)s["Name"]).Select(s => s["Name"]));
        yield return Set(db => db.Memberships.GroupBy(m => (Guid)m["ClubId"]).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Clubs.Where(c => c.Motto == null).Select(c => c.Name));
        yield return Set(db => db.Clubs.Select(c => new { c.Id, c.Name, c.Motto }));
        yield return Set(db => db.Visits.Distinct());
        yield return Set(db => db.Visits.Where(v => v.Place == "Gym" && v.Minutes > 10));
        yield return Set(db => db.Visits.Select(v => new { v, Person = db.People.FirstOrDefault(p => p.Id == v.PersonId) }));
        yield return Set(db => db.Inspections.Where(i => i.Room == "R2").Select(i => new { i.Id, i.Score }));
        yield return Set(db => db.Inspections.Select(i => new Inspection(i.Id, i.Room, null, i.Result, 0)));
        yield return Set(db => db.Departments.Select(d => new Department { Id = d.Id, Name = d.Name }).Where(d => d.Id > 3));
        yield return Set(db => db.Departments.Select(d => new ValueTuple<int, string>(d.Id, d.Name)));
        yield return Set(db => db.Departments.Select(d => Tuple.Create(d.Id, d.Name)));
        yield return Set(db => db.Departments.Select(d => new object[] { d.Id, d.Name }));
        yield return Set(db => db.Departments.Select(d => new[] { d.Name, d.Motto }));
        yield return Set(db => db.Departments.Select(d => new List<string> { d.Name }));
        yield return Set(db => db.Departments.Select(d => (object)d.Id));
        yield return Set(db => db.Departments.Select(d => d.ParentId.HasValue ? d.ParentId.Value : -1));
        yield return Set(db => db.Departments.Select(d => 1));
        yield return Set(db => db.Departments.Select(d => (string?)null));
        yield return Set(db => db.Departments.Where(d => d == db.Departments.First(x => x.Id == 2)));
        yield return Set(db => db.Departments.Where(d => d.Parent == d.Parent!.Parent));
        yield return Set(db => db.Departments.Where(d => d.Equals(d.Parent)));
        yield return Set(db => db.Employees.Where(e => e.Manager == e.Department!.Head).Select(e => e.Id));
        yield return Set(db => db.Employees.Where(e => e.Manager != null && e != e.Manager.Manager).Select(e => e.Id));
    }
}
