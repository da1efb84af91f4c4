using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Subqueries anywhere, correlated or not, to three deep.</summary>
public static class CampusSubqueryShapes
{
    public static IEnumerable<QueryShape> All() => [.. Predicates(), .. Projections(), .. Elsewhere(), .. Deep()];

    private static IEnumerable<QueryShape> Predicates()
    {
        var codes = new[] { "MA100", "PH101", "nope" };

        yield return Set(db => db.Departments.Where(d => db.Courses.Any(c => c.DepartmentId == d.Id)));
        yield return Set(db => db.Departments.Where(d => !db.Courses.Any(c => c.DepartmentId == d.Id)));
        yield return Set(db => db.Departments.Where(d => db.Courses.All(c => c.DepartmentId != d.Id || c.Credits > 0)));
        yield return Set(db => db.Departments.Where(d => db.Courses.Count(c => c.DepartmentId == d.Id) > 2));
        yield return Set(db => db.Departments.Where(d => db.Courses.Where(c => c.DepartmentId == d.Id).Sum(c => c.Fee) > 100));
        yield return Set(db => db.Departments.Where(d => db.Courses.Where(c => c.DepartmentId == d.Id).Max(c => (int?)c.Credits) == 9));
        yield return Set(db => db.Departments.Where(d => db.Employees.Select(e => e.DepartmentId).Contains(d.Id)));
        yield return Set(db => db.Departments.Where(d => !db.Employees.Select(e => e.DepartmentId).Contains(d.Id)));
        yield return Set(db => db.Departments.Where(d => db.Departments.Select(x => x.ParentId).Contains(d.ParentId)));
        yield return Set(db => db.Departments.Where(d => d.Budget > db.Departments.Average(x => x.Budget)));
        yield return Set(db => db.Departments.Where(d => d.Budget == db.Departments.Max(x => x.Budget)));
        yield return Set(db => db.Departments.Where(d => d.Courses.Any(c => codes.Contains(c.Code))));
        yield return Set(db => db.Departments.Where(d => d.Courses.OrderBy(c => c.Code).First().Credits > 3));
        yield return Set(db => db.Departments.Where(d => d.Courses.OrderBy(c => c.Code).FirstOrDefault()!.Title == "Poetry 1"));
        yield return Set(db => db.Departments.Where(d => d.Staff.FirstOrDefault() == null));
        yield return Set(db => db.Departments.Where(d => d.Children.Any() && d.Parent != null));
        yield return Set(db => db.Departments.Where(d => d.Children.Count == d.Staff.Count));
        yield return Set(db => db.Departments.Where(d => d.Staff.Contains(d.Head!)));
        yield return Set(db => db.Employees.Where(e => e.Salary == db.Employees.Where(o => o.DepartmentId == e.DepartmentId).Max(o => o.Salary)));
        yield return Set(db => db.Employees.Where(e => db.Employees.Count(o => o.Salary > e.Salary) < 5));
        yield return Set(db => db.Employees.Where(e => e.Manager!.Manager!.ManagerId == null && e.Reports.Any()));
        yield return Set(db => db.Employees.Where(e => e.Reports.All(r => r.Salary < e.Salary)));
        yield return Set(db => db.Employees.Where(e => e.Reports.Max(r => (decimal?)r.Salary) > e.Salary));
        yield return Set(db => db.Employees.Where(e => e.Reports.Average(r => (decimal?)r.Salary) > e.Salary));
        yield return Set(db => db.Students.Where(s => s.Sections.Any(c => c.Term == Term.Summer)));
        yield return Set(db => db.Students.Where(s => s.Sections.Count > 2 && s.Clubs.Any()));
        yield return Set(db => db.Students.Where(s => s.Enrollments.Any(e => e.Score > 5) && !s.Enrollments.Any(e => e.Grade == Grade.F)));
        yield return Set(db => db.Students.Where(s => s.Advisor!.Advisees.Count > 5));
        yield return Set(db => db.Students.Where(s => s.Advisor!.Sections.Any(c => c.Students.Contains(s))));
        yield return Set(db => db.Students.Where(s => s.Scores.Any() && s.Scores.Max() > s.Scores.Count));
        yield return Set(db => db.Students.Where(s => s.Scores.Contains(s.Year)));
        yield return Set(db => db.Students.Where(s => s.Scores.Sum() > 10 || s.Scores.Any(x => x < 0)));
        yield return Set(db => db.People.Where(p => p.Languages.Any(l => db.Courses.Any(c => c.Keywords.Contains(l)))));
        yield return Set(db => db.Clubs.Where(c => c.Members.Any(m => m is Professor)));
        yield return Set(db => db.Clubs.Where(c => c.Members.All(m => m.Id > 3)));
        yield return Set(db => db.Clubs.Where(c => !c.Members.Any()));
        yield return Set(db => db.Courses.Where(c => c.Books.Any(b => b.Pages > 120 && b.Authors.Contains("Gauß"))));
        yield return Set(db => db.Courses.Where(c => c.Books.All(b => b.Price != null)));
        yield return Set(db => db.Courses.Where(c => c.Sessions.Sum(s => s.Minutes) > 100));
        yield return Set(db => db.Courses.Where(c => c.Sections.SelectMany(s => s.Enrollments).Any(e => e.Grade == null)));
        yield return Set(db => db.Lockers.Where(l => db.People.Any(p => p.Id == l.PersonId && p.Gender != null)));
        yield return Set(db => db.Lockers.Where(l => db.Visits.Any(v => v.PersonId == l.PersonId)));
        yield return Set(db => db.Visits.Where(v => db.People.Where(p => p.Name.StartsWith("A")).Select(p => (int?)p.Id).Contains(v.PersonId)));
        yield return Set(db => db.Submissions.Where(s => db.Enrollments.Any(e => e.StudentId == s.StudentId && e.SectionId == s.SectionId)));
        yield return Set(db => db.Submissions.Where(s => !db.Enrollments.Any(e => e.StudentId == s.StudentId && e.SectionId == s.SectionId)));
        yield return Set(db => db.Submissions.Where(s => s.Enrollment!.Student!.Year == 2));
        yield return Set(db => db.Submissions.Where(s => s.Enrollment == null));
        yield return Set(db => db.Submissions.Where(s => s.Enrollment!.Submissions.Count > 1));
    }

