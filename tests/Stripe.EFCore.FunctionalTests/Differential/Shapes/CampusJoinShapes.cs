using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Joins of every kind, by keys of every kind.</summary>
public static class CampusJoinShapes
{
    public static IEnumerable<QueryShape> All() => [.. Inner(), .. Outer(), .. Groups(), .. Flattened(), .. ListsOfMissing(), .. InMemory(), .. Sequences()];

    private static IEnumerable<QueryShape> Inner()
    {
        yield return Set(db => db.Courses.Join(db.Departments, c => c.DepartmentId, d => d.Id, (c, d) => new { c.Code, d.Name }));
        yield return Set(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Name, Department = d.Name }));
        yield return Set(db => db.Departments.Join(db.Employees, d => d.Id, e => e.DepartmentId, (d, e) => new { e.Id, d.Name }));
        yield return Set(db => db.Departments.Join(db.Departments, d => d.ParentId, p => p.Id, (d, p) => new { Child = d.Name, Parent = p.Name }));
        yield return Set(db => db.Departments.Join(db.Departments, d => d.ParentId, p => p.ParentId, (d, p) => new { A = d.Id, B = p.Id }));
        yield return Set(db => db.Employees.Join(db.Employees, e => e.ManagerId, m => m.Id, (e, m) => new { e, m }));
        yield return Set(db => db.Enrollments.Join(db.Submissions, e => new { A = (int?)e.StudentId, B = (int?)e.SectionId }, s => new { A = s.StudentId, B = s.SectionId }, (e, s) => new { e.StudentId, e.SectionId, s.Points }));
        yield return Set(db => db.Submissions.Join(db.Enrollments, s => new { s.StudentId, s.SectionId }, e => new { StudentId = (int?)e.StudentId, SectionId = (int?)e.SectionId }, (s, e) => new { s, e }));
        yield return Set(db => db.Submissions.Join(db.Submissions, a => new { a.StudentId, a.SectionId }, b => new { b.StudentId, b.SectionId }, (a, b) => new { A = a.Id, B = b.Id }));
        yield return Set(db => db.RoomDays.Join(db.Inspections, d => new { d.Room, Day = (DateOnly?)d.Day }, i => new { Room = i.Room!, i.Day }, (d, i) => new { d.Room, d.Day, i.Id }));
        yield return Set(db => db.RoomDays.Join(db.RoomDays, a => a.Day, b => b.Day, (a, b) => new { A = a.Room, B = b.Room, a.Day }));
        yield return Set(db => db.Lockers.Join(db.People, l => l.PersonId, p => p.Id, (l, p) => new { l.Id, p.Name }), lookUps: 20);
        yield return Set(db => db.People.Join(db.Lockers, p => p.Id, l => l.PersonId, (p, l) => l));
        yield return Set(db => db.People.Join(db.Lockers.Where(l => l.Floor == 1), p => p.Id, l => l.PersonId, (p, l) => new { p, l.Combination }));
        yield return Set(db => db.Students.Join(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s.Name, Advisor = t.Name, t.Office }));
        yield return Set(db => db.Students.Where(s => s.Year == 2).Join(db.Teachers.Where(t => t.Office != null), s => s.AdvisorId, t => t.Id, (s, t) => new { s, t }));
        yield return Set(db => db.Students.Join(db.Enrollments, s => s.Id, e => e.StudentId, (s, e) => new { s, e }).Join(db.Sections, x => x.e.SectionId, c => c.Id, (x, c) => new { x.s.Name, x.e.Grade, c.CourseCode }));
        yield return Set(db => from s in db.Students join e in db.Enrollments on s.Id equals e.StudentId join c in db.Sections on e.SectionId equals c.Id join k in db.Courses on c.CourseCode equals k.Code where k.Credits > 3 select new { s.Id, k.Title, e.Score });
        yield return Set(db => from s in db.Sections join c in db.Courses on s.CourseCode equals c.Code join d in db.Departments on c.DepartmentId equals d.Id where d.Name.StartsWith("P") && s.Seats > 10 select new { s.Id, c.Title, d.Name });
        yield return Set(db => db.Visits.Join(db.People, v => v.PersonId, p => p.Id, (v, p) => new { v.Place, v.At, p.Name }), lookUps: 20);
        yield return Set(db => db.Visits.Join(db.Visits, a => a.Minutes, b => b.Minutes, (a, b) => new { a.Place, Other = b.Place }).Distinct());
        yield return Set(db => db.Courses.Join(db.Courses, c => c.Level, k => k.Level, (c, k) => new { A = c.Code, B = k.Code }).Where(x => x.A.CompareTo(x.B) < 0));
        yield return Set(db => db.Courses.Join(db.Sections, c => c.Code.Substring(0, 2), s => s.CourseCode.Substring(0, 2), (c, s) => new { c.Code, s.Id }));
        yield return Set(db => db.People.Join(db.People, a => a.Gender, b => b.Gender, (a, b) => new { a.Id, Other = b.Id }).Where(x => x.Id < 5 && x.Other < 9));
        yield return Set(db => db.People.Join(db.People, a => a.Name.ToLower(), b => b.Name.ToLower(), (a, b) => new { A = a.Id, B = b.Id }).Where(x => x.A != x.B));
        yield return Set(db => db.People.Join(db.People, a => a.Home!.City, b => b.Home!.City, (a, b) => new { A = a.Id, B = b.Id }).Where(x => x.A < x.B && x.B < 20));
        yield return Set(db => db.People.Join(db.Clubs, p => p.Metadata["plan"], c => c.Name, (p, c) => p.Id));
        yield return Set(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d).Distinct());
        yield return Set(db => db.Employees.Join(db.Departments.Where(d => d.Budget > 1500).OrderBy(d => d.Id).Take(3), e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d.Name }));
        yield return Set(db => db.Employees.OrderBy(e => e.Id).Take(7).Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d.Name }));
        yield return Set(db => db.Employees.OrderBy(e => e.Id).Skip(3).Take(9).Join(db.Employees.OrderByDescending(e => e.Id).Take(15), e => e.Salary, o => o.Salary, (e, o) => new { A = e.Id, B = o.Id }));
        yield return Set(db => db.Departments.Join(db.Employees.GroupBy(e => e.DepartmentId).Select(g => new { g.Key, Most = g.Max(e => e.Salary) }), d => d.Id, g => g.Key, (d, g) => new { d.Name, g.Most }));
        yield return Set(db => db.Departments.Join(db.Courses.Select(c => new { c.DepartmentId, c.Title }).Distinct(), d => d.Id, c => c.DepartmentId, (d, c) => new { d.Name, c.Title }));
        yield return Set(db => db.Departments.Join(db.Courses.Select(c => c.DepartmentId).Union(db.Employees.Where(e => e.DepartmentId != null).Select(e => e.DepartmentId!.Value)), d => d.Id, x => x, (d, x) => d));
        yield return Set(db => db.Employees.Join(db.Employees, e => new { e.DepartmentId, e.Salary }, o => new { o.DepartmentId, o.Salary }, (e, o) => new { A = e.Id, B = o.Id }));
        yield return Set(db => db.Sections.Join(db.Sections, a => new { a.Term, a.Seats }, b => new { b.Term, b.Seats }, (a, b) => new { A = a.Id, B = b.Id }).Where(x => x.A < x.B));
        yield return Set(db => db.Enrollments.Join(db.Enrollments, a => a.EnrolledAt, b => b.EnrolledAt, (a, b) => new { a.StudentId, a.SectionId, B = b.StudentId }).Where(x => x.StudentId < 40));
        yield return Set(db => db.Submissions.Join(db.Clubs, s => s.Id, c => c.Id, (s, c) => s));
        yield return Set(db => db.Memberships.Join(db.People, m => (int)m["PersonId"], p => p.Id, (m, p) => new { Club = (Guid)m["ClubId"], p.Name }), lookUps: 50);
        yield return Set(db => db.Memberships.Join(db.Clubs, m => (Guid)m["ClubId"], c => c.Id, (m, c) => new { Person = (int)m["PersonId"], c.Name }));
        yield return List(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).OrderBy(x => x.d.Name).ThenByDescending(x => x.e.Id).Select(x => new { x.e.Id, x.d.Name }));
        yield return List(db => db.Employees.Join(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d.Budget }).OrderByDescending(x => x.Budget).ThenBy(x => x.Id).Skip(2).Take(5));
        yield return Set(db => db.Students.Join(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s, t }).Join(db.Departments, x => x.t.DepartmentId, d => d.Id, (x, d) => new { x.s.Id, d.Name }));
        yield return Set(db => db.Students.Join(db.Teachers.Join(db.Departments, t => t.DepartmentId, d => d.Id, (t, d) => new { t.Id, d.Name }), s => s.AdvisorId, x => x.Id, (s, x) => new { s.Id, x.Name }));
        yield return Set(db => db.Students.Join(db.Enrollments.Where(e => e.Grade == Grade.A), s => s.Id, e => e.StudentId, (s, e) => s).Count());
        yield return Set(db => db.Students.Join(db.Enrollments, s => s.Id, e => e.StudentId, (s, e) => e.Score).Sum());
        yield return Set(db => db.Students.Join(db.Enrollments, s => s.Id, e => e.StudentId, (s, e) => e.Score).Average());
    }

    private static IEnumerable<QueryShape> Outer()
    {
        // What is reached through the missing side's references stays missing, and drops no row.
        yield return Set(db => db.Departments.LeftJoin(db.Sections.Where(s => s.Course!.Credits > 3), d => d.Id, s => s.Seats, (d, s) => new { d.Id, Name = s!.Course!.Department!.Name }), lookUps: 20);
        yield return Set(db => db.Students.LeftJoin(db.Enrollments.Where(e => e.Section!.Seats > 20), s => s.Id, e => e.StudentId, (s, e) => new { s.Id, e!.Section!.Course!.Title }), lookUps: 50);
        yield return Set(db => db.Students.LeftJoin(db.Enrollments.Where(e => e.Section!.Seats > 20), s => s.Id, e => e.StudentId, (s, e) => new { s.Id, e!.Section!.Course!.Department!.Name }).Where(x => x.Name == null || x.Id < 20), lookUps: 50);
        yield return Set(db => from s in db.Students from e in db.Enrollments.Where(e => e.StudentId == s.Id && e.Section!.Seats > 20).DefaultIfEmpty() select new { s.Id, e!.Section!.Course!.Title }, lookUps: 50);
        yield return Set(db => db.Students.LeftJoin(db.Enrollments.Where(e => e.Section!.Seats > 20), s => s.Id, e => e.StudentId, (s, e) => new { s, e }).Join(db.Sections, x => EF.Property<int?>(x.e!, "SectionId"), c => EF.Property<int>(c, "Id"), (x, c) => new { x.s.Id, c.CourseCode }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Name = d!.Name }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Department = d }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Budget = (decimal?)d!.Budget }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, d!.Budget }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).Where(x => x.d == null).Select(x => x.e.Id));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).Where(x => x.d!.Budget > 1000).Select(x => x.e.Id));
        yield return Set(db => db.Employees.LeftJoin(db.Departments.Where(d => d.Accredited == true), e => e.DepartmentId, d => d.Id, (e, d) => new { e.Id, Has = d != null }));
        yield return Set(db => db.Employees.RightJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { Id = (int?)e!.Id, d.Name }));
        yield return Set(db => db.Employees.RightJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { Employee = e, d.Name }));
        yield return Set(db => db.Employees.RightJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { e, d }).Where(x => x.e == null).Select(x => x.d.Name));
        yield return Set(db => db.Submissions.LeftJoin(db.Enrollments, s => new { s.StudentId, s.SectionId }, e => new { StudentId = (int?)e.StudentId, SectionId = (int?)e.SectionId }, (s, e) => new { s.Id, Grade = e!.Grade }));
        yield return Set(db => db.Submissions.RightJoin(db.Enrollments, s => new { s.StudentId, s.SectionId }, e => new { StudentId = (int?)e.StudentId, SectionId = (int?)e.SectionId }, (s, e) => new { Points = (decimal?)s!.Points, e.StudentId, e.SectionId }));
        yield return Set(db => db.Inspections.LeftJoin(db.RoomDays, i => new { i.Room, i.Day }, d => new { Room = (string?)d.Room, Day = (DateOnly?)d.Day }, (i, d) => new { i.Id, d!.Note, OpensAt = d.OpensAt }));
        yield return Set(db => db.Courses.LeftJoin(db.Courses, c => c.PrerequisiteCode, p => p.Code, (c, p) => new { c.Code, p!.Title }));
        yield return Set(db => db.Courses.RightJoin(db.Courses, c => c.PrerequisiteCode, p => p.Code, (c, p) => new { c!.Title, p.Code }));
        yield return Set(db => db.Departments.LeftJoin(db.Departments, d => d.ParentId, p => p.Id, (d, p) => new { d.Id, p!.Motto }).LeftJoin(db.Departments, x => x.Motto, d => d.Motto, (x, d) => new { x.Id, Other = (int?)d!.Id }));
        yield return Set(db => db.Students.LeftJoin(db.Teachers, s => s.AdvisorId, t => t.Id, (s, t) => new { s, t }).LeftJoin(db.Departments, x => x.t!.DepartmentId, d => d.Id, (x, d) => new { x.s.Id, Advisor = x.t!.Name, d!.Name }));
        yield return Set(db => db.Students.LeftJoin(db.Lockers, s => s.Id, l => l.PersonId, (s, l) => new { s.Id, l!.Combination, Floor = (int?)l.Floor }));
        yield return Set(db => db.Lockers.LeftJoin(db.People, l => l.PersonId, p => p.Id, (l, p) => new { l.Id, p!.Name, p.Gender }), lookUps: 20);
        yield return List(db => db.Lockers.LeftJoin(db.People, l => l.PersonId, p => p.Id, (l, p) => new { l.Id, p!.Name }).OrderBy(x => x.Name).ThenBy(x => x.Id), lookUps: 20);
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d!.Name).Distinct());
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => new { d!.Name, e.Salary }).GroupBy(x => x.Name).Select(g => new { g.Key, Count = g.Count(), Sum = g.Sum(x => x.Salary) }));
        yield return Set(db => db.Employees.LeftJoin(db.Departments, e => e.DepartmentId, d => d.Id, (e, d) => d!.Name).Count(n => n == null));
        yield return Set(db => db.Employees.LeftJoin(db.Courses.GroupBy(c => c.DepartmentId).Select(g => new { g.Key, Count = g.Count() }), e => e.DepartmentId, g => g.Key, (e, g) => new { e.Id, Count = (int?)g!.Count ?? 0 }));
        yield return Set(db => from e in db.Employees join d in db.Departments on e.DepartmentId equals d.Id into ds from d in ds.DefaultIfEmpty() select new { e.Id, Name = d == null ? "none" : d.Name });
        yield return Set(db => from e in db.Employees join d in db.Departments on e.DepartmentId equals d.Id into ds from d in ds.DefaultIfEmpty() join h in db.People on d!.HeadId equals h.Id into hs from h in hs.DefaultIfEmpty() select new { e.Id, Head = h!.Name });
        yield return Set(db => from e in db.Employees join d in db.Departments on e.DepartmentId equals d.Id into ds from d in ds.Where(x => x.Budget > 1000).DefaultIfEmpty() select new { e.Id, d!.Name });
        yield return Set(db => from c in db.Courses join s in db.Sections on c.Code equals s.CourseCode into ss from s in ss.DefaultIfEmpty() where s == null select c.Code);
        yield return Set(db => from c in db.Courses join s in db.Sections on c.Code equals s.CourseCode into ss from s in ss.DefaultIfEmpty() where s!.Seats > 10 select new { c.Code, s.Id });
    }

    private static IEnumerable<QueryShape> Groups()
    {
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Count = es.Count() }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Sum = es.Sum(e => e.Salary), Any = es.Any(e => e.ManagerId == null) }), lookUps: 2);
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Names = es.Select(e => e.Name).ToList() }));
        yield return Exact(db => db.Departments.OrderBy(d => d.Id).GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Id, Ids = es.OrderByDescending(e => e.Id).Select(e => e.Id).ToArray() }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, First = es.OrderBy(e => e.Id).Select(e => e.Name).FirstOrDefault() }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees.Where(e => e.Salary > 3500), d => d.Id, e => e.DepartmentId, (d, es) => new { d.Name, Most = es.Max(e => (decimal?)e.Salary) }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d, es }).Where(x => x.es.Count() > 2).Select(x => x.d.Name));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d, es }).SelectMany(x => x.es, (x, e) => new { x.d.Name, e.Id }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => new { d, es }).SelectMany(x => x.es.DefaultIfEmpty(), (x, e) => new { x.d.Name, Id = (int?)e!.Id }));
        yield return List(db => db.Departments.GroupJoin(db.Courses, d => d.Id, c => c.DepartmentId, (d, cs) => new { d.Id, Count = cs.Count() }).OrderByDescending(x => x.Count).ThenBy(x => x.Id));
        yield return Set(db => db.Students.GroupJoin(db.Enrollments, s => s.Id, e => e.StudentId, (s, es) => new { s.Id, Best = es.Max(e => e.Score), Grades = es.Count(e => e.Grade != null) }), lookUps: 2);
        yield return Set(db => db.Enrollments.GroupJoin(db.Submissions, e => new { A = (int?)e.StudentId, B = (int?)e.SectionId }, s => new { A = s.StudentId, B = s.SectionId }, (e, ss) => new { e.StudentId, e.SectionId, Points = ss.Sum(s => s.Points) }));
        yield return Set(db => db.Courses.GroupJoin(db.Sections, c => c.Code, s => s.CourseCode, (c, ss) => new { c, ss }).GroupJoin(db.Departments, x => x.c.DepartmentId, d => d.Id, (x, ds) => new { x.c.Code, Sections = x.ss.Count(), Departments = ds.Count() }));
        yield return Set(db => db.Departments.GroupJoin(db.Employees, d => d.Id, e => e.DepartmentId, (d, es) => es.Count()).Sum());
        yield return Set(db => db.RoomDays.GroupJoin(db.Inspections, d => new { Room = (string?)d.Room, Day = (DateOnly?)d.Day }, i => new { i.Room, i.Day }, (d, i) => new { d.Room, d.Day, Failed = i.Count(x => x.Result == InspectionResult.Failed) }));
        yield return Set(db => db.Departments.GroupJoin(db.Departments, p => p.Id, c => c.ParentId, (p, cs) => new { p.Name, Budget = cs.Sum(c => c.Budget) }));
    }

    private static IEnumerable<QueryShape> Flattened()
    {
        yield return Set(db => db.Departments.SelectMany(d => db.Courses, (d, c) => new { d.Id, c.Code }));
        yield return Set(db => from d in db.Departments from c in db.Clubs select new { d.Name, Club = c.Name });
        yield return Set(db => from d in db.Departments from c in db.Courses where c.DepartmentId == d.Id select new { d.Name, c.Title });
        yield return Set(db => from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id) select new { d.Name, c.Title });
        yield return Set(db => from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id).DefaultIfEmpty() select new { d.Name, c!.Title });
        yield return Set(db => from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id && c.Credits > d.ParentId) select new { d.Name, c.Title });
        yield return Set(db => from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id).OrderBy(c => c.Code).Take(1) select new { d.Name, c.Title });
        yield return Set(db => from d in db.Departments from c in db.Courses.Where(c => c.DepartmentId == d.Id).OrderByDescending(c => c.Code).Skip(1).Take(2).DefaultIfEmpty() select new { d.Name, c!.Title });
        yield return Set(db => from s in db.Sections from o in db.Sections where s.StartsAt < o.StartsAt && s.Term == o.Term select new { A = s.Id, B = o.Id });
        yield return Set(db => from s in db.Sections from o in db.Sections.Where(o => o.StartsAt > s.StartsAt).OrderBy(o => o.StartsAt).ThenBy(o => o.Id).Take(1).DefaultIfEmpty() select new { s.Id, Next = (int?)o!.Id });
        yield return Set(db => db.Departments.SelectMany(d => d.Staff));
        yield return Set(db => db.Departments.SelectMany(d => d.Staff, (d, e) => new { d.Name, e.Id }));
        yield return Set(db => db.Departments.SelectMany(d => d.Staff.DefaultIfEmpty(), (d, e) => new { d.Name, Id = (int?)e!.Id }));
        yield return Set(db => db.Departments.SelectMany(d => d.Staff.Where(e => e.Salary > 3500).DefaultIfEmpty(), (d, e) => new { d.Name, Employee = e }));
        yield return Set(db => db.Departments.SelectMany(d => d.Courses).SelectMany(c => c.Sections).Select(s => s.Id));
        yield return Set(db => db.Departments.SelectMany(d => d.Courses.SelectMany(c => c.Sections.Where(s => s.Seats > 10)), (d, s) => new { d.Id, Section = s.Id }));
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
        yield return Set(db => db.Courses.SelectMany(c => c.Sessions.Where(s => s.Topic == null).DefaultIfEmpty(), (c, s) => new { c.Code, Minutes = (int?)s!.Minutes }));
        yield return Set(db => db.Courses.SelectMany(c => c.Keywords).Distinct());
        yield return Set(db => db.Courses.SelectMany(c => c.Books.SelectMany(b => b.Authors), (c, a) => new { c.Code, a }));
        yield return List(db => db.Departments.OrderBy(d => d.Name).ThenBy(d => d.Id).SelectMany(d => d.Courses.OrderBy(c => c.Code), (d, c) => new { d.Id, c.Code }).OrderBy(x => x.Code));
        yield return Set(db => db.Employees.SelectMany(e => e.Reports, (e, r) => new { Manager = e.Id, r.Id }).SelectMany(x => db.Employees.Where(r => r.ManagerId == x.Id), (x, r) => new { x.Manager, r.Id }));
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
                Of = t.Reports.Select(e => new { e.Id, N = x!.A.Scores.Where(s => e.Id > 0).Count(), Any = x!.A.Scores.Any(), Count = (int?)x!.A.Scores.Count, Has = x!.A.Scores.Contains(e.Id), All = x!.A.Scores.All(s => s > e.Id) }).ToList(),
                More = t.Reports.Select(e => new { e.Id, Sum = x!.A.Scores.Sum(), First = x!.A.Scores.Select(s => (int?)(s + e.Id)).FirstOrDefault(), Most = x!.A.Scores.Select(s => (int?)s).Max(), Padded = x!.A.Scores.DefaultIfEmpty().Count(), Languages = x!.A.Languages.Where(l => l != e.Name).Count() }).ToList(),
            }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t })
            .Select(y => new { y.e.Id, N = y.x!.A.Scores.Where(s => y.e.Id > 0).Count(), Any = y.x!.A.Scores.Any(), Count = (int?)y.x!.A.Scores.Count, Has = y.x!.A.Scores.Contains(y.e.Id), All = y.x!.A.Scores.All(s => s > y.e.Id), Sum = y.x!.A.Scores.Sum(), First = y.x!.A.Scores.Select(s => (int?)(s + y.e.Id)).FirstOrDefault(), Most = y.x!.A.Scores.Select(s => (int?)s).Max(), Padded = y.x!.A.Scores.DefaultIfEmpty().Count(), Languages = y.x!.A.Languages.Where(l => l != y.e.Name).Count() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Teachers, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { t.Id, Of = t.Reports.Where(e => x!.A.Scores.Where(s => e.Id > 0).Count() < 5).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t }).Where(y => y.x!.A.Scores.Where(s => y.e.Id > 0).Count() < 5).Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Teachers, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { t.Id, Of = t.Reports.Where(e => !x!.A.Scores.Any()).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t }).Where(y => !y.x!.A.Scores.Any()).Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Teachers, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { t.Id, Of = t.Reports.Where(e => !x!.A.Scores.Contains(e.Id)).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t }).Where(y => !y.x!.A.Scores.Contains(y.e.Id)).Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Teachers, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { t.Id, Of = t.Reports.Where(e => x!.A.Scores.All(s => s > e.Id)).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t }).Where(y => y.x!.A.Scores.All(s => s > y.e.Id)).Select(y => y.e.Id));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Teachers, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { t.Id, Of = t.Reports.Where(e => x!.A.Languages.Where(l => l != e.Name).Count() == 0).Select(e => e.Id).ToList() }));
        yield return Set(db => db.Students.OrderBy(s => s.Id).Take(3).LeftJoin(db.Lockers, s => (int?)s.Id, l => l.PersonId, (s, l) => new { A = s, l })
            .RightJoin(db.Employees, x => x.A.AdvisorId, t => (int?)t.Id, (x, t) => new { x, e = t }).Where(y => y.x!.A.Languages.Where(l => l != y.e.Name).Count() == 0).Select(y => y.e.Id));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, F = e.Reports.OrderBy(r => r.Id).FirstOrDefault() }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x!.F, x!.F!.Name }));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => new { r.Id, r.Manager!.Name }).ToList() }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x }));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => r.Id).ToList() }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x!.L }).Where(y => y.L.Any(id => id > y.Id)));
        yield return Set(db => db.Departments.Select(d => new { d.Id, L = d.Staff.Select(e => e.Salary + 1).ToList() }).Select(x => new { x.Id, N = x.L.SelectMany(a => x.L, (a, b) => a + b).Count() }));
        yield return Set(db => db.Departments.Select(d => new { d.Id, L = d.Staff.Select(e => e.Salary + 1).ToList() }).Select(x => new { x.Id, All = x.L.Concat(x.L).ToList(), More = x.L.Count(a => x.L.Any(b => b > a)) }));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, A = new { e.Name, One = 1 } }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x!.A }));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, A = new { e.Name, B = new { One = 1 } } }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x!.A.B }));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, A = new { e.Name } }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x!.A }).Where(y => y.A == null));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => r.Id).ToList() }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, x!.L }));
        yield return Set(db => db.Departments.LeftJoin(db.Employees.Where(e => e.Id < 5).Select(e => new { e.DepartmentId, L = e.Reports.Select(r => r.Id).ToList() }), d => d.Id, x => x.DepartmentId, (d, x) => new { d.Id, N = (int?)x!.L.Count, More = x!.L.Count() }));
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
            db.Teachers, s => new { A = s.Advisor!.Office, B = s.Locker!.Combination }, t => new { A = t.Home!.City, B = t.Locker!.Combination }, (s, ts) => new { s.Id, Teachers = ts.Count() }));
        yield return Set(db => db.Students.GroupJoin(
            db.Teachers, s => new { A = s.Advisor!.Office, B = s.Advisor!.Office }, t => new { A = t.Home!.City, B = t.Locker!.Combination }, (s, ts) => new { s.Id, ts })
            .SelectMany(x => x.ts.DefaultIfEmpty(), (x, t) => new { x.Id, Teacher = (int?)t!.Id }));
        yield return Set(db => db.Courses.Select(c => new
        {
            c.Code,
            Teachers = c.Sections.GroupJoin(db.Teachers, s => new { A = s.Course!.Prerequisite!.Code }, t => new { A = t.Home!.City! }, (s, ts) => ts.Count()).Sum(),
        }));
    }

    private sealed record Label(int Id, string Text);
}
