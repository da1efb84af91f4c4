using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Grouping in all its forms.</summary>
public static class CampusGroupShapes
{
    public static IEnumerable<QueryShape> All() => [.. Keys(), .. Aggregates(), .. Rows(), .. Flattened(), .. Results(), .. Afterwards()];

    private static IEnumerable<QueryShape> Flattened()
    {
        yield return Set(db => db.Departments.LeftJoin(
            db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, First = g.OrderBy(e => e.Id).First() }),
            d => d.Id,
            x => x.Key,
            (d, x) => new { d.Id, x!.First })
                .Distinct());
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g => g.OrderBy(e => e.Id).First()).Distinct().Select(e => new { e.Id, e.Manager!.Name }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Last = g.OrderBy(e => e.Id).Last() }).Distinct().Where(x => x.Last.Salary > 0));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => g.OrderByDescending(e => e.Id).Take(2)));
        yield return List(db => db.Employees.OrderBy(e => e.Id).GroupBy(e => e.DepartmentId).SelectMany(g => g.Take(2), (g, e) => new { g.Key, e.Id }));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => g, (g, e) => new { g.Key, e.Id }));
        yield return List(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .Where(g => g.Count() > 2)
                .OrderBy(g => g.Min(e => e.Id))
                .SelectMany(g => g.OrderBy(e => e.Id).Take(1), (g, e) => new { e.Id, N = g.Count() }));
        yield return Set(db =>
            db.People.GroupBy(p => new { p.Gender, City = p.Home!.City }).SelectMany(
                g => g.OrderBy(p => p.Id).Take(1), (g, p) => new { g.Key.Gender, g.Key.City, p.Id }));
        yield return Set(db =>
            db.Enrollments.GroupBy(e => e.Section!.Course!.DepartmentId).SelectMany(
                g => g.Where(e => e.Score == g.Max(x => x.Score)), (g, e) => new { g.Key, e.StudentId, e.SectionId }));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId, e => e.Salary).SelectMany(g => g.Distinct(), (g, salary) => new { g.Key, salary }));
        yield return Set(db => db.Employees.GroupBy(e => e.Department).SelectMany(g => g.OrderBy(e => e.Id).Skip(1), (g, e) => new { g.Key!.Name, e.Id }));
        yield return Set(db =>
            db.Departments.Select(d =>
                new { d.Id, Firsts = d.Courses.GroupBy(c => c.Level).SelectMany(g => g.OrderBy(c => c.Code).Take(1)).Select(c => c.Code).ToList() }));
        yield return Set(db => db.Departments.Where(d => d.Courses.GroupBy(c => c.Credits).SelectMany(g => g.Skip(1)).Any()).Select(d => d.Name));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).SelectMany(
                g => g.GroupBy(e => e.ManagerId).SelectMany(h => h.OrderBy(e => e.Id).Take(1)), (g, e) => new { g.Key, e.Id }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => db.Departments.Where(d => d.Id == g.Key && g.Any(e => e.Id > 5)), (g, d) => d.Name));
        yield return Set(db =>
            from g in db.Employees.GroupBy(e => e.DepartmentId) from e in g where e.Id > 3 && g.Key != 2 select new { g.Key, e.Id, N = g.Count() });
        yield return Set(db =>
            from g in db.Employees.GroupBy(e => e.DepartmentId) from e in g where e.Salary == g.Max(x => x.Salary) select new { g.Key, e.Id, e.Manager!.Name });
        yield return Set(db => from g in db.Employees.GroupBy(e => e.DepartmentId)
                               from e in g.Where(x => x.Id > g.Min(y => y.Id))
                               join d in db.Departments on e.DepartmentId equals d.Id
                               select new { g.Key, d.Name, N = g.Where(x => x.ManagerId == e.ManagerId).Count() });
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => g.OrderBy(e => e.Id).Take(1), (g, e) => new { Group = g, e.Id }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .SelectMany(g => g.Select(e => e.ManagerId), (g, id) => new { g, id })
                .Distinct()
                .Select(x => new { x.g.Key, x.id, N = x.g.Count() }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .SelectMany(g => g, (g, e) => new { g, e })
                .GroupBy(x => x.e.ManagerId)
                .Select(h => new { h.Key, N = h.Count(), Departments = h.Select(x => x.g.Key).Distinct().Count() }));
        yield return List(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .SelectMany(g => g, (g, e) => new { g, e })
                .OrderBy(x => x.g.Count())
                .ThenBy(x => x.e.Id)
                .Take(7)
                .Select(x => new { x.e.Id, Last = x.g.Max(y => y.Id) }));
        yield return List(db => db.Students.OrderBy(s => s.Id).Take(30).GroupBy(s => s.Year).Take(2).SelectMany(g => g).Select(s => s.Id));
    }

    private static IEnumerable<QueryShape> Results()
    {
        yield return List(db => from e in db.Employees orderby e.Id group e by e.DepartmentId into g orderby g.Key select g);
        yield return Set(db => from e in db.Employees group e by e.DepartmentId into g where g.Count() > 2 select g);
        yield return Set(db => from e in db.Employees group e by e.DepartmentId into g where g.Any(e => e.Manager!.Salary > 0) select new { g.Key, g });
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => g));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Where(g => g.Count() > 1).TagWith("groups").AsNoTracking());
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).TagWith("groups"));
        yield return Set(db =>
            db.Departments.Join(
                db.Employees.GroupBy(e => e.Id).Where(g => g.Key == g.OrderBy(e => e.Id).First().Id).Select(g => g.Key),
                d => d.HeadId,
                id => id,
                (d, id) => id).GroupBy(id => id));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Distinct());
        yield return List(db =>
            db.Employees.OrderBy(e => e.Id).GroupBy(e => e.DepartmentId).OrderByDescending(g => g.Count()).ThenBy(g => g.Key).Skip(1).Take(2));
        yield return List(db => db.Employees.OrderBy(e => e.Id).GroupBy(e => e.DepartmentId, e => e.Name).OrderBy(g => g.Key).Reverse());
        yield return Set(db => db.Employees.GroupBy(e => e.Department).Where(g => g.Key!.Name != "x").Select(g => new { g.Key, Of = g }));
        yield return Set(db => db.People.GroupBy(p => new { p.Gender, City = p.Home!.City }).Where(g => g.Count() > 1));
        yield return Set(db => db.People.Include(p => ((Student)p).Advisor).GroupBy(p => p.Gender).Where(g => g.Count() > 1));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .Select(g => new { g.Key, Best = g.Where(e => e.Salary == g.Max(x => x.Salary)), All = g })
                .Where(x => x.Key > 1));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Levels = d.Courses.GroupBy(c => c.Level).ToList() }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Levels = d.Courses.GroupBy(c => c.Level).OrderBy(g => g.Key).ToList() }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Levels = d.Courses.GroupBy(c => c.Level).Where(g => g.Count() > 1).ToArray() }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, First = d.Courses.GroupBy(c => c.Level).OrderBy(g => g.Key).FirstOrDefault() }));
        yield return Set(db => db.Departments.Select(d => d.Courses.OrderBy(c => c.Code).GroupBy(c => c.Level).FirstOrDefault(g => g.Count() > 1)));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.Id).Where(g => g.Key == g.OrderBy(e => e.Id).FirstOrDefault()!.Id).Select(g => g.Key).GroupBy(id => id));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .OrderBy(g => g.OrderBy(e => e.Id).First().Name)
                .Select(g => new { g.Key, N = g.Count() })
                .GroupBy(x => x.N, x => x.Key));
        yield return List(db => (from e in db.Employees orderby e.Id group e by e.DepartmentId into g select g).OrderBy(g => g.Key).First());
        yield return List(db => db.Employees.OrderBy(e => e.Id).GroupBy(e => e.DepartmentId).OrderBy(g => g.Key).First(g => g.Count() > 1));
        yield return List(db => db.Employees.GroupBy(e => e.DepartmentId).OrderBy(g => g.Key).ElementAtOrDefault(100));
        yield return List(db => db.Employees.GroupBy(e => e.DepartmentId).Where(g => g.Count() > 100).SingleOrDefault());
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId, (key, employees) => new { key, employees }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId, e => e.Salary, (key, salaries) => new { key, salaries }).Where(x => x.salaries.Count() > 1));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId, (key, employees) => employees));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Names = g.ToDictionary(e => e.Name + e.Id, e => e.Name) }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .Select(g => new { g.Key, g })
                .Where(x => x.g.Count() > 1 && x.g.Key > 0)
                .Select(x => new { x.Key, Most = x.g.Max(e => e.Salary) }));
        yield return List(db =>
            db.Employees.OrderBy(e => e.Id).GroupBy(e => e.DepartmentId).Select(g => new { g.Key, g }).OrderBy(x => x.g.Count()).ThenBy(x => x.Key));
        yield return Set(db => from e in db.Employees group e by e.DepartmentId into g let n = g.Count() where g.Max(x => x.Salary) > n select g);
        yield return Set(db =>
            db.Departments.Join(db.Employees.GroupBy(e => e.DepartmentId), d => d.Id, g => g.Key, (d, g) => new { d.Name, N = g.Count(), g }));
        yield return Set(db =>
            db.Departments.LeftJoin(db.Employees.GroupBy(e => e.DepartmentId), d => d.Id, g => g.Key, (d, g) => new { d.Id, N = g == null ? 0 : g.Count() }));
        yield return Set(db =>
            db.Departments.LeftJoin(db.Employees.Where(e => e.Id % 2 == 0).GroupBy(e => e.DepartmentId), d => d.Id, g => g.Key, (d, g) => new { d.Id, g }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Join(
                db.Departments, g => g.Key, d => d.Id, (g, d) => new { d.Name, Most = g.Max(e => e.Salary), Of = g.Where(e => e.Manager!.Id > 0).Count() }));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).RightJoin(db.Departments, g => g.Key, d => d.Id, (g, d) => new { d.Name, g }));
        yield return Set(db => from d in db.Departments
                               join g in (from e in db.Employees group e by e.DepartmentId into g where g.Count() > 1 select g) on d.Id equals g.Key
                               where g.Any(e => e.Manager!.Id != d.HeadId)
                               select new { d.Name, Sum = g.Sum(e => e.Id) });
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Join(
                db.Courses.GroupBy(c => c.DepartmentId), g => g.Key, h => h.Key, (g, h) => new { g.Key, N = g.Count() + h.Count() }));
        yield return Set(db =>
            db.Departments.Where(d =>
                db.Employees.GroupBy(e => e.DepartmentId).Join(db.Courses, g => g.Key, c => c.DepartmentId, (g, c) => new { g, c }).Any(x => x.g.Key == d.Id))
                    .Select(d => d.Id));
    }

    private static IEnumerable<QueryShape> Keys()
    {
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Gender).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Email).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Name.Substring(0, 1)).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Name.Length).Select(g => new { g.Key, Most = g.Max(p => p.Id) }));
        yield return Set(db => db.People.GroupBy(p => p.Home!.City).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Contact.Preferred).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Contact.Emergency!.Name).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Home == null).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.People.GroupBy(p => new { p.Gender, p.Contact.Preferred }).Select(g => new { g.Key.Gender, g.Key.Preferred, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => new { p.Gender, City = p.Home!.City }).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => 1).Select(g => g.Count()));
        yield return Set(db => db.People.Where(p => p.Id < 0).GroupBy(p => 1).Select(g => g.Count()));
        yield return Set(db => db.People.GroupBy(p => new { }).Select(g => g.Max(p => p.Id)));
        yield return Set(db => db.People.GroupBy(p => p is Student ? "student" : "staff").Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Metadata["plan"]).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => p.Languages.Count).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.People.GroupBy(p => EF.Property<string?>(p, "Badge")).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Advisor!.Name).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Advisor!.Department!.Name).Select(g => new { g.Key, Debt = g.Sum(s => s.Debt) }));
        yield return Set(db => db.Students.GroupBy(s => s.Enrollments.Count).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Gpa).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Debt > 500m).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Courses.GroupBy(c => c.Level).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Courses.GroupBy(c => c.Starts).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Courses.GroupBy(c => c.Duration).Select(g => new { g.Key, Fee = g.Sum(c => c.Fee) }));
        yield return Set(db => db.Courses.GroupBy(c => c.Room!.Building).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Courses.GroupBy(c => c.Department!.Name).Select(g => new { g.Key, Credits = g.Sum(c => c.Credits) }));
        yield return Set(db => db.Visits.GroupBy(v => v.At.Date).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.Visits.GroupBy(v => new { v.At.Month, v.At.Hour }).Select(g => new { g.Key.Month, g.Key.Hour, Minutes = g.Sum(v => v.Minutes) }));
        yield return Set(db => db.RoomDays.GroupBy(d => d.Day).Select(g => new { g.Key, Hours = g.Sum(d => d.Hours) }));
        yield return Set(db => db.Submissions.GroupBy(s => s.Late).Select(g => new { g.Key, Points = g.Average(s => s.Points) }));
        yield return Set(db => db.Submissions.GroupBy(s => new { s.StudentId, s.SectionId }).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Inspections.GroupBy(i => i.Result).Select(g => new { g.Key, Score = g.Average(i => i.Score) }));
        yield return Set(db => db.Enrollments.GroupBy(e => e.Grade, (key, g) => new { key, Count = g.Count() }));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId, e => e.Salary).Select(g => new { g.Key, Sum = g.Sum() }));
        yield return Set(db =>
            db.Employees.GroupBy(
                e => e.DepartmentId, e => new { e.Id, e.Salary }, (key, g) => new { key, Most = g.Max(x => x.Salary), Ids = g.Select(x => x.Id).ToList() }));
        yield return Set(db => db.Notes.GroupBy(n => n.Text).Select(g => new { g.Key, Count = g.Count() }));
    }

    private static IEnumerable<QueryShape> Aggregates()
    {
        yield return Set(db =>
            db.Students.GroupBy(s => s.Year).Select(g =>
                new { g.Key, A = g.Average(s => s.Gpa), B = g.Min(s => s.Gpa), C = g.Max(s => s.Gpa), D = g.Sum(s => s.Gpa) }));
        yield return Set(db =>
            db.Students.GroupBy(s => s.Year).Select(g =>
                new { g.Key, Count = g.Count(s => s.Gpa > 2), Long = g.LongCount(), Any = g.Any(s => s.Debt == 0), All = g.All(s => s.AdvisorId != null) }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Debts = g.Select(s => s.Debt).Distinct().Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Debts = g.Select(s => s.Debt).Distinct().Sum() }));
        yield return Set(db =>
            db.Students.GroupBy(s => s.Year).Select(g =>
                new { g.Key, Debt = g.Where(s => s.Gpa != null).Sum(s => s.Debt), First = g.Min(s => s.Born), Name = g.Max(s => s.Name.Length) }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Debt = g.Where(s => s.Gpa > 100).Max(s => (decimal?)s.Debt) }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Ratio = g.Sum(s => s.Debt) / g.Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => g.Key + g.Count() * 10));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Advisors = g.Select(s => s.Advisor!.Name).Distinct().Count() }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Enrolled = g.Sum(s => s.Enrollments.Count) }));
        yield return Set(db =>
            db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Enrolled = g.Count(s => s.Enrollments.Any(e => e.Grade == Grade.A)) }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Earliest = g.Min(e => e.HiredAt), Latest = g.Max(e => e.HiredAt) }));
        yield return Set(db => db.Teachers.GroupBy(t => t.Office).Select(g => new { g.Key, Longest = g.Max(t => t.OfficeHours) }));
        yield return Set(db => db.RoomDays.GroupBy(d => d.Room).Select(g => new { g.Key, First = g.Min(d => d.OpensAt), Last = g.Max(d => d.Day) }));
        yield return Set(db => db.People.GroupBy(p => p.Gender).Select(g => new { g.Key, Names = string.Join(",", g.OrderBy(p => p.Id).Select(p => p.Name)) }));
        yield return Set(db => db.Courses.GroupBy(c => c.DepartmentId).Where(g => g.Count() > 2).Select(g => g.Key));
        yield return Set(db =>
            db.Courses.GroupBy(c => c.DepartmentId)
                .Where(g => g.Sum(c => c.Credits) > 9 && g.Any(c => c.Fee == null))
                .Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.Courses.Where(c => c.Credits > 0).GroupBy(c => c.DepartmentId).Where(g => g.Key > 3).Select(g => new { g.Key, Fee = g.Max(c => c.Fee) }));
        yield return Set(db =>
            db.Visits.GroupBy(v => v.Place).Select(g => new { g.Key, Average = g.Average(v => v.Minutes), Known = g.Count(v => v.Minutes != null) }));
        yield return Set(db => db.Visits.GroupBy(v => v.Place).Where(g => g.Max(v => v.At) > new DateTime(2026, 4, 10, 0, 0, 0, DateTimeKind.Utc)).Count());
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Count());
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Any(g => g.Count() > 5));
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).All(g => g.Count() < 50));
    }

    private static IEnumerable<QueryShape> Rows()
    {
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId, e => e.Name));
        yield return Set(db => db.Employees.GroupBy(e => new { e.DepartmentId, e.Salary }));
        yield return Set(db => db.Employees.Where(e => e.Salary > 3500).GroupBy(e => e.ManagerId));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => g.OrderByDescending(e => e.Salary).ThenBy(e => e.Id).First()));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => g.OrderBy(e => e.Id).FirstOrDefault(e => e.Salary > 4000)));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g =>
                new { g.Key, Top = g.OrderByDescending(e => e.Salary).ThenBy(e => e.Id).Take(2).Select(e => e.Name).ToList() }));
        yield return Exact(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .OrderBy(g => g.Key)
                .Select(g => new { g.Key, Top = g.OrderByDescending(e => e.Salary).ThenBy(e => e.Id).Take(2).Select(e => e.Id).ToArray() }));
        yield return Exact(db =>
            db.Employees.GroupBy(e => e.DepartmentId).OrderBy(g => g.Key).Select(g => g.OrderBy(e => e.Name).ThenBy(e => e.Id).Skip(1).Take(2).ToList()));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Last = g.OrderBy(e => e.Id).Last().Name }));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Rows = g.ToList() }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g =>
                new { g.Key, Inner = g.GroupBy(e => e.Salary).Select(i => new { i.Key, Count = i.Count() }).ToList() }));
        yield return Set(db => db.People.GroupBy(p => p.Gender).Select(g => new { g.Key, Students = g.OfType<Student>().Count() }));
        yield return Set(db =>
            db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Grades = g.SelectMany(s => s.Enrollments).Select(e => e.Grade).Distinct().ToList() }));
        yield return Set(db => db.Students.GroupBy(s => s.Year).Select(g => new { g.Key, Scores = g.SelectMany(s => s.Scores).Max(x => (int?)x) }));
        yield return Set(db =>
            db.Enrollments.GroupBy(e => e.SectionId).Select(g =>
                new { g.Key, Seats = db.Sections.Where(s => s.Id == g.Key).Select(s => s.Seats).FirstOrDefault() }));
        yield return Set(db => db.Enrollments.GroupBy(e => e.Section!.Course!.Department!.Name).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.Sections.GroupBy(s => s.Term).Select(g =>
                new { g.Key, Best = g.OrderByDescending(s => s.Enrollments.Count).ThenBy(s => s.Id).Select(s => new { s.Id, s.Enrollments.Count }).First() }));
    }

    private static IEnumerable<QueryShape> Afterwards()
    {
        yield return List(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Count = g.Count() }).OrderByDescending(x => x.Count).ThenBy(x => x.Key));
        yield return List(db => db.Employees.GroupBy(e => e.DepartmentId).OrderBy(g => g.Key).Select(g => g.Key).Skip(1).Take(3));
        yield return List(db =>
            db.Employees.GroupBy(e => e.DepartmentId).OrderByDescending(g => g.Sum(e => e.Salary)).ThenBy(g => g.Key).Select(g => g.Key).Take(4));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => g.Count()).Distinct());
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .Select(g => new { g.Key, Count = g.Count() })
                .GroupBy(x => x.Count)
                .Select(g => new { g.Key, Groups = g.Count() }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Sum = g.Sum(e => e.Salary) }).Where(x => x.Sum > 5000).Select(x => x.Key));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .Select(g => new { g.Key, Sum = g.Sum(e => e.Salary) })
                .Join(db.Departments, x => x.Key, d => d.Id, (x, d) => new { d.Name, x.Sum }));
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId).Select(g =>
                new { Department = db.Departments.Where(d => d.Id == g.Key).Select(d => d.Name).FirstOrDefault(), Count = g.Count() }));
        yield return Set(db =>
            db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { d.Name, e.Salary })
                .GroupBy(x => x.Name)
                .Select(g => new { g.Key, Average = g.Average(x => x.Salary) }));
        yield return Set(db =>
            db.Students.Select(s => s.Year).Union(db.Courses.Select(c => c.Credits)).GroupBy(x => x % 2).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.Students.Select(s => s.Year).Concat(db.Courses.Select(c => c.Credits)).GroupBy(x => x).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(20).GroupBy(s => s.Year).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Skip(5).Take(30).GroupBy(s => s.Year).Where(g => g.Count() > 7).Select(g => g.Key));
        yield return Set(db => db.Students.Select(s => new { s.Year, s.Debt }).Distinct().GroupBy(x => x.Year).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Departments.SelectMany(d => d.Courses).GroupBy(c => c.Credits).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Name, Levels = d.Courses.GroupBy(c => c.Level).Select(g => new { g.Key, Count = g.Count() }).ToList() }));
        yield return Set(db => db.Departments.Where(d => d.Courses.GroupBy(c => c.Level).Count() > 1).Select(d => d.Name));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => g.Key).Contains(3));
        yield return List(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Count = g.Count() }).OrderBy(x => x.Key).First());
        yield return Set(db =>
            db.Employees.GroupBy(e => e.DepartmentId)
                .Select(g => new { g.Key, First = g.Min(e => e.Id) })
                .Union(db.Departments.Select(d => new { Key = d.ParentId, First = d.Id })));
        yield return Set(db =>
            db.People.GroupBy(p => p.Gender).Select(g => new { g.Key, Count = g.Count() }).ToDictionary(x => x.Key.ToString()!, x => x.Count));
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Max(g => g.Count()));
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Sum(g => g.Count()));
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Average(g => g.Count()));
        yield return Set(db => db.Departments.Select(d => d.Courses.GroupBy(c => c.Level).Max(g => (int?)g.Count())));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Best = g.MaxBy(e => e.Id)!.Name }));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Least = g.OrderBy(e => e.Id).MinBy(e => e.Salary)!.Id }));
    }
}