    private static IEnumerable<QueryShape> Projections()
    {
        yield return Set(db => db.Departments.Select(d => new { d.Name, Parent = d.Parent!.Name, Grand = d.Parent.Parent!.Name }));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Name, Courses = d.Courses.Count(), Staff = d.Staff.Count, Credits = d.Courses.Sum(c => c.Credits) }));
        yield return Set(db => db.Departments.Select(d => new { d.Name, All = db.Courses.Count(), Mine = db.Courses.Count(c => c.DepartmentId == d.Id) }));
        yield return Set(db =>
            db.Departments.Select(d =>
                new { d.Id, Dearest = d.Courses.OrderByDescending(c => c.Fee).ThenBy(c => c.Code).Select(c => c.Title).FirstOrDefault() }));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Id, Dearest = d.Courses.OrderByDescending(c => c.Fee).ThenBy(c => c.Code).FirstOrDefault() }));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Id, Fee = d.Courses.OrderByDescending(c => c.Fee).ThenBy(c => c.Code).FirstOrDefault()!.Fee }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Level = (CourseLevel?)d.Courses.OrderBy(c => c.Code).FirstOrDefault()!.Level }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Average = d.Courses.Average(c => c.Fee), Least = d.Courses.Min(c => c.Fee) }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Credits = d.Courses.Select(c => c.Credits).OrderBy(x => x).LastOrDefault() }));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Id, Children = d.Children.Select(c => new { c.Id, Staff = c.Staff.Select(e => e.Name).ToList() }).ToList() }));
        yield return Exact(db =>
            db.Departments.OrderBy(d => d.Id).Select(d =>
                new { d.Id, Titles = d.Courses.OrderBy(c => c.Title).ThenBy(c => c.Code).Select(c => c.Title).ToList() }));
        yield return Exact(db =>
            db.Departments.OrderBy(d => d.Id).Select(d => d.Staff.OrderByDescending(e => e.Salary).ThenBy(e => e.Id).Select(e => e.Id).Take(2).ToArray()));
        yield return Set(db => db.Departments.Select(d => new { d.Id, HasHead = d.Head != null, d.Head!.ChairSince, Fields = d.Head.Fields }));
        yield return Set(db => db.Departments.Select(d => d.Courses.Where(c => c.Credits > 3)));
        yield return Set(db => db.Departments.Select(d => new { d.Name, Any = d.Courses.Any(c => c.Credits > 6), All = d.Staff.All(e => e.Salary > 3000) }));
        yield return Set(db =>
            db.Students.Select(s => new { s.Id, s.Advisor!.Name, Department = s.Advisor.Department!.Name, Head = s.Advisor.Department.Head!.Name }));
        yield return Set(db => db.Students.Select(s => new { s.Id, Sections = s.Sections.Select(c => c.CourseCode).Distinct().Count() }));
        yield return Set(db => db.Students.Select(s => new { s.Id, Titles = s.Enrollments.Select(e => e.Section!.Course!.Title).Distinct().ToList() }));
        yield return Set(db =>
            db.Students.Select(s =>
                new
                {
                    s.Id,
                    Grades = s.Enrollments.Where(e => e.Grade != null).Select(e => new { e.Grade, e.Section!.Term }).ToList(),
                    Count = s.Enrollments.Count
                }));
        yield return Set(db =>
            db.Students.Select(s =>
                new
                {
                    s.Id,
                    Best = s.Enrollments.Max(e => e.Score),
                    Total = s.Scores.Sum(),
                    First = s.Scores.FirstOrDefault(),
                    Odd = s.Scores.Count(x => x % 2 != 0)
                }));
        yield return Set(db => db.Students.Select(s => new { s.Id, Peers = s.Advisor!.Advisees.Count(o => o.Year == s.Year) }));
        yield return Set(db => db.People.Select(p => new { p.Id, p.Locker!.Combination, Visits = db.Visits.Count(v => v.PersonId == p.Id) }));
        yield return Set(db => db.People.Select(p => new { p.Id, Clubs = p.Clubs.Select(c => c.Name).ToList() }));
        yield return Set(db =>
            db.People.Select(p =>
                new
                {
                    p.Id,
                    p.Clubs.Count,
                    Last = db.Visits.Where(v => v.PersonId == p.Id).OrderByDescending(v => v.At).ThenBy(v => v.Place).Select(v => v.Place).FirstOrDefault()
                }));
        yield return Set(db =>
            db.Clubs.Select(c => new { c.Name, Members = c.Members.Count(), Cities = c.Members.Select(m => m.Home!.City).Distinct().ToList() }));
        yield return Set(db =>
            db.Courses.Select(c =>
                new { c.Code, c.Prerequisite!.Title, Next = db.Courses.Where(n => n.PrerequisiteCode == c.Code).Select(n => n.Code).ToList() }));
        yield return Set(db =>
            db.Sections.Select(s =>
                new { s.Id, Taken = s.Enrollments.Count, Free = s.Seats - s.Enrollments.Count, Failed = s.Enrollments.Count(e => e.Grade == Grade.F) }));
        yield return Set(db =>
            db.Enrollments.Select(e =>
                new { e.StudentId, e.SectionId, Points = e.Submissions.Sum(s => s.Points), Late = e.Submissions.Any(s => s.Late == true) }));
        yield return Set(db =>
            db.RoomDays.Select(d =>
                new { d.Room, d.Day, Worst = d.Inspections.Min(i => (double?)i.Score), Results = d.Inspections.Select(i => i.Result).ToList() }));
        yield return Set(db => db.Inspections.Select(i => new { i.Id, Hours = (decimal?)i.RoomDay!.Hours, i.RoomDay.Note }));
        yield return Set(db => db.Submissions.Select(s => new { s.Id, s.Enrollment!.Grade, Title = s.Enrollment.Section!.Course!.Title }));
        yield return Set(db =>
            db.Employees.Select(e => new { e.Id, Chain = e.Manager!.Manager!.Manager!.Name, Reports = e.Reports.SelectMany(r => r.Reports).Count() }));
        yield return Set(db => db.Employees.Select(e => new { e.Id, Rank = db.Employees.Count(o => o.Salary > e.Salary) + 1 }));
        yield return Set(db => db.Employees.Select(e => db.Departments.FirstOrDefault(d => d.Id == e.DepartmentId)));
        yield return Set(db => db.Employees.Select(e => new { e.Id, Office = db.Teachers.Where(t => t.Id == e.Id).Select(t => t.Office).SingleOrDefault() }));
    }

    private static IEnumerable<QueryShape> Elsewhere()
    {
        yield return List(db => db.Departments.OrderBy(d => d.Courses.Count).ThenBy(d => d.Id));
        yield return List(db => db.Departments.OrderByDescending(d => d.Courses.Max(c => (int?)c.Credits)).ThenBy(d => d.Id).Select(d => d.Id));
        yield return List(db => db.Employees.OrderBy(e => e.Department!.Name).ThenBy(e => e.Manager!.Name).ThenBy(e => e.Id).Select(e => e.Id));
        yield return List(db =>
            db.Employees.OrderBy(e => db.Departments.Where(d => d.Id == e.DepartmentId).Select(d => d.Name).FirstOrDefault()).ThenBy(e => e.Id).Take(9));
        yield return List(db =>
            db.Students.OrderByDescending(s => s.Enrollments.Any()).ThenBy(s => s.Scores.Count).ThenBy(s => s.Id).Select(s => s.Id).Skip(3).Take(20));
        yield return Set(db => db.Departments.GroupBy(d => d.Courses.Count > 2).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Employees.GroupBy(e => db.Departments.Any(d => d.HeadId == e.Id)).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Departments.Sum(d => d.Courses.Count));
        yield return Set(db => db.Departments.Max(d => d.Staff.Sum(e => e.Salary)));
        yield return Set(db => db.Departments.Average(d => d.Courses.Count(c => c.Fee != null)));
        yield return Set(db => db.Departments.Any(d => d.Staff.All(e => e.Salary < 0)));
        yield return Set(db => db.Departments.All(d => d.Staff.Any() || d.Courses.Any()));
        // The ids of teachers that the data do not have are looked up, since the server answers for them with ids.
        yield return Set(db => db.Departments.Count(d => d.Courses.Any(c => c.Sections.Any(s => s.Teacher == null))), lookUps: 3);
        yield return Set(db => db.Departments.Select(d => d.Courses.Count).Distinct());
        yield return Set(db => db.Departments.SelectMany(d => d.Staff.Where(e => e.Salary > d.Staff.Average(x => x.Salary)), (d, e) => new { d.Name, e.Id }));
        yield return Set(db => db.Courses.Where(c => c.Credits > db.Courses.Where(x => x.Level == c.Level).Average(x => x.Credits)).Select(c => c.Code));
        yield return Set(db =>
            db.Courses.Select(c => new { c.Code, Same = db.Courses.Where(x => x.Credits == c.Credits && x.Code != c.Code).Select(x => x.Code).ToList() }));
        yield return Set(db => db.Courses.OrderBy(c => c.Code).Take(5).Select(c => new { c.Code, Sections = c.Sections.Count }), lookUps: 5);
        yield return Set(
            db => db.Courses.Where(c => c.Code == "MA100").Select(c => new { c.Code, Sections = c.Sections.Select(s => s.Id).ToList() }), lookUps: 2);
    }

    private static IEnumerable<QueryShape> Deep()
    {
        yield return Set(db => db.Departments.Where(d => d.Courses.Any(c => c.Sections.Any(s => s.Enrollments.Any(e => e.Grade == Grade.A)))));
        yield return Set(db => db.Departments.Where(d => d.Courses.All(c => c.Sections.All(s => s.Enrollments.All(e => e.Grade != Grade.F)))));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Total = d.Courses.Sum(c => c.Sections.Sum(s => s.Enrollments.Count)) }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Max = d.Courses.Max(c => (int?)c.Sections.Max(s => (int?)s.Seats)) }));
        yield return Set(db =>
            db.Departments.Select(d =>
                new
                {
                    d.Id,
                    Courses = d.Courses.Select(c =>
                        new { c.Code, Sections = c.Sections.Select(s => new { s.Id, Students = s.Enrollments.Select(e => e.StudentId).ToList() }).ToList() })
                            .ToList()
                }));
        yield return Exact(db =>
            db.Departments.OrderBy(d => d.Id).Select(d =>
                new
                {
                    d.Id,
                    Courses = d.Courses.OrderBy(c => c.Code)
                        .Select(c =>
                            new
                            {
                                c.Code,
                                Sections = c.Sections.OrderByDescending(s => s.Id)
                                    .Select(s => new { s.Id, Students = s.Enrollments.OrderBy(e => e.StudentId).Select(e => e.StudentId).Take(2).ToList() })
                                    .ToList()
                            })
                        .ToList()
                }));
        yield return Set(db => db.Students.Where(s => s.Sections.Any(c => c.Course!.Department!.Staff.Any(e => e.ManagerId == 1))));
        yield return Set(db => db.Students.Select(s => new { s.Id, Heads = s.Sections.Select(c => c.Course!.Department!.Head!.Name).Distinct().ToList() }));
        yield return Set(db => db.Employees.Where(e => e.Reports.Any(r => r.Reports.Any(q => q.Reports.Any()))));
        yield return Set(db =>
            db.Employees.Select(e =>
                new
                {
                    e.Id,
                    Levels = e.Reports.Select(r => new { r.Id, Next = r.Reports.Select(q => new { q.Id, Last = q.Reports.Count }).ToList() }).ToList()
                }));
        yield return Set(db =>
            db.Departments.Where(d =>
                db.Employees.Any(e => e.DepartmentId == d.Id && db.Employees.Any(r => r.ManagerId == e.Id && db.Lockers.Any(l => l.PersonId == r.Id)))));
        yield return Set(db =>
            db.Departments.Where(d =>
                db.Courses.Where(c => c.DepartmentId == d.Id).Any(c =>
                    db.Sections.Where(s => s.CourseCode == c.Code).Count() > db.Departments.Count(x => x.ParentId == d.Id))));
        yield return Set(db => db.Clubs.Select(c => new { c.Name, Best = c.Members.OfType<Student>().SelectMany(s => s.Enrollments).Max(e => e.Score) }));
        yield return Set(db => db.Sections.Where(s => s.Students.Any(t => t.Clubs.Any(c => c.Members.Count > 8))).Select(s => s.Id));
        yield return Set(db =>
            db.Sections.Where(s =>
                s.Enrollments.Average(e => e.Score) > db.Enrollments.Where(e => e.Section!.Term == s.Term).Average(e => e.Score)).Select(s => s.Id));
        yield return Set(db => db.People.Select(p => new { p.Id, First = db.Lockers.Min(l => p.Languages.Max(x => l.PersonId)) }));
        yield return Set(db =>
            db.People.Where(p => p.Languages.Count > 0).Select(p => new { p.Id, Most = p.Languages.Max(x => db.Lockers.Count(l => l.PersonId > x.Length)) }));
        yield return Set(db => db.People.Where(p => db.Memberships.Any(m => (int)m["PersonId"] == p.Id)).Select(p => p.Id));
    }
}
