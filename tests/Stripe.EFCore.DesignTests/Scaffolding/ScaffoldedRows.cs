using System.Collections;
using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Diagnostics;
using Stripe.EFCore.Metadata;
using StripeEFCore.FunctionalTests.Resources;

namespace StripeEFCore.DesignTests.Scaffolding;

/// <summary>Reads lists through a scaffolded context and through Stripe.net's client, and compares the objects.</summary>
internal sealed class ScaffoldedRows(ResourcesFixture stripe, ScaffoldedContext scaffolded)
{
    private static readonly MethodInfo ReadMethod = typeof(ScaffoldedRows).GetMethod(nameof(ReadSetAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    /// <summary>A context of the scaffolded class. A member that no field is for is an error.</summary>
    public DbContext Open()
        => scaffolded.Open(builder => builder
            .UseStripe(s => s.LiveApiKey(stripe.Emulator.ApiKey).ApiBase(stripe.Emulator.BaseAddress).MessageHandler(stripe.Requests)
                .RateLimits(StripeRateLimits.Off))
            .ConfigureWarnings(w => w
                .Ignore(StripeEventId.UnboundedScan, StripeEventId.ResidualFilter, StripeEventId.OlderObjectsMissing)
                .Throw(StripeEventId.FieldNotFound, StripeEventId.FieldTypeMismatch)));

    /// <summary>Compares all objects of a list, for each of a few parents where it needs one; false where the emulator has none.</summary>
    public async Task<bool> CompareAsync(ListedSet set, Type entity)
    {
        var judge = new ValueJudge(scaffolded.Sets.Values.ToHashSet(), set.Resource.ClrType!.IsInterface);
        foreach (var (values, bare) in (await stripe.WaysAsync(set)).Take(3))
        {
            var objects = await WithIncludedAsync(set, bare) ?? bare;
            await using var db = Open();
            var rows = await (Task<IList>)ReadMethod.MakeGenericMethod(entity).Invoke(null, [db, values])!;
            Assert.True(objects.Count == rows.Count, $"{set.Path} has {rows.Count} rows and not {objects.Count}.");

            var wanted = objects.ToLookup(o => (string?)o["id"] ?? "");
            foreach (var row in rows)
            {
                var id = (string?)entity.GetProperty("Id")?.GetValue(row) ?? "";
                judge.Compare(row!, ObjectText.Entity(wanted[id].First(), ClassOf(set, (string?)wanted[id].First()["object"])), $"{set.Path} {id}");
            }
        }

        Assert.True(judge.Differences.Count == 0, string.Join(Environment.NewLine, judge.Differences.Take(10)));
        return judge.Values > 0;
    }

    /// <summary>The objects with the fields that API v2 sends only if asked for them, object by object; null where the list has no such fields.</summary>
    private async Task<List<JsonObject>?> WithIncludedAsync(ListedSet set, List<JsonObject> bare)
    {
        var query = string.Join('&', set.Resource.Includes.Where(i => i.By != IncludedBy.CreateOnly).Select((i, n) => $"include[{n}]={i.Path}"));
        if (query.Length == 0)
            return null;

        var whole = new List<JsonObject>();
        foreach (var id in bare.Select(o => (string)o["id"]!))
            whole.Add(await stripe.Judge.ReadOneAsync($"{set.Path}/{id}?{query}"));
        return whole;
    }

    /// <summary>The class of an object in a list of several kinds.</summary>
    private static Type ClassOf(ListedSet set, string? kind)
        => set.Resource.ClrType!.IsInterface && kind is not null ? StripeTypeRegistry.ObjectsToTypes[kind] : set.Class;

    private static async Task<IList> ReadSetAsync<T>(DbContext db, Asked[] asked)
        where T : class
    {
        var query = db.Set<T>().AsNoTracking();
        foreach (var value in asked)
            query = query.Where(Equal<T>(db, value));
        return await query.ToListAsync();
    }

    /// <summary>A condition on the property of the class that is the parent or the filter.</summary>
    private static Expression<Func<T, bool>> Equal<T>(DbContext db, Asked asked)
    {
        var row = Expression.Parameter(typeof(T));
        var path = asked.Parameter.Field!.ToString();
        var property = db.Model.FindEntityType(typeof(T))!.GetProperties().First(p => p.GetJsonPath().ToString() == path);
        object value = property.ClrType == typeof(string) ? asked.Text : DateTime.UnixEpoch.AddSeconds(long.Parse(asked.Text));
        var member = property.PropertyInfo is { } info
            ? (Expression)Expression.Property(row, info)
            : Expression.Call(typeof(EF), nameof(EF.Property), [property.ClrType], row, Expression.Constant(property.Name));
        return Expression.Lambda<Func<T, bool>>(Expression.Equal(member, Expression.Constant(value, property.ClrType)), row);
    }
}
