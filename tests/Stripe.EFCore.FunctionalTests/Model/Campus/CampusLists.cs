using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.FunctionalTests.Model.Campus;

/// <summary>
///     The campus as lists of an API: numbers as numbers here and as text there, times as unix seconds or as ISO 8601, ids that are numbers, and where there is
///     no value, sometimes null and sometimes no field.
/// </summary>
public static class CampusLists
{
    /// <summary>How many rows each list has, by its path.</summary>
    public static IReadOnlyDictionary<string, int> Serve(EmulatedAccount account, CampusData data)
    {
        var sizes = new Dictionary<string, int>();
        Add("/v1/departments", "department", data.AllDepartments.Select(Department));
        Add("/v1/people", "person", data.AllPeople.Select(p => Person(p, data)), "gender email ids=id:any");
        Add("/v1/lockers", "locker", data.AllLockers.Select(Locker), "person", "person");
        Add(
            "/v1/courses",
            "course",
            data.AllCourses.Select(Course),
            "department level building=location.room.building credits:range",
            "department prerequisite=course");
        Add("/v1/sections", "section", data.AllSections.Select(Section), "course teacher term starts_at:range", "course teacher=person");
        Add("/v1/enrollments", "enrollment", data.AllEnrollments.Select(Enrollment), "student section enrolled_at:range", "student=person section");
        Add("/v1/submissions", "submission", data.AllSubmissions.Select(Submission), "student_id section_id late:bool");
        Add("/v1/room_days", "room_day", data.AllRoomDays.Select(RoomDay), "room day");
        Add("/v1/inspections", "inspection", data.AllInspections.Select(Inspection));
        Add("/v1/clubs", "club", data.AllClubs.Select(Club), "name");
        Add(
            "/v1/memberships",
            "membership",
            data.AllMemberships.Select(m => new JsonObject { ["person"] = (int)m["PersonId"], ["club"] = m["ClubId"].ToString() }));
        Add("/v1/visits", "visit", data.AllVisits.Select(Visit), "at:range person");
        Add(
            "/v1/notes",
            "note",
            data.AllNotes.Select(n => new JsonObject { ["id"] = n.Id, ["text"] = n.Text, ["color"] = (string?)n["Color"], ["stars"] = (int?)n["Stars"] }));
        Add(
            "/v1/settings",
            "setting",
            data.AllSettings.Select(s => new JsonObject { ["name"] = (string)s["Name"], ["value"] = (string)s["Value"], ["rank"] = $"{s["Rank"]}" }));
        return sizes;

        void Add(string path, string resource, IEnumerable<JsonObject> items, string filters = "", string expandables = "")
        {
            JsonObject[] all = [.. items];
            sizes[path] = all.Length;
            account.AddList(path, resource, all, filters, expandables);
        }
    }

    private static JsonObject Department(Department d) => Without(
        new JsonObject
        {
            ["id"] = d.Id,
            ["name"] = d.Name,
            ["motto"] = d.Motto,
            ["parent"] = d.ParentId,
            ["head"] = d.HeadId,
            ["budget"] = d.Budget,
            ["founded"] = d.Founded is { } day ? Text(day) : null,
            ["accredited"] = d.Accredited,
        });

    private static JsonObject Person(Person p, CampusData data)
    {
        var json = new JsonObject
        {
            ["id"] = p.Id,
            ["kind"] = Snake(p.GetType().Name),
            ["name"] = p.Name,
            ["email"] = p.Email,
            ["born"] = Text(p.Born),
            ["gender"] = Snake(p.Gender),
            ["contact"] = new JsonObject
            {
                ["phone"] = p.Contact.Phone,
                ["preferred"] = Snake(p.Contact.Preferred),
                ["emergency"] = p.Contact.Emergency is { } emergency ? new JsonObject { ["name"] = emergency.Name, ["phone"] = emergency.Phone } : null,
            },
            ["address"] = p.Home is { } home
                ? new JsonObject { ["street"] = home.Street, ["city"] = home.City, ["zip"] = home.Zip?.ToString(CultureInfo.InvariantCulture) }
                : null,
            ["metadata"] = new JsonObject(p.Metadata.Select(m => KeyValuePair.Create(m.Key, (JsonNode?)m.Value))),
            ["languages"] = Array(p.Languages),
            ["badge"] = (string?)data.ShadowOf(p, "Badge"),
            ["import"] = data.ShadowOf(p, "ImportedAt") is DateTime at ? new JsonObject { ["at"] = Unix(at) } : null,
        };
        switch (p)
        {
            case Student s:
                json["year"] = s.Year;
                json["debt"] = Text(s.Debt);
                json["gpa"] = s.Gpa;
                json["scores"] = Array(s.Scores);
                json["advisor"] = s.AdvisorId;
                break;
            case Employee e:
                json["department"] = e.DepartmentId;
                json["manager"] = e.ManagerId;
                json["salary"] = e.Salary;
                json["hired_at"] = e.HiredAt.ToString("O");
                break;
        }

        if (p is Teacher teacher)
        {
            json["office"] = teacher.Office;
            json["office_hours"] = (long)teacher.OfficeHours.TotalSeconds;
        }

        if (p is Professor professor)
        {
            json["chair_since"] = professor.ChairSince;
            json["fields"] = Array(professor.Fields);
        }

        return p.Id % 2 == 0 ? Without(json) : json;
    }

