namespace StripeEFCore.FunctionalTests.Model.Campus;

public enum CourseLevel
{
    Beginner,
    Advanced,
    Expert,
}

public enum Term
{
    Spring,
    Summer,
    Autumn,
}

public enum Grade
{
    A,
    B,
    C,
    F,
}

/// <summary>A tree.</summary>
public sealed class Department
{
    public int Id { get; set; }

    public string Name { get; set; } = null!;

    public string? Motto { get; set; }

    public int? ParentId { get; set; }

    public Department? Parent { get; set; }

    public List<Department> Children { get; set; } = [];

    public int? HeadId { get; set; }

    public Professor? Head { get; set; }

    public decimal Budget { get; set; }

    public DateOnly? Founded { get; set; }

    public bool? Accredited { get; set; }

    public List<Employee> Staff { get; set; } = [];

    public List<Course> Courses { get; set; } = [];
}

public sealed class Course
{
    public string Code { get; set; } = null!;

    public string Title { get; set; } = null!;

    public int DepartmentId { get; set; }

    public Department? Department { get; set; }

    public string? PrerequisiteCode { get; set; }

    public Course? Prerequisite { get; set; }

    /// <summary>Converted: in JSON it is a number of hundreds.</summary>
    public CourseLevel Level { get; set; }

    public int Credits { get; set; }

    public decimal? Fee { get; set; }

    public TimeOnly Starts { get; set; }

    public TimeSpan Duration { get; set; }

    public string[] Keywords { get; set; } = [];

    /// <summary>An owned reference.</summary>
    public Room? Room { get; set; }

    /// <summary>Owned, many.</summary>
    public List<Session> Sessions { get; set; } = [];

    /// <summary>A complex collection.</summary>
    public List<Book> Books { get; set; } = [];

    public List<Section> Sections { get; set; } = [];
}

public sealed class Room
{
    public string Building { get; set; } = null!;

    public int Number { get; set; }

    public int? Capacity { get; set; }
}

public sealed class Session
{
    public DayOfWeek Day { get; set; }

    public int Minutes { get; set; }

    public string? Topic { get; set; }
}

public sealed class Book
{
    public string Title { get; set; } = null!;

    public int Pages { get; set; }

    public decimal? Price { get; set; }

    public List<string> Authors { get; set; } = [];
}

public sealed class Section
{
    public int Id { get; set; }

    public string CourseCode { get; set; } = null!;

    public Course? Course { get; set; }

    public int? TeacherId { get; set; }

    public Teacher? Teacher { get; set; }

    public Term Term { get; set; }

    public int Seats { get; set; }

    public DateTime StartsAt { get; set; }

    public DateTimeOffset? EndsAt { get; set; }

    public List<Enrollment> Enrollments { get; set; } = [];

    public List<Student> Students { get; set; } = [];
}

/// <summary>The join entity of students and sections, with a key of two numbers.</summary>
public sealed class Enrollment
{
    public int StudentId { get; set; }

    public Student? Student { get; set; }

    public int SectionId { get; set; }

    public Section? Section { get; set; }

    public Grade? Grade { get; set; }

    public DateTimeOffset EnrolledAt { get; set; }

    public double? Score { get; set; }

    public List<Submission> Submissions { get; set; } = [];
}

/// <summary>Refers to an enrollment by two fields, of which each may be null.</summary>
public sealed class Submission
{
    public Guid Id { get; set; }

    public int? StudentId { get; set; }

    public int? SectionId { get; set; }

    public Enrollment? Enrollment { get; set; }

    public DateTime SubmittedAt { get; set; }

    public bool? Late { get; set; }

    public byte[] Digest { get; set; } = [];

    public decimal Points { get; set; }

    public string? Remark { get; set; }
}

/// <summary>With a key of a text and a day.</summary>
public sealed class RoomDay
{
    public string Room { get; set; } = null!;

    public DateOnly Day { get; set; }

    public decimal Hours { get; set; }

    public TimeOnly? OpensAt { get; set; }

    public string? Note { get; set; }

    public List<Inspection> Inspections { get; set; } = [];
}

public enum InspectionResult
{
    Passed,
    Failed,
    Postponed,
}

/// <summary>A record, made by its constructor.</summary>
public sealed record Inspection(int Id, string? Room, DateOnly? Day, InspectionResult Result, double Score)
{
    public RoomDay? RoomDay { get; set; }
}
