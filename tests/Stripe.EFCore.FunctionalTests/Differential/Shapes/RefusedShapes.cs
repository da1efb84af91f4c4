using StripeEFCore.FunctionalTests.Model.Campus;
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
        var wanted = new[] { "de", "fr" };

        // EF Core: operators that it has no translation for.
        yield return List(db => db.Students.OrderBy(s => s.Id).SkipLast(80).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).TakeLast(3).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).TakeWhile(s => s.Id < 40).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).SkipWhile(s => s.Id < 90).Select(s => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).Append(5).Take(3));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select(s => s.Id).Where(i => i < 0).DefaultIfEmpty(7));
        yield return List(db => db.Students.OrderBy(s => s.Id).Select((s, i) => s.Id));
        yield return List(db => db.Students.OrderBy(s => s.Id).Zip(db.Students.OrderBy(s => s.Id), (a, b) => a.Id));
        yield return Set(db => db.Students.Aggregate(0, (sum, s) => sum + s.Year));

        // EF Core: what it does not know to follow a GroupBy.
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Max(g => g.Count()));
        yield return Set(db => db.Visits.GroupBy(v => v.PersonId).Sum(g => g.Count()));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => g.OrderBy(e => e.Id).Take(1)));
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).SelectMany(g => g, (g, e) => new { g.Key, e.Id }));
        yield return Set(db => db.Departments.Select(d => d.Courses.GroupBy(c => c.Level).Max(g => (int?)g.Count())));

        // Ours.
        yield return Set(db => db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Best = g.MaxBy(e => e.Id)!.Name }));
        yield return Set(db => db.Departments.SelectMany(d => wanted, (d, w) => new { d.Id, w }));
        yield return Set(db => db.People.Where(p => wanted.All(w => p.Languages.Contains(w))));
    }
}
