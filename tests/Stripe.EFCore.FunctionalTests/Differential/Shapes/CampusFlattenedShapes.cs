using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Joins that are flattened, lists of an object that a join did not find, and joins with sequences of the caller's.</summary>
public static class CampusFlattenedShapes
{
    public static IEnumerable<QueryShape> All() => [.. Flattened(), .. ListsOfMissing(), .. InMemory(), .. Sequences()];

    private static IEnumerable<QueryShape> Flattened()
    {
        yield return Set(db => db.Departments.SelectMany(d => db.Courses, (d, c) => new { d.Id, c.Code }));
        yield return Set(db => from d in db.Departments from c in db.Clubs select new { d.Name, Club = c.Name });
        yield return Set(db => from d in db.Departments from c in db.Courses where c.DepartmentId == d.Id select new { d.Name, c.Title });
        yield return Set(db => from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id) select new { d.Name, c.Title });
        yield return Set(db =>
            from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id).DefaultIfEmpty() select new { d.Name, c!.Title });
        yield return Set(db =>
            from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id && c.Credits > d.ParentId) select new { d.Name, c.Title });
        yield return Set(db =>
            from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id).OrderBy(c => c.Code).Take(1) select new { d.Name, c.Title });
        yield return Set(db =>
            from d in db.Departments
            from c in db.Courses.Where(c => c.DepartmentId == d.Id).OrderByDescending(c => c.Code).Skip(1).Take(2).DefaultIfEmpty()
            select new { d.Name, c!.Title });
        yield return Set(db => from s in db.Sections from o in db.Sections where s.StartsAt < o.StartsAt && s.Term == o.Term select new { A = s.Id, B = o.Id });
        yield return Set(db =>
            from s in db.Sections
            from o in db.Sections.Where(o => o.StartsAt > s.StartsAt).OrderBy(o => o.StartsAt).ThenBy(o => o.Id).Take(1).DefaultIfEmpty()
            select new { s.Id, Next = (int?)o!.Id });
        yield return Set(db => db.Departments.SelectMany(d => d.Staff));
        yield return Set(db => db.Departments.SelectMany(d => d.Staff, (d, e) => new { d.Name, e.Id }));
        yield return Set(db => db.Departments.SelectMany(d => d.Staff.DefaultIfEmpty(), (d, e) => new { d.Name, Id = (int?)e!.Id }));
        yield return Set(db => db.Departments.SelectMany(d => d.Staff.Where(e => e.Salary > 3500).DefaultIfEmpty(), (d, e) => new { d.Name, Employee = e }));
        yield return Set(db => db.Departments.SelectMany(d => d.Courses).SelectMany(c => c.Sections).Select(s => s.Id));
        yield return Set(db =>
            db.Departments.SelectMany(d => d.Courses.SelectMany(c => c.Sections.Where(s => s.Seats > 10)), (d, s) => new { d.Id, Section = s.Id }));
        yield return Set(db => db.Students.SelectMany(s => s.Sections, (s, c) => new { s.Id, Section = c.Id, c.Term }));
        yield return Set(db => db.Sections.SelectMany(c => c.Students).Distinct());
        yield return Set(db => db.Clubs.SelectMany(c => c.Members, (c, p) => new { c.Name, p.Id }));
        yield return Set(db => db.People.SelectMany(p => p.Clubs.DefaultIfEmpty(), (p, c) => new { p.Id, c!.Name }));
        yield return Set(db => db.People.SelectMany(p => p.Languages));
        yield return Set(db => db.People.SelectMany(p => p.Languages, (p, l) => new { p.Id, l }));
        yield return Set(db => db.People.SelectMany(p => p.Languages.DefaultIfEmpty(), (p, l) => new { p.Id, l }));
        yield return Set(db => db.Students.SelectMany(s => s.Scores.Where(x => x > 3), (s, x) => new { s.Id, x }));
        yield return Set(db => db.Courses.SelectMany(c => c.Books, (c, b) => new { c.Code, b.Title, b.Pages }));
        yield return Set(db => db.Courses.SelectMany(c => c.Books.Where(b => b.Price != null)).Select(b => b.Title));
        yield return Set(db => db.Courses.SelectMany(c => c.Sessions, (c, s) => new { c.Code, s.Day, s.Minutes }));
        yield return Set(db =>
            db.Courses.SelectMany(c => c.Sessions.Where(s => s.Topic == null).DefaultIfEmpty(), (c, s) => new { c.Code, Minutes = (int?)s!.Minutes }));
        yield return Set(db => db.Courses.SelectMany(c => c.Keywords).Distinct());
        yield return Set(db => db.Courses.SelectMany(c => c.Books.SelectMany(b => b.Authors), (c, a) => new { c.Code, a }));
        yield return List(db =>
            db.Departments.OrderBy(d => d.Name)
                .ThenBy(d => d.Id)
                .SelectMany(d => d.Courses.OrderBy(c => c.Code), (d, c) => new { d.Id, c.Code })
                .OrderBy(x => x.Code));
        yield return Set(db =>
            db.Employees.SelectMany(e => e.Reports, (e, r) => new { Manager = e.Id, r.Id }).SelectMany(
                x => db.Employees.Where(r => r.ManagerId == x.Id), (x, r) => new { x.Manager, r.Id }));
        yield return Set(db => db.Students.SelectMany((s) => s.Enrollments.Select(e => e.Grade)).Distinct());
        yield return Set(db => from s in db.Students from e in s.Enrollments from b in e.Submissions where b.Late == true select new { s.Id, b.Points });
    }

    /// <summary>Lists of an object that a join did not find: they have no elements, wherever in the query they are met.</summary>
    private static IEnumerable<QueryShape> ListsOfMissing()
    {
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Teachers, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new
            {
                t.Id,
                Of = t.Reports.Select(e =>
                    new
                    {
                        e.Id,
                        N = x!.A.Scores.Where(s => e.Id > 0).Count(),
                        Any = x!.A.Scores.Any(),
                        Count = (int?)x!.A.Scores.Count,
                        Has = x!.A.Scores.Contains(e.Id),
                        All = x!.A.Scores.All(s => s > e.Id)
                    })
                        .ToList(),
                More = t.Reports.Select(e =>
                    new
                    {
                        e.Id,
                        Sum = x!.A.Scores.Sum(),
                        First = x!.A.Scores.Select(s => (int?)(s + e.Id)).FirstOrDefault(),
                        Most = x!.A.Scores.Select(s => (int?)s).Max(),
                        Padded = x!.A.Scores.DefaultIfEmpty().Count(),
                        Languages = x!.A.Languages.Where(l => l != e.Name).Count()
                    })
                        .ToList(),
            }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t })
            .Select(y =>
                new
                {
                    y.e.Id,
                    N = y.x!.A.Scores.Where(s => y.e.Id > 0).Count(),
                    Any = y.x!.A.Scores.Any(),
                    Count = (int?)y.x!.A.Scores.Count,
                    Has = y.x!.A.Scores.Contains(y.e.Id),
                    All = y.x!.A.Scores.All(s => s > y.e.Id),
                    Sum = y.x!.A.Scores.Sum(),
                    First = y.x!.A.Scores.Select(s => (int?)(s + y.e.Id)).FirstOrDefault(),
                    Most = y.x!.A.Scores.Select(s => (int?)s).Max(),
                    Padded = y.x!.A.Scores.DefaultIfEmpty().Count(),
                    Languages = y.x!.A.Languages.Where(l => l != y.e.Name).Count()
                }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(
                db.Teachers,
                x => x.A.AdvisorId,
                t => (int?)t.Id,
                (x, t) => new { t.Id, Of = t.Reports.Where(e => x!.A.Scores.Where(s => e.Id > 0).Count() < 5).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t })
            .Where(y => y.x!.A.Scores.Where(s => y.e.Id > 0).Count() < 5)
            .Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(
                db.Teachers,
                x => x.A.AdvisorId,
                t => (int?)t.Id,
                (x, t) => new { t.Id, Of = t.Reports.Where(e => !x!.A.Scores.Any()).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t }).Where(y => !y.x!.A.Scores.Any()).Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(
                db.Teachers,
                x => x.A.AdvisorId,
                t => (int?)t.Id,
                (x, t) => new { t.Id, Of = t.Reports.Where(e => !x!.A.Scores.Contains(e.Id)).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t })
            .Where(y => !y.x!.A.Scores.Contains(y.e.Id))
            .Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(
                db.Teachers,
                x => x.A.AdvisorId,
                t => (int?)t.Id,
                (x, t) => new { t.Id, Of = t.Reports.Where(e => x!.A.Scores.All(s => s > e.Id)).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t })
            .Where(y => y.x!.A.Scores.All(s => s > y.e.Id))
            .Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(
                db.Teachers,
                x => x.A.AdvisorId,
                t => (int?)t.Id,
                (x, t) => new { t.Id, Of = t.Reports.Where(e => x!.A.Languages.Where(l => l != e.Name).Count() == 0).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t })
            .Where(y => y.x!.A.Languages.Where(l => l != y.e.Name).Count() == 0)
            .Select(y => y.e.Id));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, F = e.Reports.OrderBy(r => r.Id).FirstOrDefault() }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x!.F, x!.F!.Name }));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => new { r.Id, r.Manager!.Name }).ToList() }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x }));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => r.Id).ToList() }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x!.L }).Where(y => y.L.Any(id => id > y.Id)));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Id, L = d.Staff.Select(e => e.Salary + 1).ToList() }).Select(x =>
                new { x.Id, N = x.L.SelectMany(a => x.L, (a, b) => a + b).Count() }));
        yield return Set(db =>
            db.Departments.Select(d => new { d.Id, L = d.Staff.Select(e => e.Salary + 1).ToList() }).Select(x =>
                new { x.Id, All = x.L.Concat(x.L).ToList(), More = x.L.Count(a => x.L.Any(b => b > a)) }));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, A = new { e.Name, One = 1 } }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x!.A }));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, A = new { e.Name, B = new { One = 1 } } }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x!.A.B }));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, A = new { e.Name } }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x!.A }).Where(y => y.A == null));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => r.Id).ToList() }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, x!.L }));
        yield return Set(db =>
            db.Departments.LeftJoin(
                db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => r.Id).ToList() }),
                d => d.Id,
                x => x.DepartmentId,
                (d, x) => new { d.Id, N = (int?)x!.L.Count, More = x!.L.Count() }));
    }

    private static IEnumerable<QueryShape> InMemory()
    {
        var ids = new[] { 3, 5, 7, 99, 3 };
        var pairs = new List<(int Department, string Label)> { (1, "one"), (2, "two"), (2, "zwei"), (42, "none") };
        var labels = new[] { new Label(1, "a"), new Label(4, "b") };
        var none = new List<int>();
        var guids = new[] { Guid.Empty };

        yield return Set(db => db.Departments.Join(ids, d => d.Id, i => i, (d, i) => d.Name));
        yield return Set(db => ids.AsQueryable().Join(db.Departments, i => i, d => d.Id, (i, d) => new { i, d.Name }));
        yield return Set(db => db.Departments.Join(pairs, d => d.Id, p => p.Department, (d, p) => new { d.Name, p.Label }));
        yield return Set(db => db.Departments.Join(labels, d => d.Id, l => l.Id, (d, l) => new { d.Name, l.Text }));
        yield return Set(db => db.Departments.LeftJoin(labels, d => d.Id, l => l.Id, (d, l) => new { d.Id, l!.Text }));
        yield return Set(db => db.Departments.LeftJoin(ids, d => d.Id, i => i, (d, i) => new { d.Id, i }));
        yield return Set(db => db.Departments.GroupJoin(pairs, d => d.Id, p => p.Department, (d, ps) => new { d.Id, Count = ps.Count() }));
        yield return Set(db => db.Departments.Join(none, d => d.Id, i => i, (d, i) => d.Name));
        yield return Set(db => db.Departments.Where(d => ids.Any(i => i == d.Id)));
        yield return Set(db => db.Departments.Where(d => pairs.Any(p => p.Department == d.Id && p.Label.Length > 3)));
        yield return Set(db => db.Departments.Where(d => ids.Where(i => i > 4).Contains(d.Id)));
        yield return Set(db => db.Departments.Where(d => ids.Count(i => i == d.Id) == 2));
        yield return Set(db => db.People.Where(p => ids.Contains(p.Id)));
        yield return Set(db => db.People.Where(p => !ids.Contains(p.Id) && p.Id < 10));
        yield return Set(db => db.Clubs.Where(c => guids.Contains(c.Id)));
        yield return Set(db => db.Departments.Select(d => d.Id).Union(ids));
        yield return Set(db => db.Departments.Select(d => d.Id).Concat(ids));
        yield return Set(db => db.Departments.Select(d => d.Id).Except(ids));
        yield return Set(db => db.Departments.Select(d => d.Id).Intersect(ids));
        yield return Set(db => db.Employees.Where(e => new[] { 1, 2 }.Contains(e.DepartmentId ?? 0)).Select(e => e.Id));
        yield return Set(db => db.Departments.Where(d => ids.Max() > d.Id));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Label = pairs.Where(p => p.Department == d.Id).Select(p => p.Label).FirstOrDefault() }));
    }

    /// <summary>Sequences of the caller's inside lambdas, and groups and elements that are handed on.</summary>
    private static IEnumerable<QueryShape> Sequences()
    {
        var wanted = new[] { "de", "fr" };
        yield return Set(db => db.Departments.SelectMany(d => wanted, (d, w) => new { d.Id, w }));
        yield return Set(db => db.People.Where(p => wanted.All(w => p.Languages.Contains(w))));
        yield return Set(db => db.Departments.Where(d => wanted.Any(w => db.Courses.Any(c => c.DepartmentId == d.Id && c.Code.StartsWith(w)))));
        yield return Set(db => db.Clubs.SelectMany(c => db.Lockers.Select(l => new { A = l, B = l.Id }), (c, x) => x.A.Person!.Locker!.Id));
        yield return Set(db => db.Courses.GroupJoin(db.Sections, c => c.Code, s => s.CourseCode, (c, ss) => new { c, ss })
            .GroupJoin(db.Departments, x => x.c.DepartmentId, d => d.Id, (x, ds) => new { x.c.Code, Sections = x.ss.Count(), Departments = ds.Count() }));

        // A composite key is an object, equal to another with nulls in the same places.
        yield return Set(db => db.Students.GroupJoin(
            db.Teachers,
            s => new { A = s.Advisor!.Office, B = s.Locker!.Combination },
            t => new { A = t.Home!.City, B = t.Locker!.Combination },
            (s, ts) => new { s.Id, Teachers = ts.Count() }));
        yield return Set(db => db.Students.GroupJoin(
            db.Teachers,
            s => new { A = s.Advisor!.Office, B = s.Advisor!.Office },
            t => new { A = t.Home!.City, B = t.Locker!.Combination },
            (s, ts) => new { s.Id, ts })
            .SelectMany(x => x.ts.DefaultIfEmpty(), (x, t) => new { x.Id, Teacher = (int?)t!.Id }));
        yield return Set(db => db.Courses.Select(c => new
        {
            c.Code,
            Teachers = c.Sections.GroupJoin(
                db.Teachers, s => new { A = s.Course!.Prerequisite!.Code }, t => new { A = t.Home!.City! }, (s, ts) => ts.Count()).Sum(),
        }));
    }

    private sealed record Label(int Id, string Text);
}