    private static JsonObject Locker(Locker l)
        => new() { ["id"] = l.Id, ["person"] = l.PersonId, ["floor"] = $"{l.Floor}", ["combination"] = l.Combination };

    private static JsonObject Course(Course c) => new()
    {
        ["id"] = c.Code,
        ["title"] = c.Title,
        ["department"] = c.DepartmentId,
        ["prerequisite"] = c.PrerequisiteCode,
        ["level"] = ((int)c.Level + 1) * 100,
        ["credits"] = c.Credits,
        ["fee"] = c.Fee is { } fee ? Text(fee) : null,
        ["starts"] = c.Starts.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        ["duration"] = c.Duration.ToString("c"),
        ["keywords"] = Array(c.Keywords),
        ["location"] = c.Room is { } room
            ? new JsonObject { ["room"] = new JsonObject { ["building"] = room.Building, ["number"] = room.Number, ["capacity"] = room.Capacity } }
            : null,
        ["sessions"] = new JsonArray([.. c.Sessions.Select(s => new JsonObject { ["day"] = Snake(s.Day), ["minutes"] = s.Minutes, ["topic"] = s.Topic })]),
        ["books"] = new JsonArray(
            [.. c.Books.Select(b => new JsonObject { ["title"] = b.Title, ["pages"] = b.Pages, ["price"] = b.Price, ["authors"] = Array(b.Authors) })]),
    };

    private static JsonObject Section(Section s) => new()
    {
        ["id"] = $"{s.Id}",
        ["course"] = s.CourseCode,
        ["teacher"] = s.TeacherId is { } teacher ? $"{teacher}" : null,
        ["term"] = Snake(s.Term),
        ["seats"] = s.Seats,
        ["starts_at"] = Unix(s.StartsAt),
        ["ends_at"] = s.EndsAt?.ToString("O"),
    };

    private static JsonObject Enrollment(Enrollment e) => Without(
        new JsonObject
        {
            ["student"] = e.StudentId,
            ["section"] = $"{e.SectionId}",
            ["grade"] = Snake(e.Grade),
            ["enrolled_at"] = e.EnrolledAt.ToUnixTimeSeconds(),
            ["score"] = e.Score,
        });

    private static JsonObject Submission(Submission s) => new()
    {
        ["id"] = s.Id.ToString(),
        ["student_id"] = s.StudentId,
        ["section_id"] = s.SectionId is { } section ? $"{section}" : null,
        ["submitted_at"] = s.SubmittedAt.ToString("O"),
        ["late"] = s.Late,
        ["digest"] = Convert.ToBase64String(s.Digest),
        ["points"] = Text(s.Points),
        ["remark"] = s.Remark,
    };

    private static JsonObject RoomDay(RoomDay d) => new()
    {
        ["room"] = d.Room,
        ["day"] = Text(d.Day),
        ["hours"] = d.Hours,
        ["opens_at"] = d.OpensAt?.ToString("HH:mm:ss", CultureInfo.InvariantCulture),
        ["note"] = d.Note,
    };

    private static JsonObject Inspection(Inspection i) => new()
    {
        ["id"] = i.Id,
        ["room"] = i.Room,
        ["day"] = i.Day is { } day ? Unix(day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)) : null,
        ["result"] = Snake(i.Result),
        ["score"] = i.Score,
    };

    private static JsonObject Club(Club c) => new() { ["id"] = c.Id.ToString(), ["name"] = c.Name, ["motto"] = c.Motto };

    private static JsonObject Visit(Visit v)
        => Without(new JsonObject { ["person"] = v.PersonId, ["place"] = v.Place, ["at"] = Unix(v.At), ["minutes"] = v.Minutes });

    private static long Unix(DateTime time) => new DateTimeOffset(time).ToUnixTimeSeconds();

    private static string Text(decimal number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Text(DateOnly day) => day.ToString("O", CultureInfo.InvariantCulture);

    private static string? Snake(object? value) => value is null ? null : JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString()!);

    private static JsonArray Array<T>(IEnumerable<T> values) => new([.. values.Select(v => JsonValue.Create(v))]);

    /// <summary>The same without the fields that are null.</summary>
    private static JsonObject Without(JsonObject json)
    {
        foreach (var name in json.Where(m => m.Value is null).Select(m => m.Key).ToArray())
            json.Remove(name);
        return json;
    }
}
