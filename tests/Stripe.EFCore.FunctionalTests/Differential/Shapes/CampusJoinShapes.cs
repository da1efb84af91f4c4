using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Joins of every kind, by keys of every kind.</summary>
public static class CampusJoinShapes
{
    public static IEnumerable<QueryShape> All() => [.. Inner(), .. Outer(), .. Groups()];

    private static IEnumerable<QueryShape> Inner()
    {
        yield return Set(db => db.Courses.Join(db.Departments, c => c.DepartmentId, d => d.Id, (c, d) => new { c.Code, d.Name }));
        yield return Set(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Name, Department = d.Name }));
        yield return Set(db => db.Departments.Join(db.Employees, d => d.Id, e => e.DepartmentId, (d, e) => new { e.Id, d.Name }));
        yield return Set(db => db.Departments.Join(db.Departments, d => d.ParentId, p => p.Id, (d, p) => new { Child = d.Name, Parent = p.Name }));
        yield return Set(db => db.Departments.Join(db.Departments, d => d.ParentId, p => p.ParentId, (d, p) => new { A = d.Id, B = p.Id }));
        yield return Set(db => db.Employees.Join(db.Employees, e => e.ManagerId, m => m.Id, (e, m) => new { e, m }));
        yield return Set(db =>
            db.Enrollments.Join(
                db.Submissions,
                e => new { A = (int?)e.StudentId, B = (int?)e.SectionId },
                s => new { A = s.StudentId, B = s.SectionId },
                (e, s) => new { e.StudentId, e.SectionId, s.Points }));
        yield return Set(db =>
            db.Submissions.Join(
                db.Enrollments,
                s => new { s.StudentId, s.SectionId },
                e => new { StudentId = (int?)e.StudentId, SectionId = (int?)e.SectionId },
                (s, e) => new { s, e }));
        yield return Set(db =>
            db.Submissions.Join(
                db.Submissions, a => new { a.StudentId, a.SectionId }, b => new { b.StudentId, b.SectionId }, (a, b) => new { A = a.Id, B = b.Id }));
        yield return Set(db =>
            db.RoomDays.Join(
                db.Inspections, d => new { d.Room, Day = (DateOnly?)d.Day }, i => new { Room = i.Room!, i.Day }, (d, i) => new { d.Room, d.Day, i.Id }));
        yield return Set(db => db.RoomDays.Join(db.RoomDays, a => a.Day, b => b.Day, (a, b) => new { A = a.Room, B = b.Room, a.Day }));
        yield return Set(db => db.Lockers.Join(db.People, l => l.PersonId, p => p.Id, (l, p) => new { l.Id, p.Name }), lookUps: 20);
        yield return Set(db => db.People.Join(db.Lockers, p => p.Id, l => l.PersonId, (p, l) => l));
        yield return Set(db => db.People.Join(db.Lockers.Where(l => l.Floor == 1), p => p.Id, l => l.PersonId, (p, l) => new { p, l.Combination }));
        yield return Set(db => db.Students.Join(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s.Name, Advisor = t.Name, t.Office }));
        yield return Set(db =>
            db.Students.Where(s => s.Year == 2).Join(db.Teachers.Where(t => t.Office != null), s => s.AdvisorId, t => t.Id, (s, t) => new { s, t }));
        yield return Set(db =>
            db.Students.Join(db.Enrollments, s => s.Id, e => e.StudentId, (s, e) => new { s, e }).Join(
                db.Sections, x => x.e.SectionId, c => c.Id, (x, c) => new { x.s.Name, x.e.Grade, c.CourseCode }));
        yield return Set(db =>
            from s in db.Students
            join e in db.Enrollments on s.Id equals e.StudentId
            join c in db.Sections on e.SectionId equals c.Id
            join k in db.Courses on c.CourseCode equals k.Code
            where k.Credits > 3
            select new { s.Id, k.Title, e.Score });
        yield return Set(db =>
            from s in db.Sections
            join c in db.Courses on s.CourseCode equals c.Code
            join d in db.Departments on c.DepartmentId equals d.Id
            where d.Name.StartsWith("P") && s.Seats > 10
            select new { s.Id, c.Title, d.Name });
        yield return Set(db => db.Visits.Join(db.People, v => v.PersonId, p => p.Id, (v, p) => new { v.Place, v.At, p.Name }), lookUps: 20);
        yield return Set(db => db.Visits.Join(db.Visits, a => a.Minutes, b => b.Minutes, (a, b) => new { a.Place, Other = b.Place }).Distinct());
        yield return Set(db =>
            db.Courses.Join(db.Courses, c => c.Level, k => k.Level, (c, k) => new { A = c.Code, B = k.Code }).Where(x => x.A.CompareTo(x.B) < 0));
        yield return Set(db => db.Courses.Join(db.Sections, c => c.Code.Substring(0, 2), s => s.CourseCode.Substring(0, 2), (c, s) => new { c.Code, s.Id }));
        yield return Set(db =>
            db.People.Join(db.People, a => a.Gender, b => b.Gender, (a, b) => new { a.Id, Other = b.Id }).Where(x => x.Id < 5 && x.Other < 9));
        yield return Set(db =>
            db.People.Join(db.People, a => a.Name.ToLower(), b => b.Name.ToLower(), (a, b) => new { A = a.Id, B = b.Id }).Where(x => x.A != x.B));
        yield return Set(db =>
            db.People.Join(db.People, a => a.Home!.City, b => b.Home!.City, (a, b) => new { A = a.Id, B = b.Id }).Where(x => x.A < x.B && x.B < 20));
        yield return Set(db => db.People.Join(db.Clubs, p => p.Metadata["plan"], c => c.Name, (p, c) => p.Id));
        yield return Set(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d).Distinct());
        yield return Set(db =>
            db.Employees.Join(
                db.Departments.Where(d => d.Budget > 1500).OrderBy(d => d.Id).Take(3), e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d.Name }));
        yield return Set(db => db.Employees.OrderBy(e => e.Id).Take(7).Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d.Name }));
        yield return Set(db =>
            db.Employees.OrderBy(e => e.Id)
                .Skip(3)
                .Take(9)
                .Join(db.Employees.OrderByDescending(e => e.Id).Take(15), e => e.Salary, o => o.Salary, (e, o) => new { A = e.Id, B = o.Id }));
        yield return Set(db =>
            db.Departments.Join(
                db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Most = g.Max(e => e.Salary) }),
                d => d.Id,
                g => g.Key,
                (d, g) => new { d.Name, g.Most }));
        yield return Set(db =>
            db.Departments.Join(
                db.Courses.Select(c => new { c.DepartmentId, c.Title }).Distinct(), d => d.Id, c => c.DepartmentId, (d, c) => new { d.Name, c.Title }));
        yield return Set(db =>
            db.Departments.Join(
                db.Courses.Select(c => c.DepartmentId).Union(db.Employees.Where(e => e.DepartmentId != null).Select(e => e.DepartmentId!.Value)),
                d => d.Id,
                x => x,
                (d, x) => d));
        yield return Set(db =>
            db.Employees.Join(
                db.Employees, e => new { e.DepartmentId, e.Salary }, o => new { o.DepartmentId, o.Salary }, (e, o) => new { A = e.Id, B = o.Id }));
        yield return Set(db =>
            db.Sections.Join(
                db.Sections, a => new { a.Term, a.Seats }, b => new { b.Term, b.Seats }, (a, b) => new { A = a.Id, B = b.Id }).Where(x => x.A < x.B));
        yield return Set(db =>
            db.Enrollments.Join(
                db.Enrollments,
                a => a.EnrolledAt,
                b => b.EnrolledAt,
                (a, b) => new { a.StudentId, a.SectionId, B = b.StudentId }).Where(x => x.StudentId < 40));
        yield return Set(db => db.Submissions.Join(db.Clubs, s => s.Id, c => c.Id, (s, c) => s));
        yield return Set(
            db => db.Memberships.Join(db.People, m => (int)m["PersonId"], p => p.Id, (m, p) => new { Club = (Guid)m["ClubId"], p.Name }), lookUps: 50);
        yield return Set(db => db.Memberships.Join(db.Clubs, m => (Guid)m["ClubId"], c => c.Id, (m, c) => new { Person = (int)m["PersonId"], c.Name }));
        yield return List(db =>
            db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d })
                .OrderBy(x => x.d.Name)
                .ThenByDescending(x => x.e.Id)
                .Select(x => new { x.e.Id, x.d.Name }));
        yield return List(db =>
            db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d.Budget })
                .OrderByDescending(x => x.Budget)
                .ThenBy(x => x.Id)
                .Skip(2)
                .Take(5));
        yield return Set(db =>
            db.Students.Join(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s, t }).Join(
                db.Departments, x => x.t.DepartmentId, d => d.Id, (x, d) => new { x.s.Id, d.Name }));
        yield return Set(db =>
            db.Students.Join(
                db.Teachers.Join(db.Departments, t => t.DepartmentId, d => d.Id, (t, d) => new { t.Id, d.Name }),
                s => s.AdvisorId,
                x => x.Id,
                (s, x) => new { s.Id, x.Name }));
        yield return Set(db => db.Students.Join(db.Enrollments.Where(e => e.Grade == Grade.A), s => s.Id, e => e.StudentId, (s, e) => s).Count());
        yield return Set(db => db.Students.Join(db.Enrollments, s => s.Id, e => e.StudentId, (s, e) => e.Score).Sum());
        yield return Set(db => db.Students.Join(db.Enrollments, s => s.Id, e => e.StudentId, (s, e) => e.Score).Average());
    }

    private static IEnumerable<QueryShape> Outer()
    {
        // What is reached through the missing side's references stays missing, and drops no row.
        yield return Set(
            db => db.Departments.LeftJoin(
                db.Sections.Where(s => s.Course!.Credits > 3), d => d.Id, s => s.Seats, (d, s) => new { d.Id, Name = s!.Course!.Department!.Name }),
            lookUps: 20);
        yield return Set(
            db => db.Students.LeftJoin(
                db.Enrollments.Where(e => e.Section!.Seats > 20), s => s.Id, e => e.StudentId, (s, e) => new { s.Id, e!.Section!.Course!.Title }),
            lookUps: 50);
        yield return Set(
            db => db.Students.LeftJoin(
                db.Enrollments.Where(e => e.Section!.Seats > 20),
                s => s.Id,
                e => e.StudentId,
                (s, e) => new { s.Id, e!.Section!.Course!.Department!.Name }).Where(x => x.Name == null || x.Id < 20),
            lookUps: 50);
        yield return Set(
            db => from s in db.Students
                  from e in db.Enrollments.Where(e => e.StudentId == s.Id && e.Section!.Seats > 20).DefaultIfEmpty()
                  select new { s.Id, e!.Section!.Course!.Title },
            lookUps: 50);
        yield return Set(db =>
            db.Students.LeftJoin(db.Enrollments.Where(e => e.Section!.Seats > 20), s => s.Id, e => e.StudentId, (s, e) => new { s, e }).Join(
                db.Sections, x => EF.Property<int?>(x.e!, "SectionId"), c => EF.Property<int>(c, "Id"), (x, c) => new { x.s.Id, c.CourseCode }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Name = d!.Name }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Department = d }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Budget = (decimal?)d!.Budget }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d!.Budget }));
        yield return Set(db =>
            db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).Where(x => x.d == null).Select(x => x.e.Id));
        yield return Set(db =>
            db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).Where(x => x.d!.Budget > 1000).Select(x => x.e.Id));
        yield return Set(db =>
            db.Employees.LeftJoin(db.Departments.Where(d => d.Accredited == true), e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Has = d != null }));
        yield return Set(db => db.Employees.RightJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { Id = (int?)e!.Id, d.Name }));
        yield return Set(db => db.Employees.RightJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { Employee = e, d.Name }));
        yield return Set(db =>
            db.Employees.RightJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).Where(x => x.e == null).Select(x => x.d.Name));
        yield return Set(db =>
            db.Submissions.LeftJoin(
                db.Enrollments,
                s => new { s.StudentId, s.SectionId },
                e => new { StudentId = (int?)e.StudentId, SectionId = (int?)e.SectionId },
                (s, e) => new { s.Id, Grade = e!.Grade }));
        yield return Set(db =>
            db.Submissions.RightJoin(
                db.Enrollments,
                s => new { s.StudentId, s.SectionId },
                e => new { StudentId = (int?)e.StudentId, SectionId = (int?)e.SectionId },
                (s, e) => new { Points = (decimal?)s!.Points, e.StudentId, e.SectionId }));
        yield return Set(db =>
            db.Inspections.LeftJoin(
                db.RoomDays,
                i => new { i.Room, i.Day },
                d => new { Room = (string?)d.Room, Day = (DateOnly?)d.Day },
                (i, d) => new { i.Id, d!.Note, OpensAt = d.OpensAt }));
        yield return Set(db => db.Courses.LeftJoin(db.Courses, c => c.PrerequisiteCode, p => p.Code, (c, p) => new { c.Code, p!.Title }));
        yield return Set(db => db.Courses.RightJoin(db.Courses, c => c.PrerequisiteCode, p => p.Code, (c, p) => new { c!.Title, p.Code }));
        yield return Set(db =>
            db.Departments.LeftJoin(db.Departments, d => d.ParentId, p => p.Id, (d, p) => new { d.Id, p!.Motto }).LeftJoin(
                db.Departments, x => x.Motto, d => d.Motto, (x, d) => new { x.Id, Other = (int?)d!.Id }));
        yield return Set(db =>
            db.Students.LeftJoin(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s, t }).LeftJoin(
                db.Departments, x => x.t!.DepartmentId, d => d.Id, (x, d) => new { x.s.Id, Advisor = x.t!.Name, d!.Name }));
        yield return Set(db => db.Students.LeftJoin(db.Lockers, s => s.Id, l => l.PersonId, (s, l) => new { s.Id, l!.Combination, Floor = (int?)l.Floor }));
        yield return Set(db => db.Lockers.LeftJoin(db.People, l => l.PersonId, p => p.Id, (l, p) => new { l.Id, p!.Name, p.Gender }), lookUps: 20);
        yield return List(
            db => db.Lockers.LeftJoin(db.People, l => l.PersonId, p => p.Id, (l, p) => new { l.Id, p!.Name }).OrderBy(x => x.Name).ThenBy(x => x.Id),
            lookUps: 20);
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d!.Name).Distinct());
        yield return Set(db =>
            db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { d!.Name, e.Salary })
                .GroupBy(x => x.Name)
                .Select(g => new { g.Key, Count = g.Count(), Sum = g.Sum(x => x.Salary) }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d!.Name).Count(n => n == null));
        yield return Set(db =>
            db.Employees.LeftJoin(
                db.Courses.GroupBy(c => c.DepartmentId).Select(g => new { g.Key, Count = g.Count() }),
                e => e.DepartmentId,
                g => g.Key,
                (e, g) => new { e.Id, Count = (int?)g!.Count ?? 0 }));
        yield return Set(db =>
            from e in db.Employees
            join d in db.Departments on e.DepartmentId equals d.Id into ds
            from d in ds.DefaultIfEmpty()
            select new { e.Id, Name = d == null ? "none" : d.Name });
        yield return Set(db =>
            from e in db.Employees
            join d in db.Departments on e.DepartmentId equals d.Id into ds
            from d in ds.DefaultIfEmpty()
            join h in db.People on d!.HeadId equals h.Id into hs
            from h in hs.DefaultIfEmpty()
            select new { e.Id, Head = h!.Name });
        yield return Set(db =>
            from e in db.Employees
            join d in db.Departments on e.DepartmentId equals d.Id into ds
            from d in ds.Where(x => x.Budget > 1000).DefaultIfEmpty()
            select new { e.Id, d!.Name });
        yield return Set(db =>
            from c in db.Courses join s in db.Sections on c.Code equals s.CourseCode into ss from s in ss.DefaultIfEmpty() where s == null select c.Code);
        yield return Set(db =>
            from c in db.Courses
            join s in db.Sections on c.Code equals s.CourseCode into ss
            from s in ss.DefaultIfEmpty()
            where s!.Seats > 10
            select new { c.Code, s.Id });
    }

    private static IEnumerable<QueryShape> Groups()
    {
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Count = es.Count() }));
        yield return Set(
            db => db.Departments.GroupJoin(
                db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Sum = es.Sum(e => e.Salary), Any = es.Any(e => e.ManagerId == null) }),
            lookUps: 2);
        yield return Set(db =>
            db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Names = es.Select(e => e.Name).ToList() }));
        yield return Exact(db =>
            db.Departments.OrderBy(d => d.Id).GroupJoin(
                db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Id, Ids = es.OrderByDescending(e => e.Id).Select(e => e.Id).ToArray() }));
        yield return Set(db =>
            db.Departments.GroupJoin(
                db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, First = es.OrderBy(e => e.Id).Select(e => e.Name).FirstOrDefault() }));
        yield return Set(db =>
            db.Departments.GroupJoin(
                db.Employees.Where(e => e.Salary > 3500), d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Most = es.Max(e => (decimal?)e.Salary) }));
        yield return Set(db =>
            db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d, es })
                .Where(x => x.es.Count() > 2)
                .Select(x => x.d.Name));
        yield return Set(db =>
            db.Departments.GroupJoin(
                db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d, es }).SelectMany(x => x.es, (x, e) => new { x.d.Name, e.Id }));
        yield return Set(db =>
            db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d, es }).SelectMany(
                x => x.es.DefaultIfEmpty(), (x, e) => new { x.d.Name, Id = (int?)e!.Id }));
        yield return List(db =>
            db.Departments.GroupJoin(db.Courses, d => d.Id, c => c.DepartmentId, (d, cs) => new { d.Id, Count = cs.Count() })
                .OrderByDescending(x => x.Count)
                .ThenBy(x => x.Id));
        yield return Set(
            db => db.Students.GroupJoin(
                db.Enrollments, s => s.Id, e => e.StudentId, (s, es) => new { s.Id, Best = es.Max(e => e.Score), Grades = es.Count(e => e.Grade != null) }),
            lookUps: 2);
        yield return Set(db =>
            db.Enrollments.GroupJoin(
                db.Submissions,
                e => new { A = (int?)e.StudentId, B = (int?)e.SectionId },
                s => new { A = s.StudentId, B = s.SectionId },
                (e, ss) => new { e.StudentId, e.SectionId, Points = ss.Sum(s => s.Points) }));
        yield return Set(db =>
            db.Courses.GroupJoin(db.Sections, c => c.Code, s => s.CourseCode, (c, ss) => new { c, ss }).GroupJoin(
                db.Departments, x => x.c.DepartmentId, d => d.Id, (x, ds) => new { x.c.Code, Sections = x.ss.Count(), Departments = ds.Count() }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => es.Count()).Sum());
        yield return Set(db =>
            db.RoomDays.GroupJoin(
                db.Inspections,
                d => new { Room = (string?)d.Room, Day = (DateOnly?)d.Day },
                i => new { i.Room, i.Day },
                (d, i) => new { d.Room, d.Day, Failed = i.Count(x => x.Result == InspectionResult.Failed) }));
        yield return Set(db => db.Departments.GroupJoin(db.Departments, p => p.Id, c => c.ParentId, (p, cs) => new { p.Name, Budget = cs.Sum(c => c.Budget) }));
    }
}
