using System.Text.RegularExpressions;
using Microsoft.EntityFrameworkCore;
using StripeEFCore.FunctionalTests.Model.Campus;
using static StripeEFCore.FunctionalTests.Differential.CampusShape;

namespace StripeEFCore.FunctionalTests.Differential.Shapes;

/// <summary>Methods and members of the framework and of the caller's, and EF Core's functions.</summary>
public static partial class CampusFunctionShapes
{
    public static IEnumerable<QueryShape> All() => [.. Text(), .. Numbers(), .. Times(), .. Others()];

    private static IEnumerable<QueryShape> Text()
    {
        var prefix = "É";
        string? nothing = null;
        var letters = "aeiou";

        yield return Set(db => db.People.Where(p => p.Name.StartsWith(prefix)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.StartsWith('A')).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.StartsWith("a", StringComparison.OrdinalIgnoreCase)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.EndsWith("C")).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.Contains('ö')).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.Contains("NEILL", StringComparison.OrdinalIgnoreCase)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Email!.Contains("")).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.ToUpperInvariant() == "ADA").Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.ToLowerInvariant().Contains("łucja")).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => string.Equals(p.Name, "ada", StringComparison.OrdinalIgnoreCase)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name == "Ada").Select(p => p.Id));
        yield return Set(db => db.People.Where(p => string.Compare(p.Name, "J", StringComparison.Ordinal) > 0).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => string.CompareOrdinal(p.Name, "J") < 0).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => string.IsNullOrEmpty(p.Email)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => string.IsNullOrWhiteSpace(p.Home!.City)).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Email == nothing).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.IndexOf('e') == 1).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.LastIndexOf("a", StringComparison.Ordinal) > 1).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name[0] == 'B' || p.Name.Length > 8).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.Any(c => letters.Contains(c))).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => p.Name.Count(c => c == 'a') == 2).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => p.Name.Substring(1, 1)));
        yield return Set(db => db.People.Where(p => p.Name.Length > 5).Select(p => p.Name.Substring(3)));
        yield return Set(db => db.People.Select(p => p.Name.Replace("a", "4").Replace('e', '3')));
        yield return Set(db => db.People.Select(p => p.Name.PadLeft(12, '.').PadRight(14)));
        yield return Set(db => db.People.Select(p => p.Name.Trim().TrimStart('A').TrimEnd('a')));
        yield return Set(db => db.People.Select(p => p.Name.Insert(1, "-").Remove(2, 1)));
        yield return Set(db => db.People.Select(p => p.Name.Split(' ', StringSplitOptions.None).Length));
        yield return Set(db => db.People.Select(p => p.Email!.Length));
        yield return Set(db => db.People.Select(p => p.Name + " <" + p.Email + ">"));
        yield return Set(db => db.People.Select(p => string.Concat(p.Name, "/", p.Email)));
        yield return Set(db => db.People.Select(p => $"{p.Id:000} {p.Name}"));
        yield return Set(db => db.People.Select(p => string.Format("{0}-{1}", p.Id, p.Name)));
        yield return Set(db => db.People.Select(p => new string(p.Name.Reverse().ToArray())));
        yield return Set(db => db.People.Where(p => Regex.IsMatch(p.Name, "^[A-E].*a$")).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => Regex.Replace(p.Name, "[aeiou]", "*")));
        yield return Set(db => db.People.Where(p => EF.Functions.Like(p.Name, "A%")).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => EF.Functions.Like(p.Name, "_da%")).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => EF.Functions.Like(p.Email, "%example.com")).Select(p => p.Id));
        yield return Set(db => db.People.Where(p => !EF.Functions.Like(p.Home!.City, "%ü%")).Select(p => p.Id));
        yield return Set(db => db.Submissions.Where(s => EF.Functions.Like(s.Remark, "100\\%%", "\\")).Select(s => s.Id).Count() >= 0);
        yield return Set(db => db.People.OrderBy(p => p.Id).Select(p => p.Name.ToCharArray()).First());
        yield return Set(db => db.People.Select(p => p.Name.CompareTo("J") > 0));
        yield return Set(db => db.People.Select(p => (p.Email ?? p.Contact.Phone) ?? "none"));
        yield return Set(db => db.People.Select(p => p.Name.GetHashCode() == p.Name.GetHashCode()));
    }

    private static IEnumerable<QueryShape> Numbers()
    {
        var zero = 0;

        yield return Set(db => db.Students.Select(s => Math.Round(s.Debt, 0)));
        yield return Set(db => db.Students.Where(s => s.Gpa != null).Select(s => Math.Floor(s.Gpa!.Value)).Where(x => x > 1).Count());
        yield return Set(db => db.Students.Select(s => Math.Abs(s.Year - 3) + Math.Max(s.Year, 2) - Math.Min(s.Year, 3)));
        yield return Set(db => db.Students.Where(s => s.Gpa != null).Select(s => Math.Round(Math.Sqrt(s.Gpa!.Value) + Math.Pow(s.Year, 2), 6)));
        yield return Set(db => db.Students.Select(s => Math.Sign(s.Debt - 500) * Math.Truncate(s.Debt)));
        yield return Set(db => db.Students.Select(s => (double)s.Debt / 3).Where(x => x > 100).Count());
        yield return Set(db => db.Students.Select(s => (int)s.Debt % 7));
        yield return Set(db => db.Students.Select(s => (byte)s.Year << 2));
        yield return Set(db => db.Students.Select(s => s.Year & 1 | s.Year ^ 2));
        yield return Set(db => db.Students.Select(s => -s.Year + ~s.Year));
        yield return Set(db => db.Students.Select(s => s.Year / 2 * 1.5));
        yield return Set(db => db.Students.Select(s => 10 / (s.Year - s.Year + zero)));
        yield return Set(db => db.Students.Where(s => s.Gpa * 2 >= 4).Select(s => s.Id));
        yield return Set(db => db.Students.Where(s => (s.Gpa ?? 0) + s.Year > 4).Select(s => s.Id));
        yield return Set(db => db.Students.Where(s => s.Gpa.HasValue && s.Gpa.Value < 1).Select(s => s.Id));
        yield return Set(db => db.Students.Select(s => s.Gpa.GetValueOrDefault(-1)));
        yield return Set(db => db.Students.Select(s => Convert.ToInt32(s.Debt) + Convert.ToString(s.Year).Length));
        yield return Set(db => db.Students.Select(s => Convert.ToDecimal(s.Year) / 4));
        yield return Set(db => db.Students.Select(s => s.Year.ToString() + s.Debt.ToString()));
        yield return Set(db => db.Students.Select(s => s.Year.Equals(2) || s.Year.CompareTo(3) > 0));
        yield return Set(db => db.Courses.Select(c => int.Parse(c.Code.Substring(2))));
        yield return Set(db => db.Courses.Select(c => int.Parse(c.Code)));
        yield return Set(db => db.Courses.Select(c => decimal.Parse("1.5") * c.Credits));
        yield return Set(db => db.Courses.Select(c => double.IsNaN(c.Credits / 1.0) || double.IsInfinity(c.Credits / 0.0)));
        yield return Set(db => db.Courses.Select(c => checked(c.Credits * int.MaxValue)));
        yield return Set(db => db.Courses.Select(c => c.Fee.HasValue ? Math.Ceiling(c.Fee.Value) : 0));
        yield return Set(db => db.Courses.Select(c => c.Level.HasFlag(CourseLevel.Advanced)));
        yield return Set(db => db.Courses.Where(c => Enum.GetName(c.Level) == "Expert").Select(c => c.Code));
    }

    private static IEnumerable<QueryShape> Times()
    {
        var now = new DateTime(2026, 4, 10, 12, 0, 0, DateTimeKind.Utc);

        yield return Set(db => db.Visits.Select(v => new { v.At.Year, v.At.Month, v.At.Day, v.At.Hour, v.At.Minute, v.At.DayOfYear, v.At.DayOfWeek }));
        yield return Set(db => db.Visits.Where(v => v.At.Date == now.Date).Select(v => v.At));
        yield return Set(db => db.Visits.Where(v => v.At.AddDays(3) > now && v.At < now).Select(v => v.At));
        yield return Set(db => db.Visits.Where(v => (now - v.At).TotalDays < 2).Select(v => v.At));
        yield return Set(db => db.Visits.Where(v => v.At.TimeOfDay > TimeSpan.FromHours(20)).Select(v => v.At));
        yield return Set(db => db.Visits.Select(v => v.At.AddMinutes(v.Minutes ?? 0)));
        yield return Set(db => db.Visits.Select(v => DateOnly.FromDateTime(v.At)).Distinct());
        yield return Set(db => db.Visits.Select(v => TimeOnly.FromDateTime(v.At).Hour).Distinct());
        yield return Set(db => db.Visits.Select(v => v.At.ToString("yyyy-MM-dd")).Distinct());
        yield return Set(db => db.Visits.Select(v => new DateTime(v.At.Year, v.At.Month, 1)).Distinct());
        yield return Set(db => db.Visits.Where(v => v.At < DateTime.UtcNow.AddYears(100)).Count());
        yield return Set(db => db.Visits.Where(v => v.At.Kind == DateTimeKind.Utc).Count());
        yield return Set(db => db.Employees.Select(e => e.HiredAt.UtcDateTime));
        yield return Set(db => db.Employees.Select(e => e.HiredAt.ToUnixTimeSeconds()));
        yield return Set(db => db.Employees.Where(e => e.HiredAt.AddYears(11) > new DateTimeOffset(now)).Select(e => e.Id));
        yield return Set(db => db.Enrollments.Select(e => e.EnrolledAt.DateTime.Month).Distinct());
        yield return Set(db => db.People.Select(p => p.Born.AddDays(1).DayOfYear));
        yield return Set(db => db.People.Where(p => p.Born.Month == 2 && p.Born.Day > 10).Select(p => p.Id));
        yield return Set(db => db.Courses.Select(c => c.Starts.AddMinutes(c.Duration.TotalMinutes)));
        yield return Set(db => db.Courses.Select(c => c.Starts.ToTimeSpan() + c.Duration));
        yield return Set(db => db.Courses.Where(c => c.Duration * 2 > TimeSpan.FromHours(2)).Select(c => c.Code));
    }

    private static IEnumerable<QueryShape> Others()
    {
        var local = 5;
        Func<int, int> twice = x => x * 2;
        var holder = new { Inner = new { Value = 3 } };

        yield return Set(db => db.Departments.Select(d => Shout(d.Name)));
        yield return Set(db => db.Departments.Where(d => Shout(d.Name) == "LAW!").Select(d => d.Id));
        yield return Set(db => db.Departments.OrderBy(d => Shout(d.Name)).ThenBy(d => d.Id).Select(d => d.Id));
        yield return Set(db => db.Departments.GroupBy(d => Shout(d.Name)).Select(g => new { g.Key, Count = g.Count() }));
        yield return Set(db => db.Departments.Where(d => d.Id == twice(2)).Select(d => d.Name));
        yield return Set(db => db.Departments.Where(d => d.Id == holder.Inner.Value).Select(d => d.Name));
        yield return Set(db => db.Departments.Where(d => d.Id == EF.Constant(local)).Select(d => d.Name));
        yield return Set(db => db.Departments.Where(d => d.Id == EF.Parameter(4)).Select(d => d.Name));
        yield return Set(db => db.Departments.Where(d => d.Id == Math.Max(local, 2)).Select(d => d.Name));
        yield return Set(db => db.Departments.Select(d => new { d.Id, Longer = d.Name.Length > local ? d.Name : d.Motto }));
        yield return Set(db => db.Departments.Where(d => Equals(d.Motto, null)).Select(d => d.Id));
        yield return Set(db => db.Departments.Where(d => object.Equals(d.ParentId, 1)).Select(d => d.Id));
        yield return Set(db => db.Departments.Where(d => new[] { d.Name, d.Motto }.Contains("Law")).Select(d => d.Id));
        yield return Set(db => db.Departments.Where(d => new List<int?> { d.ParentId, d.HeadId }.Any(x => x == null)).Select(d => d.Id));
        yield return Set(db => db.Departments.Where(d => new[] { d.ParentId, d.HeadId, d.Id }.Max() > 20).Select(d => d.Id));
        yield return Set(db => db.Submissions.Select(s => s.Id.ToString().Substring(0, 4)));
        yield return Set(db => db.Submissions.Where(s => s.Id.CompareTo(Guid.Empty) > 0).Count());
        yield return Set(db => db.Submissions.Select(s => Convert.ToBase64String(s.Digest)));
        yield return Set(db => db.Submissions.Where(s => s.Digest.Contains((byte)255)).Count());
        yield return Set(db => db.Submissions.Where(s => s.Digest.Any() && s.Digest[0] > 40).Select(s => s.Id));
        yield return Set(db => db.People.Select(p => p.Gender == null ? "?" : p.Gender.Value.ToString()));
        yield return Set(db => db.People.Select(p => p.Gender.ToString()));
        yield return Set(db => db.People.Where(p => p.Gender.HasValue && (int)p.Gender.Value == 1).Select(p => p.Id));
        yield return Set(db => db.People.Select(p => (int?)p.Gender));
    }

    private static string Shout(string text) => text.ToUpperInvariant() + "!";
}
