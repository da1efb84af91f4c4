using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Set operations, nested and followed by operators, and the operators on sequences as such.</summary>
public static class CampusSequenceShapes
{
    public static IEnumerable<QueryShape> All() => [.. Sets(), .. Keyed(), .. Parts(), .. Endings()];

    private static IEnumerable<QueryShape> Sets()
    {
        yield return Set(db => db.Students.Where(s => s.Year == 1).Union(db.Students.Where(s => s.Debt == 0)));
        yield return Set(db => db.Students.Where(s => s.Year == 1).Concat(db.Students.Where(s => s.Debt == 0)));
        yield return Set(db => db.Students.Where(s => s.Year == 1).Intersect(db.Students.Where(s => s.Debt == 0)));
        yield return Set(db => db.Students.Where(s => s.Year == 1).Except(db.Students.Where(s => s.Debt == 0)));
        yield return Set(db => db.People.Where(p => p.Gender == null).Union(db.Employees.Where(e => e.DepartmentId == null)));
        yield return Set(db => db.People.Where(p => p.Id < 20).Except(db.Teachers));
        yield return Set(db => db.Enrollments.Where(e => e.Grade == Grade.A).Union(db.Enrollments.Where(e => e.Score > 5)));
        yield return Set(db => db.Enrollments.Where(e => e.Grade == Grade.A).Intersect(db.Enrollments.Where(e => e.Score > 5)));
        yield return Set(db => db.RoomDays.Where(d => d.Room == "R1").Except(db.RoomDays.Where(d => d.Note == null)));
        yield return Set(db => db.People.Select(p => p.Email).Union(db.Courses.Select(c => c.PrerequisiteCode)));
        yield return Set(db => db.People.Select(p => p.Gender).Distinct());
        yield return Set(db => db.People.Select(p => p.Home!.City).Distinct());
        yield return Set(db => db.People.Select(p => p.Home!.City).Union(db.Courses.Select(c => c.Room!.Building)).Where(x => x != null && x.Length > 4));
        yield return Set(db => db.Employees.Select(e => e.DepartmentId).Except(db.Courses.Select(c => (int?)c.DepartmentId)));
        yield return Set(db => db.Employees.Select(e => e.DepartmentId).Intersect(db.Courses.Select(c => (int?)c.DepartmentId)));
        yield return Set(db => db.Employees.Select(e => new { e.DepartmentId, e.Salary }).Distinct());
        yield return Set(db =>
            db.Employees.Select(e => new { Id = e.DepartmentId, Name = "staff" }).Union(db.Departments.Select(d => new { Id = d.ParentId, Name = "part" })));
        yield return Set(db =>
            db.Employees.Select(e => new { Id = e.DepartmentId, Name = "staff" })
                .Concat(db.Departments.Select(d => new { Id = d.ParentId, Name = "part" }))
                .Where(x => x.Id > 2));
        yield return Set(db => db.Employees.Select(e => new { Id = e.DepartmentId }).Except(db.Departments.Select(d => new { Id = d.ParentId })));
        yield return Set(db =>
            db.Students.Where(s => s.Year == 1).Union(db.Students.Where(s => s.Year == 2)).Except(db.Students.Where(s => s.Gpa == null)).Select(s => s.Id));
        yield return Set(db =>
            db.Students.Where(s => s.Year == 1)
                .Union(db.Students.Where(s => s.Year == 2))
                .Intersect(db.Students.Where(s => s.Gpa > 1).Union(db.Students.Where(s => s.Debt > 900)))
                .Select(s => s.Id));
        yield return Set(db => db.Students.Select(s => s.Year).Concat(db.Courses.Select(c => c.Credits)).Concat(db.Departments.Select(d => d.Id)));
        yield return Set(db => db.Students.Select(s => s.Year).Concat(db.Courses.Select(c => c.Credits)).Distinct().Count());
        yield return Set(db =>
            db.Students.Where(s => s.Year == 1)
                .Union(db.Students.Where(s => s.Year == 2))
                .Where(s => s.Advisor!.Office != null)
                .Select(s => new { s.Id, s.Advisor!.Office }));
        yield return Set(db => db.Students.Where(s => s.Year == 1).Concat(db.Students.Where(s => s.Year == 2)).Select(s => new { s.Id, s.Enrollments.Count }));
        yield return List(db =>
            db.Students.Where(s => s.Year == 1)
                .Union(db.Students.Where(s => s.Year == 2))
                .OrderByDescending(s => s.Debt)
                .ThenBy(s => s.Id)
                .Skip(4)
                .Take(7)
                .Select(s => s.Id));
        yield return List(db =>
            db.Students.Where(s => s.Year == 1)
                .OrderBy(s => s.Id)
                .Take(3)
                .Concat(db.Students.Where(s => s.Year == 2).OrderByDescending(s => s.Id).Take(3))
                .OrderBy(s => s.Id)
                .Select(s => s.Id));
        yield return Set(db =>
            db.Students.Where(s => s.Year == 1).Union(db.Students.Where(s => s.Year == 2)).GroupBy(s => s.Year).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db =>
            db.Students.Where(s => s.Year == 1)
                .Union(db.Students.Where(s => s.Year == 2))
                .Join(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s.Id, t.Name }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Names = d.Staff.Select(e => e.Name).Union(d.Courses.Select(c => c.Title)).ToList() }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Count = d.Staff.Select(e => e.Name).Concat(d.Courses.Select(c => c.Title)).Count() }));
        yield return Set(db =>
            db.Departments.Where(d => d.Staff.Select(e => e.Id).Intersect(db.Departments.Where(x => x.HeadId != null).Select(x => x.HeadId!.Value)).Any()));
        yield return Set(db =>
            db.People.Select(p => new { p.Id, All = p.Languages.Union(new[] { "en", "xx" }).Count(), Left = p.Languages.Except(new[] { "en" }).ToList() }));
        yield return Set(db => db.People.Select(p => p.Languages).Where(l => l.Count > 1));
        yield return Set(db => db.Teachers.Select(t => t.Office).Union(db.People.OfType<Professor>().Select(p => p.Fields.FirstOrDefault())));
    }

    private static IEnumerable<QueryShape> Keyed()
    {
        yield return Set(db => db.Employees.OrderBy(e => e.Id).DistinctBy(e => e.DepartmentId));
        yield return Set(db => db.Employees.OrderByDescending(e => e.Id).DistinctBy(e => new { e.DepartmentId, e.Salary }).Select(e => e.Id));
        yield return Set(db => db.Courses.OrderBy(c => c.Code).DistinctBy(c => c.Room!.Building).Select(c => c.Code));
        yield return Set(db => db.Employees.OrderBy(e => e.Id).MinBy(e => e.Salary));
        yield return Set(db => db.Employees.OrderBy(e => e.Id).MaxBy(e => e.HiredAt));
        yield return Set(db => db.Students.OrderBy(s => s.Id).MaxBy(s => s.Gpa));
        yield return Set(db => db.Students.OrderBy(s => s.Id).MinBy(s => s.Gpa));
        yield return Set(db => db.Students.Where(s => s.Id < 0).MinBy(s => s.Gpa));
        yield return Set(db => db.Students.OrderBy(s => s.Id).UnionBy(db.Students.Where(s => s.Id > 90).OrderBy(s => s.Id), s => s.Year).Select(s => s.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).ExceptBy(db.Courses.Select(c => c.Credits), s => s.Year).Select(s => s.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).IntersectBy(db.Courses.Select(c => c.Credits), s => s.Year).Select(s => s.Id));
        yield return Set(db => db.Departments.OrderBy(d => d.Id).IntersectBy(new[] { "Physics", "Law" }, d => d.Name));
        yield return Set(db => db.Departments.OrderBy(d => d.Id).ExceptBy(new int?[] { 1, null }, d => d.ParentId).Select(d => d.Id));
    }

    private static IEnumerable<QueryShape> Parts()
    {
        yield return List(db => db.Students.OrderBy(s => s.Id).SkipLast(80).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).TakeLast(3).Select(s => s.Id));
        yield return List(db =>
            db.Students.Where(s => s.Year > 1)
                .OrderBy(s => s.Id)
                .TakeLast(20)
                .OrderByDescending(s => s.Year)
                .ThenBy(s => s.Id)
                .SkipLast(3)
                .TakeLast(5)
                .Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).TakeLast(0).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).SkipLast(-1).Select(s => s.Id));
        yield return List(db =>
            db.Departments.OrderBy(d => d.Id).Select(d => new { d.Id, Last = d.Courses.OrderBy(c => c.Code).TakeLast(2).Select(c => c.Code).ToList() }));
        yield return List(db => db.Students.OrderBy(s => s.Name).ThenBy(s => s.Id).Take(10).Select(s => s.Id));
        yield return List(db => db.Students.OrderByDescending(s => s.Gpa).ThenByDescending(s => s.Debt).ThenBy(s => s.Id).Skip(10).Take(10).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Skip(3).Skip(4).Take(9).Take(5).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Take(20).OrderByDescending(s => s.Debt).ThenBy(s => s.Id).Take(5).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Take(20).Where(s => s.Year == 2).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Reverse().Take(4).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Take(6).Reverse().Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Year).Reverse().Reverse().Select(s => s.Year));
        yield return Exact(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).Chunk(20));
        yield return List(db => db.Students.OrderBy(s => s.Id).Take(0));
        yield return List(db => db.Students.OrderBy(s => s.Id).Skip(1000));
        yield return List(db => db.Students.OrderBy(s => s.Id).Where(s => s.Id < 0).DefaultIfEmpty().Select(s => s == null ? -1 : s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).Where(i => i < 0).DefaultIfEmpty());
        yield return List(db => db.Students.Select(s => s.Id).Order().Take(3));
        yield return List(db => db.Students.Select(s => s.Debt).OrderDescending().Take(3));
        yield return List(db => db.People.OrderBy(p => p.Email).ThenBy(p => p.Id).Select(p => p.Id));
        yield return List(db => db.People.OrderBy(p => p.Gender).ThenByDescending(p => p.Id).Select(p => p.Id).Take(30));
        yield return List(db => db.People.OrderBy(p => p.Home!.City).ThenBy(p => p.Home!.Zip).ThenBy(p => p.Id).Select(p => p.Id));
        yield return List(db => db.People.OrderBy(p => p.Contact.Preferred).ThenBy(p => p.Contact.Emergency!.Phone).ThenBy(p => p.Id).Select(p => p.Id));
        yield return List(db => db.Courses.OrderBy(c => c.Level).ThenBy(c => c.Starts).ThenBy(c => c.Code).Select(c => c.Code));
        yield return List(db => db.Courses.OrderBy(c => c.Duration).ThenByDescending(c => c.Code).Select(c => c.Code));
        yield return List(db => db.Courses.OrderBy(c => c.Room!.Number).ThenBy(c => c.Code).Select(c => c.Code));
        yield return List(db => db.Submissions.OrderBy(s => s.Id).Select(s => s.Id).Take(12));
        yield return List(db => db.Submissions.OrderBy(s => s.Late).ThenBy(s => s.SubmittedAt).ThenBy(s => s.Id).Select(s => s.Id));
        yield return List(db => db.RoomDays.OrderByDescending(d => d.Day).ThenBy(d => d.Room));
        yield return List(db => db.Students.OrderBy(s => s.Year).OrderBy(s => s.Id).Select(s => s.Id).Take(5));
        yield return List(db => db.Students.OrderBy(s => s.Year % 2 == 0).ThenBy(s => -s.Id).Select(s => s.Id).Take(5));
        yield return Set(db => db.People.OfType<Student>().Where(s => s.Year == 3));
        yield return Set(db => db.People.OfType<Teacher>().Select(t => new { t.Id, t.Office }));
        yield return Set(db => db.People.OfType<Employee>().OfType<Professor>().Select(p => p.Fields));
        yield return Set(db => db.Students.Cast<Person>().Where(p => p.Gender == Gender.Male));
        yield return Set(db => db.Departments.OrderBy(d => d.Id).Take(3).SelectMany(d => d.Staff).Select(e => e.Id));
        yield return Set(db =>
            db.Departments.OrderBy(d => d.Id).Skip(2).Take(3).Select(d => new { d.Id, Staff = d.Staff.OrderBy(e => e.Id).Select(e => e.Id).Skip(1).ToList() }));
    }

    private static IEnumerable<QueryShape> Endings()
    {
        yield return Set(db => db.Students.OrderBy(s => s.Id).First());
        yield return Set(db => db.Students.OrderBy(s => s.Id).First(s => s.Gpa == null).Id);
        yield return Set(db => db.Students.OrderBy(s => s.Id).Last(s => s.Gpa == null).Name);
        yield return Set(db => db.Students.First(s => s.Id < 0));
        yield return Set(db => db.Students.FirstOrDefault(s => s.Id < 0));
        yield return Set(db => db.Students.Single(s => s.Id == 30));
        yield return Set(db => db.Students.Single(s => s.Year == 2));
        yield return Set(db => db.Students.SingleOrDefault(s => s.Year == 2));
        yield return Set(db => db.Students.SingleOrDefault(s => s.Id == 5));
        yield return Set(db => db.Students.OrderBy(s => s.Id).ElementAt(7).Id);
        yield return Set(db => db.Students.OrderBy(s => s.Id).Select(s => s.Name).ElementAtOrDefault(700));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).ElementAt(-1));
        yield return Set(db => db.Students.Sum(s => s.Debt));
        yield return Set(db => db.Students.Sum(s => s.Gpa));
        yield return Set(db => db.Students.Average(s => s.Gpa));
        yield return Set(db => db.Students.Average(s => s.Debt));
        yield return Set(db => db.Students.Where(s => s.Id < 0).Average(s => s.Debt));
        yield return Set(db => db.Students.Where(s => s.Id < 0).Average(s => s.Gpa));
        yield return Set(db => db.Students.Where(s => s.Id < 0).Max(s => s.Debt));
        yield return Set(db => db.Students.Where(s => s.Id < 0).Sum(s => s.Gpa));
        yield return Set(db => db.Students.Max(s => s.Name.Length));
        yield return Set(db => db.Students.Min(s => s.Born));
        yield return Set(db => db.Employees.Max(e => e.HiredAt));
        yield return Set(db => db.Courses.Max(c => c.Duration));
        yield return Set(db => db.Courses.Min(c => c.Starts));
        yield return Set(db => db.Courses.Max(c => c.Level));
        yield return Set(db => db.Courses.Sum(c => c.Fee));
        yield return Set(db => db.Courses.LongCount(c => c.Prerequisite == null));
        yield return Set(db => db.Courses.Any(c => c.Room == null));
        yield return Set(db => db.Courses.All(c => c.Room != null));
        yield return Set(db => db.Visits.Count(v => v.Minutes > 20 && v.Place != ""));
        yield return Set(db => db.Visits.Select(v => v.Place).Distinct().Count());
        yield return Set(db => db.Visits.Sum(v => v.Minutes) + db.Courses.Count());
        yield return Set(db => db.Submissions.Count(s => s.Remark!.Contains("t")));
        yield return Set(db => db.People.Select(p => p.Id).Contains(50));
        yield return Set(db => db.People.Contains(db.People.OrderBy(p => p.Id).First()));
        yield return Set(db => db.People.Any(p => p is Professor && ((Professor)p).ChairSince > 2010));
        yield return Set(db => db.Departments.Select(d => d.Staff.Count).Max());
        yield return Set(db => db.Departments.OrderBy(d => d.Id).Select(d => d.Staff.Select(e => e.Name).FirstOrDefault()).First());
    }
}
