using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Metadata;
using static StripeEFCore.TestShared.StripeMembers;

namespace StripeEFCore.Tests.Resources;

/// <summary>Every list of the catalog as a set of Stripe.net's class, with each of its filters alone and two at a time.</summary>
public sealed class AllResourcesTests
{
    private static readonly MethodInfo IdsMethod = typeof(AllResourcesTests).GetMethod(nameof(IdsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;
    private static readonly MethodInfo PropertyMethod = typeof(EF).GetMethod(nameof(EF.Property))!;

    public static TheoryData<string> Lists => [.. ListedObjects.All.Select(l => l.Resource.ListPath)];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task Each_filter_alone_and_two_at_a_time_give_the_rows_that_LINQ_to_Objects_gives(string path)
    {
        var list = ListedObjects.All.Single(l => l.Resource.ListPath == path);
        var server = new CatalogServer();
        await using var db = new EveryList(server);
        var optional = list.Filters.Where(f => !f.Required).ToList();
        var pairs = optional.SelectMany((f, i) => optional.Skip(i + 1).Select(g => new[] { f, g })).Where(pair => !AreExclusive(pair[0], pair[1])
            && !AreAtOdds(list, pair));
        foreach (var some in optional.Select(f => new[] { f }).Concat(pairs).Prepend([]))
        {
            ListParameter[] filters = [.. list.Filters.Where(f => f.Required), .. some];
            var found = await ReadAsync(db, list, filters);
            var text = $"{path} by {string.Join(", ", filters.Select(f => f.Name))}";
            var wanted = list.Numbers.Where(n => filters.All(f => list.Fits(f, n))).Select(list.IdOf).Order();
            Assert.True(wanted.SequenceEqual(found.Order()), $"{text}: [{string.Join(' ', wanted)}] wanted, [{string.Join(' ', found.Order())}] found");
            var sent = server.TakeSent();
            Assert.All(
                filters,
                f => Assert.True(
                    sent.All(s => list.Filters.Any(g => g.Field!.Equals(f.Field) && IsSent(list, g, s))),
                    $"{text}: {f.Name} is missing in {string.Join(' ', sent)}"));
        }
    }

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_list_with_mandatory_filters_is_refused_without_any_one_of_them_before_any_request(string path)
    {
        var list = ListedObjects.All.Single(l => l.Resource.ListPath == path);
        var server = new CatalogServer();
        await using var db = new EveryList(server);
        var required = list.Filters.Where(f => f.Required).ToList();
        foreach (var missing in required)
        {
            var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(db, list, [.. required.Where(f => f != missing)]));
            Assert.Contains($"'{missing.Name}'", refusal.Message, StringComparison.Ordinal);
        }

        Assert.Empty(server.TakeSent());
    }

    [Fact]
    public async Task The_table_of_the_resources_is_what_the_catalog_says()
    {
        var file = Path.Combine(RepositoryRoot(), "docs", "resources.md");
        if (Environment.GetEnvironmentVariable(ResourceTable.RewriteVariable) == "1")
            await System.IO.File.WriteAllTextAsync(file, ResourceTable.Write());
        var text = (await System.IO.File.ReadAllTextAsync(file)).ReplaceLineEndings("\n");
        Assert.True(
            text == ResourceTable.Write(),
            $"docs/resources.md differs from the catalog. Run this test with {ResourceTable.RewriteVariable}=1 and look at the change.");
    }

    private static bool AreExclusive(ListParameter left, ListParameter right)
        => left.ExclusiveWith.Contains(right.Name) || right.ExclusiveWith.Contains(left.Name);

    /// <summary>Whether what Stripe insists on beside one of two filters is not what the other asks for.</summary>
    private static bool AreAtOdds(ListedObjects list, ListParameter[] pair)
        => pair.SelectMany(f => f.Companions).DistinctBy(c => c.Value).Count() > 1
            || pair.Any(f => f.Companions.Any(c => pair.Any(o => o.Name == c.Name && list.ValueOf(o, 0) != c.Value)));

    private static bool IsSent(ListedObjects list, ListParameter filter, string sent)
        => filter.IsPath
            ? sent.StartsWith(list.Resource.ListPath.Replace($"{{{filter.Name}}}", list.ValueOf(filter, 0), StringComparison.Ordinal), StringComparison.Ordinal)
            : sent.Split('?', '&').Any(p => p.StartsWith(filter.Name, StringComparison.Ordinal) && p[filter.Name.Length..] is ['=' or '[' or '_', ..]);

    private static Task<string[]> ReadAsync(DbContext db, ListedObjects list, IEnumerable<ListParameter> filters)
    {
        var name = EveryList.NameOf(list);
        var entityType = name is null ? db.Model.FindEntityType(list.Class)! : db.Model.FindEntityType(name)!;
        return (Task<string[]>)IdsMethod.MakeGenericMethod(list.Class).Invoke(null, [db, name, (Func<ParameterExpression, Expression>)Predicate])!;

        Expression Predicate(ParameterExpression row)
            => filters.Select(f => Comparison(row, entityType, list, f)).Aggregate((Expression)Expression.Constant(true), Expression.AndAlso);
    }

    private static async Task<string[]> IdsAsync<T>(DbContext db, string? name, Func<ParameterExpression, Expression> predicate)
        where T : class
    {
        var row = Expression.Parameter(typeof(T), "x");
        var set = name is null ? db.Set<T>() : db.Set<T>(name);
        return await set.Where(Expression.Lambda<Func<T, bool>>(predicate(row), row)).Select(x => EF.Property<string>(x, "Id")).ToArrayAsync();
    }

    internal static Expression Comparison(ParameterExpression row, IEntityType entityType, ListedObjects list, ListParameter filter)
    {
        var column = entityType.GetProperties().FirstOrDefault(p => p.GetJsonPath().Equals(filter.Field) && !IsExpandable(p.ClrType)) is { } property
            ? Expression.Call(PropertyMethod.MakeGenericMethod(property.ClrType), row, Expression.Constant(property.Name))
            : filter.Field!.Segments.Aggregate((Expression)row, Member);
        var value = Expression.Constant(Value(list.ValueOf(filter, 0), Nullable.GetUnderlyingType(column.Type) ?? column.Type), column.Type);
        return filter.Kind == ParameterKind.Range ? Expression.GreaterThanOrEqual(column, value) : Expression.Equal(column, value);
    }

    private static string RepositoryRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (directory is not null && !directory.EnumerateFiles("*.sln").Any())
            directory = directory.Parent;
        return directory?.FullName ?? throw new InvalidOperationException("The tests run outside of the repository.");
    }
}
