using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;
using StripeEFCore.Tests.Rows.Entities;

namespace StripeEFCore.Tests.Payloads;

/// <summary>
///     Entities of Stripe.net's classes are the objects that Stripe.net reads from the same JSON, for values of any kind in any field. Where Stripe.net
///     throws, the entity is the object that Stripe.net reads without the field.
/// </summary>
public sealed class WholeEntityTests
{
    private static readonly string[] Values =
    [
        "null", "5", "5.5", "true", "\"text\"", "\"5\"", "{}", """{"id":"x_1"}""", """{"id":"x_1","object":"not_known_yet"}""",
        """{"id":"card_1","object":"card","last4":"4242"}""", """{"id":"cus_1","object":"customer","name":"n"}""", "[]", "[null]", "[5]", """["a","b"]""",
        """[{"id":"x_1"}]""", """{"object":"list","data":[{"id":"x_1"}],"has_more":true,"url":"/v1/x"}""",
    ];

    private static readonly MethodInfo ReadMethod = typeof(WholeEntityTests).GetMethod(nameof(Read), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<string> Classes { get; } =
    [
        .. StripeCatalog.Resources
            .Where(r => r is { Parent: null, ClrType.IsAbstract: false } && r.Parameters.All(p => !p.Required) && r.ClrType.GetProperty("Id") is not null)
            .Select(r => r.ClrType!)
            .Where(t => StripeCatalog.Find(t) is { Parent: null } found && found.Parameters.All(p => !p.Required))
            .Where(t => t != typeof(Stripe.V2.Core.Event))
            .Select(t => t.FullName!)
            .Distinct(),
    ];

    [Theory]
    [MemberData(nameof(Classes))]
    public void An_entity_is_the_object_that_Stripe_net_reads(string name)
    {
        var type = typeof(StripeEntity).Assembly.GetType(name, throwOnError: true)!;
        var payloads = PayloadsOf(type).ToList();
        var list = CannedContext.ListOf(payloads.Select(p => p.Json));
        var differences = new List<string>();
        foreach (var isTracking in new[] { false, true })
        {
            var read = (IReadOnlyList<object>)ReadMethod.MakeGenericMethod(type).Invoke(null, [list, isTracking])!;

            Assert.Equal(payloads.Count, read.Count);
            differences.AddRange(payloads.Zip(read)
                .Select(p => (p.First.Json, Difference: ObjectDifference.Between(Theirs(type, p.First), p.Second)))
                .Where(p => p.Difference is not null)
                .Select(p => $"{p.Difference} in {(p.Json.Length > 300 ? p.Json[..300] : p.Json)}"));
        }

        Assert.True(differences.Count == 0, $"{differences.Count} differ:\n{string.Join('\n', differences.Take(10))}");
    }

    /// <summary>
    ///     Objects with every field, with one alone, with each field null, and with each field of each kind; and what each is without that field.
    /// </summary>
    private static IEnumerable<(string Json, string Without)> PayloadsOf(Type type)
    {
        var count = 0;
        foreach (var expanded in new[] { true, false })
        {
            var full = new SampleJson(expanded).Of(type, 3);
            full["id"] = Id();
            foreach (var field in full.Select(m => m.Key).Where(f => f != "data" && IsLeftOut(type, f)).ToList())
                full.Remove(field);
            yield return (full.ToJsonString(), full.ToJsonString());
        }

        foreach (var field in new SampleJson(expanded: false).Of(type, 1).Select(m => m.Key).Where(f => f != "id" && !IsLeftOut(type, f)))
        {
            foreach (var value in Values)
            {
                var id = Id();
                yield return ($$"""{"id":"{{id}}","{{field}}":{{value}}}""", $$"""{"id":"{{id}}"}""");
            }
        }

        string Id() => $"id_{count++}";
    }

    /// <summary>
    ///     A field that refers to an entity of the model is a navigation, and has only the id until it is included. Of two fields only the member inside that
    ///     does not fit is left out here: of the country options, where <c>id</c> is Indonesia, and of what an event tells.
    /// </summary>
    internal static bool IsLeftOut(Type type, string field) =>
        (type.Name, field) is ("Registration", "country_options") or (nameof(Event), "data")
        || type.GetProperties(BindingFlags.NonPublic | BindingFlags.Instance)
            .Any(p => p.PropertyType.IsGenericType && p.PropertyType.GetGenericArguments()[0] == type
                && p.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name == field);

    private static object Theirs(Type type, (string Json, string Without) payload)
    {
        try
        {
            return JsonSerializer.Deserialize(payload.Json, type, StripeConfiguration.SerializerOptions)!;
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            return JsonSerializer.Deserialize(payload.Without, type, StripeConfiguration.SerializerOptions)!;
        }
    }

    private static List<T> Read<T>(string list, bool isTracking)
        where T : class
    {
        using var db = new SingleClassContext<T>(list);
        return isTracking ? [.. db.Objects] : [.. db.Objects.AsNoTracking()];
    }
}
