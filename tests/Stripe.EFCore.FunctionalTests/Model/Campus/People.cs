namespace StripeEFCore.FunctionalTests.Model.Campus;

public enum Gender
{
    Female,
    Male,
    Diverse,
}

public enum ContactKind
{
    Mail,
    Phone,
    TextMessage,
}

/// <summary>The root of a hierarchy of four levels, told apart by the field <c>kind</c>.</summary>
public abstract class Person
{
    public int Id { get; set; }

    public string Name { get; set; } = null!;

    public string? Email { get; set; }

    public DateOnly Born { get; set; }

    public Gender? Gender { get; set; }

    public Contact Contact { get; set; } = null!;

    public Home? Home { get; set; }

    public Dictionary<string, string> Metadata { get; set; } = [];

    public List<string> Languages { get; set; } = [];

    public Locker? Locker { get; set; }

    public List<Club> Clubs { get; set; } = [];
}

public class Student : Person
{
    public int Year { get; set; }

    public decimal Debt { get; set; }

    public double? Gpa { get; set; }

    public List<int> Scores { get; set; } = [];

    public int? AdvisorId { get; set; }

    public Teacher? Advisor { get; set; }

    public List<Enrollment> Enrollments { get; set; } = [];

    public List<Section> Sections { get; set; } = [];
}

public class Employee : Person
{
    public int? DepartmentId { get; set; }

    public Department? Department { get; set; }

    public int? ManagerId { get; set; }

    public Employee? Manager { get; set; }

    public List<Employee> Reports { get; set; } = [];

    public decimal Salary { get; set; }

    public DateTimeOffset HiredAt { get; set; }
}

public class Teacher : Employee
{
    public string? Office { get; set; }

    public TimeSpan OfficeHours { get; set; }

    public List<Section> Sections { get; set; } = [];

    public List<Student> Advisees { get; set; } = [];
}

public class Professor : Teacher
{
    public int? ChairSince { get; set; }

    public string[] Fields { get; set; } = [];
}

/// <summary>A required complex property, with an optional one inside.</summary>
public sealed class Contact
{
    public string? Phone { get; set; }

    public ContactKind Preferred { get; set; }

    public Emergency? Emergency { get; set; }
}

public sealed class Emergency
{
    public string Name { get; set; } = null!;

    public string? Phone { get; set; }
}

/// <summary>An optional complex property.</summary>
public sealed class Home
{
    public string? Street { get; set; }

    public string? City { get; set; }

    public int? Zip { get; set; }
}

/// <summary>One to one with a person, or nobody's.</summary>
public sealed class Locker
{
    public string Id { get; set; } = null!;

    public int? PersonId { get; set; }

    public Person? Person { get; set; }

    public int Floor { get; set; }

    public string? Combination { get; set; }
}

/// <summary>Made by its constructor; its members and its motto are kept in fields.</summary>
public sealed class Club(Guid id, string name)
{
    private readonly List<Person> _members = [];
    private string? _motto;

    public Guid Id { get; } = id;

    public string Name { get; } = name;

    public string? Motto
    {
        get => _motto;
        set
        {
            _motto = value;
            MottoChanges++;
        }
    }

    /// <summary>How often the motto was set by its property and not by its field.</summary>
    public int MottoChanges { get; private set; }

    public IReadOnlyCollection<Person> Members => _members;

    public void Join(Person person) => _members.Add(person);
}

/// <summary>Without a key.</summary>
public sealed class Visit
{
    public int? PersonId { get; set; }

    public string Place { get; set; } = null!;

    public DateTime At { get; set; }

    public int? Minutes { get; set; }
}

/// <summary>With properties that are reached by its indexer alone.</summary>
public sealed class Note
{
    private readonly Dictionary<string, object?> _more = [];

    public int Id { get; set; }

    public string Text { get; set; } = null!;

    public object? this[string name]
    {
        get => _more.GetValueOrDefault(name);
        set => _more[name] = value;
    }
}
