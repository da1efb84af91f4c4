using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>
///     What is refused, before any request: most of it by EF Core itself, whose preprocessing gives it to no provider. A shape that leaves this list belongs
///     among the others.
/// </summary>
public static class RefusedShapes
{
    public static IEnumerable<QueryShape> All()
    {
        // EF Core: operators that it has no translation for.
        yield return List(db => db.Students.OrderBy(s => s.Id).TakeWhile(s => s.Id < 40).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).SkipWhile(s => s.Id < 90).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).Append(5).Take(3));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).Where(i => i < 0).DefaultIfEmpty(7));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select((s, i) => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Zip(db.Students.OrderBy(s => s.Id), (a, b) => a.Id));
        yield return Set(db => db.Students.Aggregate(0, (sum, s) => sum + s.Year));

        // Groups to flatten by a key that no condition compares, or into groups.
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => g.GroupBy(e => e.ManagerId), (g, h) => new { g.Key, Inner = h.Key }));
        yield return Set(db => db.Employees.GroupBy(e => new Tuple<int, int>(e.DepartmentId ?? 0, e.Id)).SelectMany(g => g, (g, e) => e.Id));

        // EF Core: it does not follow groups in a list of a row.
        yield return Set(db =>
            db.Departments.Select(d => new { d.Id, Levels = d.Courses.GroupBy(c => c.Level).ToList() })
                .Where(x => x.Levels.Any(g => g.Count() > 1))
                .Select(x => x.Id));

        // EF Core: it takes no navigation for a query that begins in an object of a subquery's row.
        yield return Set(db =>
            db.Courses.SelectMany(c => c.Sections.Select(s => new { s.Id, Section = s })).SelectMany(x => x.Section.Enrollments, (x, e) => e.StudentId));

        // EF Core: it does not follow the navigations of a row that a subquery has from outside.
        yield return List(db => db.Departments
            .SelectMany(
                d => d.Parent!.Courses,
                (d, course) => new
                {
                    Code = d.Head!.Reports.Where(e => d.Head.Languages.Count == 5).Select(e => new { Before = course.Prerequisite })
                        .Max(x => d.Name ?? x.Before!.Prerequisite!.Prerequisite!.Code),
                    course.Prerequisite!.Prerequisite!.Credits,
                })
            .OrderByDescending(x => x.Code!.ToUpper()).ThenBy(x => x.Code).ThenBy(x => x.Credits));
    }
}
