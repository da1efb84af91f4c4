using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.FunctionalTests.Model.Campus;

/// <summary>Where a query's sources come from: a context, or lists of the same objects.</summary>
public interface ICampus
{
    IQueryable<Person> People { get; }

    IQueryable<Student> Students { get; }

    IQueryable<Employee> Employees { get; }

    IQueryable<Teacher> Teachers { get; }

    IQueryable<Locker> Lockers { get; }

    IQueryable<Club> Clubs { get; }

    IQueryable<Department> Departments { get; }

    IQueryable<Course> Courses { get; }

    IQueryable<Section> Sections { get; }

    IQueryable<Enrollment> Enrollments { get; }

    IQueryable<Submission> Submissions { get; }

    IQueryable<RoomDay> RoomDays { get; }

    IQueryable<Inspection> Inspections { get; }

    IQueryable<Visit> Visits { get; }

    IQueryable<Note> Notes { get; }

    /// <summary>A property bag.</summary>
    IQueryable<Dictionary<string, object>> Settings { get; }

    /// <summary>The join entities of people and clubs, property bags too.</summary>
    IQueryable<Dictionary<string, object>> Memberships { get; }
}

/// <summary>A model with keys, relationships and types of every kind, over lists that are none of Stripe's.</summary>
public class CampusContext(DbContextOptions<CampusContext> options) : DbContext(options), ICampus
{
    public IQueryable<Person> People => Set<Person>();

    public IQueryable<Student> Students => Set<Student>();

    public IQueryable<Employee> Employees => Set<Employee>();

    public IQueryable<Teacher> Teachers => Set<Teacher>();

    public IQueryable<Locker> Lockers => Set<Locker>();

    public IQueryable<Club> Clubs => Set<Club>();

    public IQueryable<Department> Departments => Set<Department>();

    public IQueryable<Course> Courses => Set<Course>();

    public IQueryable<Section> Sections => Set<Section>();

    public IQueryable<Enrollment> Enrollments => Set<Enrollment>();

    public IQueryable<Submission> Submissions => Set<Submission>();

    public IQueryable<RoomDay> RoomDays => Set<RoomDay>();

    public IQueryable<Inspection> Inspections => Set<Inspection>();

    public IQueryable<Visit> Visits => Set<Visit>();

    public IQueryable<Note> Notes => Set<Note>();

    public IQueryable<Dictionary<string, object>> Settings => Set<Dictionary<string, object>>("Setting");

