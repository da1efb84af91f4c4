using System.Collections;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using StripeEFCore.FunctionalTests.Model.Campus;

namespace StripeEFCore.FunctionalTests.Queries.Objects;

/// <summary>Every property of every object of a model with keys and types of every kind reads as it was written, however the API writes it.</summary>
public sealed class CampusTests(CampusFixture campus) : IClassFixture<CampusFixture>
{
    public static TheoryData<string> Sets =>
    [
        .. typeof(ICampus).GetProperties().Select(p => p.Name),
    ];

    [Theory]
    [MemberData(nameof(Sets))]
    public async Task Every_value_reads_as_it_was_written(string set)
    {
        await using var context = campus.CreateContext();
        var property = typeof(ICampus).GetProperty(set)!;
        var written = ((IEnumerable)property.GetValue(campus.Objects)!)
            .Cast<object>()
            .Select(o => Text(o, ValueOf(context, o)))
            .Order(StringComparer.Ordinal)
            .ToArray();
        var read = ((IEnumerable)property.GetValue(context)!).Cast<object>().Select(o => Text(o, ValueOf(context, o))).Order(StringComparer.Ordinal).ToArray();
        Assert.All(written.Zip(read), pair => Assert.Equal(pair.First, pair.Second));
        Assert.Equal(written.Length, read.Length);
        Assert.NotEmpty(read);
    }

    [Fact]
    public async Task A_list_whose_ids_are_numbers_is_paged_to_its_end()
    {
        await using var context = campus.CreateContext();
        campus.Requests.Clear();
        Assert.Equal(campus.Objects.AllPeople.Count, await context.People.CountAsync());
        Assert.Equal(
            ["?limit=100", "?limit=100&starting_after=11"], campus.Requests.Entries.Select(e => e.RawQuery));
    }

    [Fact]
    public async Task Backing_fields_are_read_into_and_not_properties()
    {
        await using var context = campus.CreateContext();
        var clubs = await context.Clubs.Include(c => c.Members).ToListAsync();
        Assert.All(clubs, c => Assert.Equal(0, c.MottoChanges));
        Assert.Equal(campus.Objects.AllClubs.Sum(c => c.Members.Count), clubs.Sum(c => c.Members.Count));
    }

    [Fact]
    public async Task An_object_with_several_owned_elements_that_was_read_elsewhere_can_be_attached_and_added()
    {
        await using var context = campus.CreateContext();
        var courses = await context.Courses.AsNoTracking().Where(c => c.Sessions.Count > 1).ToListAsync();
        await using var other = campus.CreateContext();
        other.Attach(courses[0]);
        other.Add(courses[1]);
        Assert.Equal(courses.Take(2).Sum(c => c.Sessions.Count), other.ChangeTracker.Entries<Session>().Count());
    }

    private Func<IReadOnlyProperty, object?> ValueOf(CampusContext context, object entity)
        => property =>
            property.IsIndexerProperty() ? entity is Note note ? note[property.Name] : ((IDictionary)entity)[property.Name]
            : !property.IsShadowProperty() ? property.PropertyInfo!.GetValue(entity)
            : context.ChangeTracker.Entries().Any(e => e.Entity == entity) ? context.Entry(entity).Property(property.Name).CurrentValue
            : campus.Objects.ShadowOf(entity, property.Name);

    private string Text(object entity, Func<IReadOnlyProperty, object?> valueOf)
    {
        using var context = campus.CreateContext();
        var type = context.Model.GetEntityTypes().First(t => t.ClrType == entity.GetType() && (t.ClrType != typeof(Dictionary<string, object>)
            || t.GetProperties().All(p => ((IDictionary)entity).Contains(p.Name))));
        var values = type.GetProperties().ToDictionary(p => p.Name, p => valueOf(p));
        foreach (var member in type.GetComplexProperties())
            values[member.Name] = member.PropertyInfo!.GetValue(entity);
        foreach (var owned in type.GetNavigations().Where(n => n.TargetEntityType.IsOwned()))
            values[owned.Name] = owned.PropertyInfo!.GetValue(entity);
        return $"{type.DisplayName()} {JsonSerializer.Serialize(values)}";
    }
}
