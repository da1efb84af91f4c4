using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;
using StripeEFCore.Tests.Catalog;

namespace StripeEFCore.Tests.Resources;

/// <summary>Each parameter of each list that Stripe.net has is sent by some query, or is on the list of those that are not.</summary>
public sealed class UnreachableParameterTests
{
    private static readonly MethodInfo TextMethod = typeof(UnreachableParameterTests).GetMethod(nameof(TextOf), BindingFlags.NonPublic | BindingFlags.Static)!;

    private static readonly string[] NoFilters = ["ending_before", "expand", "gt", "gte", "include", "limit", "lt", "lte", "page", "starting_after"];

    [Fact]
    public async Task Every_parameter_is_sent_by_a_query_or_known_to_be_sent_by_none()
    {
        var known = await ParametersAsync();
        Assert.True(known.Count > 300, $"Only {known.Count} parameters were found.");
        await using var db = new EveryList(new CatalogServer());
        var unreachable = known.Where(k => !IsSent(db, k.List, k.Name)).Select(k => $"{k.List} {k.Name}").Order(StringComparer.Ordinal).ToArray();
        Assert.True(
            UnreachableParameters.All.Keys.SequenceEqual(unreachable),
            $"No query sends, and nobody says why: {string.Join(", ", unreachable.Except(UnreachableParameters.All.Keys))}. "
            + $"A query sends now: {string.Join(", ", UnreachableParameters.All.Keys.Except(unreachable))}.");
    }

    [Fact]
    public void Each_reason_is_a_sentence()
        => Assert.All(UnreachableParameters.All.Values, reason => Assert.Matches("^[A-Z`].{20,}[.]$", reason));

    /// <summary>The parameters of all lists as Stripe.net declares them, and those inside parameters that are objects.</summary>
    private static async Task<IReadOnlyList<(string List, string Name)>> ParametersAsync()
    {
        var operations = await StripeNetOperations.RecordAsync();
        return
        [
            .. operations.Where(o => o.ListItem is not null && o.Options is not null)
                .SelectMany(o => Names(o.Options!, "").Select(name => (List: CatalogDerivation.NamePlaceholders(o.Path), Name: name)))
                .Distinct()
                .Where(p => StripeCatalog.Find(p.List) is { IsPreview: false } list && !IsWithdrawn(list, p.Name)),
        ];
    }

    /// <summary>Stripe.net still declares it, and the API no longer takes it: the catalog has it not at all.</summary>
    private static bool IsWithdrawn(StripeResource list, string name) => list.Parameters.All(p => p.Name != name.Split('[')[0]);

    private static IEnumerable<string> Names(Type options, string holder)
    {
        foreach (var (name, type) in CatalogDerivation.JsonProperties(options).Where(p => !NoFilters.Contains(p.Key)))
        {
            var full = holder.Length == 0 ? name : $"{holder}[{name}]";
            var inner = type.IsClass && type.Assembly == typeof(StripeEntity).Assembly && !type.IsGenericType ? Names(type, full).ToArray() : [];
            if (BoundOf(name) is { } range)
                yield return range;
            else if (inner.Length == 0)
                yield return full;
            foreach (var part in inner)
                yield return part;
        }
    }

    /// <summary>The range of which a parameter is a bound: <c>created</c> of <c>created_gte</c>.</summary>
    private static string? BoundOf(string name)
        => name.LastIndexOf('_') is > 0 and var at && name[(at + 1)..] is "gt" or "gte" or "lt" or "lte" ? name[..name.LastIndexOf('_')] : null;

    private static bool IsSent(EveryList db, string path, string name)
    {
        var list = ListedObjects.All.Single(l => l.Resource.ListPath == path);
        var parameters = list.Resource.Parameters.Where(p => p.Name == name && p is { Field: not null, Kind: not ParameterKind.Object }).ToArray();
        return name == "object" && list.Resource.ClrType!.IsInterface
            ? Sends(db, list, [], name)
            : parameters.Any(p => Sends(db, list, [.. list.Filters.Where(f => f.Required && f != p), p], name));
    }

    private static bool Sends(EveryList db, ListedObjects list, ListParameter[] filters, string name)
    {
        try
        {
            var set = EveryList.NameOf(list);
            var text = (string)TextMethod.MakeGenericMethod(list.Class).Invoke(
                null, [db, set, list, filters.Concat(list.Filters.Where(f => f.IsPath)).Distinct().ToArray()])!;
            return text.Split('?', '&', '\n').Any(p => p.StartsWith(name, StringComparison.Ordinal) && p[name.Length..] is ['=' or '[' or '_', ..]);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is InvalidOperationException)
        {
            return false;
        }
    }

    private static string TextOf<T>(EveryList db, string? name, ListedObjects list, ListParameter[] filters)
        where T : class
    {
        var row = Expression.Parameter(typeof(T), "x");
        var set = name is null ? db.Set<T>() : db.Set<T>(name);
        var entityType = name is null ? db.Model.FindEntityType(typeof(T))! : db.Model.FindEntityType(name)!;
        var predicate = filters.Select(f => f.Field!.ToString() == "id" ? AmongIds(row) : Compared(AllResourcesTests.Comparison(row, entityType, list, f), f))
            .Aggregate((Expression)Expression.Constant(true), Expression.AndAlso);
        return set.Where(Expression.Lambda<Func<T, bool>>(predicate, row)).ToQueryString();
    }

    /// <summary>An array is asked for by two values: one is the filter of one value, where there is such a filter too.</summary>
    private static Expression Compared(Expression comparison, ListParameter filter)
        => filter.Kind == ParameterKind.AnyOf && filter.Type == ParameterType.String
            && comparison is BinaryExpression { Left: var column, Right: ConstantExpression value }
            ? Expression.Call(
                typeof(Enumerable),
                nameof(Enumerable.Contains),
                [typeof(string)],
                Expression.Constant(new[] { (string)value.Value!, filter.AllowedValues is [_, var other, ..] ? other : "other" }),
                column)
            : comparison;

    private static Expression AmongIds(ParameterExpression row)
        => Expression.Call(
            typeof(Enumerable), nameof(Enumerable.Contains), [typeof(string)], Expression.Constant(new[] { "a", "b" }), Expression.Property(row, "Id"));
}
