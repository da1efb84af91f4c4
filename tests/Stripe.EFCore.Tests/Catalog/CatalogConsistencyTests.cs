using System.Collections;
using System.Reflection;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Overlays;
using Stripe.EFCore.Rows.Json;

namespace StripeEFCore.Tests.Catalog;

/// <summary>The hand-written tables against the generated one, and both against Stripe.net.</summary>
public class CatalogConsistencyTests
{
    [Fact]
    public async Task Tables_of_the_overlay_name_lists_and_parameters_that_exist()
    {
        var entries = await CatalogDerivation.DeriveAsync();
        var known = entries.Select(entry => entry.ListPath)
            .Concat(entries.SelectMany(entry => entry.ReadFilters().Select(filter => $"{entry.ListPath} {filter.Name}")))
            .Concat(StripeCatalog.Resources.SelectMany(resource => resource.Parameters.Where(p => p.Name.Contains('[')).Select(p => $"{resource} {p.Name}")))
            .ToHashSet();

        var tables = Tables().ToList();

        Assert.True(tables.Count > 10);
        Assert.All(tables, table =>
        {
            Assert.NotEmpty(table.Keys);
            Assert.All(table.Keys, key => Assert.True(known.Contains(key), $"{table.Name} names '{key}', which Stripe.net does not have."));
        });
    }

    [Fact]
    public void Fields_that_filters_compare_are_fields_of_the_items()
    {
        var compared =
            from resource in StripeCatalog.Resources
            from parameter in resource.Parameters
            where parameter is { Field: not null, IsPseudoColumn: false }
            select (resource, parameter);

        Assert.All(compared, pair => Assert.True(
            Exists(pair.resource.ClrType!, pair.parameter.Field!),
            $"{pair.resource} has no field {pair.parameter.Field}, which {pair.parameter.Name} is said to compare."));
    }

    [Fact]
    public void Values_are_listed_only_for_filters_that_compare_a_field()
        => Assert.All(
            StripeCatalog.Resources.SelectMany(resource => resource.Parameters).Where(parameter => parameter.AllowedValues.Length > 0),
            parameter => Assert.True(parameter is { Field: not null, Unsafe: false, Type: ParameterType.String }, parameter.ToString()));

    [Fact]
    public void Parameters_of_complete_sets_are_parameters_of_the_list()
        => Assert.All(StripeCatalog.Resources, resource => Assert.All(
            resource.CompleteSets.SelectMany(set => set),
            parameter => Assert.Contains(resource.Parameters, known => known.Name == parameter.Name.Split('[')[0])));

    [Fact]
    public async Task Fields_are_included_by_the_requests_that_take_the_parameter_in_Stripe_net()
    {
        var operations = await StripeNetOperations.RecordAsync();
        var taking = operations.Where(operation => operation.Method == HttpMethod.Get && operation.Options?.GetProperty("Include") is not null).ToList();

        Assert.All(StripeCatalog.Resources, resource =>
        {
            var path = resource.ListPath.Replace("{account}", "{}", StringComparison.Ordinal);
            var expected = (taking.Exists(operation => operation.Path == path) ? IncludedBy.List : IncludedBy.CreateOnly)
                | (taking.Exists(operation => operation.Path == path + "/{}") ? IncludedBy.Retrieve : IncludedBy.CreateOnly);
            Assert.Equal(expected, resource.Includes.Aggregate(IncludedBy.CreateOnly, (all, field) => all | field.By));
        });
        Assert.Equal(
            taking.Count,
            StripeCatalog.Resources.SelectMany(resource => resource.Includes.SelectMany(Requests).Select(by => (resource, by))).Distinct().Count());

        static IEnumerable<IncludedBy> Requests(IncludedField field) => new[] { IncludedBy.List, IncludedBy.Retrieve }.Where(by => field.By.HasFlag(by));
    }

    [Fact]
    public void Fields_that_are_included_are_fields_of_the_items()
        => Assert.All(
            StripeCatalog.Resources.SelectMany(resource => resource.Includes.Select(field => (resource, field))),
            pair => Assert.True(Exists(pair.resource.ClrType!, pair.field.Path), $"{pair.resource} has no field {pair.field.Path}."));

    [Fact]
    public void Expandable_fields_expand_to_objects_that_Stripe_net_knows()
        => Assert.All(
            StripeCatalog.Resources.SelectMany(resource => resource.Expandables).SelectMany(expandable => expandable.Targets).Distinct(),
            target => Assert.True(StripeTypeRegistry.ObjectsToTypes.ContainsKey(target), target));

    [Fact]
    public async Task Every_method_of_Stripe_net_was_recorded()
    {
        var operations = await StripeNetOperations.RecordAsync();

        Assert.Equal(687, operations.Count);
        Assert.Contains(operations, operation => operation is { Path: "/v1/customers/{}", Method.Method: "GET" });
    }

    [Theory]
    [InlineData("created~:date")]
    [InlineData("created[}")]
    public void Notation_that_cannot_be_read_is_refused(string filter)
        => Assert.Throws<FormatException>(() => new CatalogEntry("/v1/things", "thing", typeof(object)) { Filters = filter }.ReadFilters());

    private static IEnumerable<(string Name, List<string> Keys)> Tables()
        => from property in typeof(CatalogOverlay).GetProperties(BindingFlags.Static | BindingFlags.NonPublic)
           let table = property.GetValue(null)
           let keys = table is IDictionary dictionary ? dictionary.Keys.Cast<string>() : (IEnumerable<string>)table
           select (property.Name, keys.ToList());

    private static bool Exists(Type type, JsonPath path)
    {
        var current = EntityFields.Of(type);
        foreach (var segment in path.Segments.SkipLast(1))
        {
            if (current.Object(segment) is not { } next)
                return false;
            current = EntityFields.Of(next);
        }

        return current.Contains(path.Segments[^1]);
    }
}