    public IQueryable<Dictionary<string, object>> Memberships => Set<Dictionary<string, object>>("Membership");

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ConfigurePeople(modelBuilder);
        ConfigureTeaching(modelBuilder);
        modelBuilder.Entity<Visit>().HasNoKey().ToStripeList("/v1/visits", list => list.Range(v => v.At).Filter(v => v.PersonId, "person"));
        modelBuilder.Entity<Visit>().Property(v => v.PersonId).HasJsonPath("person");
        modelBuilder.Entity<Note>(note =>
        {
            note.ToStripeList("/v1/notes");
            note.IndexerProperty<string>("Color");
            note.IndexerProperty<int?>("Stars");
        });
        modelBuilder.SharedTypeEntity<Dictionary<string, object>>("Setting", setting =>
        {
            setting.ToStripeList("/v1/settings");
            setting.IndexerProperty<string>("Name");
            setting.IndexerProperty<string>("Value");
            setting.IndexerProperty<int>("Rank");
            setting.HasKey("Name");
        });
    }

    private static void ConfigurePeople(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Person>(person =>
        {
            person.ToStripeList("/v1/people", list => list
                .ObjectName("person")
                .Filter(p => p.Gender)
                .Filter(p => p.Email)
                .AnyOf(p => p.Id, "ids")
                .Retrieve());
            person.HasDiscriminator<string>("Kind")
                .HasValue<Student>("student")
                .HasValue<Employee>("employee")
                .HasValue<Teacher>("teacher")
                .HasValue<Professor>("professor");
            person.Property("Kind").HasJsonPath("kind");
            person.Property<string?>("Badge");
            person.Property<DateTime?>("ImportedAt").HasJsonPath("import.at");
            person.ComplexProperty(p => p.Contact, contact => contact.ComplexProperty(c => c.Emergency));
            person.ComplexProperty(p => p.Home).HasJsonPath("address");
            person.HasOne(p => p.Locker).WithOne(l => l.Person).HasForeignKey<Locker>(l => l.PersonId);
            person.HasMany(p => p.Clubs).WithMany(c => c.Members).UsingEntity<Dictionary<string, object>>(
                "Membership",
                right => right.HasOne<Club>().WithMany().HasForeignKey("ClubId"),
                left => left.HasOne<Person>().WithMany().HasForeignKey("PersonId"),
                join =>
                {
                    join.HasKey("PersonId", "ClubId");
                    join.ToStripeList("/v1/memberships");
                });
        });
        modelBuilder.Entity<Student>().HasOne(s => s.Advisor).WithMany(t => t.Advisees).HasForeignKey(s => s.AdvisorId);
        modelBuilder.Entity<Employee>(employee =>
        {
            employee.HasOne(e => e.Manager).WithMany(e => e.Reports).HasForeignKey(e => e.ManagerId);
            employee.HasOne(e => e.Department).WithMany(d => d.Staff).HasForeignKey(e => e.DepartmentId);
        });
        modelBuilder.Entity<Teacher>();
        modelBuilder.Entity<Professor>();
        modelBuilder.Entity<Locker>().ToStripeList("/v1/lockers", list => list
            .Filter(l => l.PersonId, "person").Expandable(l => l.Person).Retrieve());
        modelBuilder.Entity<Club>(club =>
        {
            club.ToStripeList("/v1/clubs", list => list.Filter(c => c.Name).Retrieve());
            club.HasKey(c => c.Id);
            club.Property(c => c.Name);
            club.Ignore(c => c.MottoChanges);
        });
    }

    private static void ConfigureTeaching(ModelBuilder modelBuilder)
    {
        modelBuilder.Entity<Department>(department =>
        {
            department.ToStripeList("/v1/departments", list => list.ObjectName("department"));
            department.HasOne(d => d.Parent).WithMany(d => d.Children).HasForeignKey(d => d.ParentId);
            department.HasOne(d => d.Head).WithMany().HasForeignKey(d => d.HeadId);
        });
        modelBuilder.Entity<Course>(course =>
        {
            course.HasKey(c => c.Code);
            course.Property(c => c.Code).HasJsonPath("id");
            course.ToStripeList("/v1/courses", list => list
                .ObjectName("course")
                .Filter(c => c.DepartmentId, "department")
                .Filter(c => c.Level)
                .Filter(c => c.Room!.Building, "building")
                .Range(c => c.Credits)
                .Expandable(c => c.Department)
                .Expandable(c => c.Prerequisite)
                .Retrieve());
            course.HasOne(c => c.Prerequisite).WithMany().HasForeignKey(c => c.PrerequisiteCode);
            course.Property(c => c.Level).HasConversion(l => ((int)l + 1) * 100, n => (CourseLevel)(n / 100 - 1));
            course.OwnsOne(c => c.Room).HasJsonPath("location.room");
            course.OwnsMany(c => c.Sessions);
            course.ComplexCollection(c => c.Books);
        });
        modelBuilder.Entity<Section>(section => section.ToStripeList("/v1/sections", list => list
            .ObjectName("section")
            .Filter(s => s.CourseCode, "course")
            .Filter(s => s.TeacherId, "teacher")
            .Filter(s => s.Term)
            .Range(s => s.StartsAt)
            .Expandable(s => s.Course)
            .Expandable(s => s.Teacher)));
        modelBuilder.Entity<Student>().HasMany(s => s.Sections).WithMany(s => s.Students).UsingEntity<Enrollment>(
            join => join.HasOne(e => e.Section).WithMany(s => s.Enrollments).HasForeignKey(e => e.SectionId),
            join => join.HasOne(e => e.Student).WithMany(s => s.Enrollments).HasForeignKey(e => e.StudentId),
            join =>
            {
                join.HasKey(e => new { e.StudentId, e.SectionId });
                join.ToStripeList("/v1/enrollments", list => list
                    .Filter(e => e.StudentId, "student")
                    .Filter(e => e.SectionId, "section")
                    .Range(e => e.EnrolledAt)
                    .Expandable(e => e.Student)
                    .Expandable(e => e.Section));
            });
        modelBuilder.Entity<Submission>(submission =>
        {
            submission.ToStripeList("/v1/submissions", list => list
                .Filter(s => s.StudentId).Filter(s => s.SectionId).Filter(s => s.Late).Retrieve());
            submission.HasOne(s => s.Enrollment).WithMany(e => e.Submissions).HasForeignKey(s => new { s.StudentId, s.SectionId });
        });
        modelBuilder.Entity<RoomDay>(day =>
        {
            day.HasKey(d => new { d.Room, d.Day });
            day.ToStripeList("/v1/room_days", list => list.Filter(d => d.Room).Filter(d => d.Day));
            day.HasMany(d => d.Inspections).WithOne(i => i.RoomDay).HasForeignKey(i => new { i.Room, i.Day });
        });
        modelBuilder.Entity<Inspection>().ToStripeList("/v1/inspections");
    }
}
