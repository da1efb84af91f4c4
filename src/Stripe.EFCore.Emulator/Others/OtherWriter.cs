using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.LongLists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Puts made-up objects beside those of a business, and names the ones that they refer to.</summary>
internal sealed class OtherWriter(LongListWriter data, ISeededData business, SeedMath math)
{
    /// <summary>How many objects most kinds have: more than a page.</summary>
    public const int Each = 12;

    /// <summary>The time of the next object.</summary>
    public DateTime Next() => data.Next();

    public void Add(IStripeEntity entity) => data.Add(entity);

    /// <summary>Puts an object together with what a filter asks for and no answer shows.</summary>
    public void Add(IStripeEntity entity, string parameter, JsonNode? value)
    {
        var document = EntityJson.Of((StripeEntity)entity);
        document[HiddenValue.Of(parameter)] = value;
        data.Account.Insert(ObjectShapes.NameOf(entity.GetType())!, document);
    }

    /// <summary>The id of an object of a kind by its number.</summary>
    public string Id<T>(int number)
        where T : IHasObject
        => math.Id(ResourceSchemas.All.First(s => s.Object == ObjectShapes.NameOf(typeof(T))).IdPrefix, number);

    /// <summary>An id of something that has no list.</summary>
    public string Id(string prefix, int number) => math.Id(prefix, number);

    /// <summary>The id of an object of the business by its number, from the oldest, and from it again behind the last; null where there is none.</summary>
    public string? Of(string resource, int number)
        => Seed(resource) is { Count: > 0 } seed ? seed.IdAt(number % seed.Count) : null;

    /// <summary>A field of that object.</summary>
    public string? FieldOf(string resource, int number, string path)
    {
        if (Seed(resource) is not { Count: > 0 } seed)
            return null;

        using var stream = new MemoryStream();
        using (var writer = new Utf8JsonWriter(stream))
            seed.Write(writer, number % seed.Count);
        return JsonFields.Text(JsonFields.At(JsonNode.Parse(stream.ToArray()), path));
    }

    /// <summary>The id of an account that stands for a customer, for one object in five.</summary>
    public string? CustomerAccount(int number) => number % 5 == 2 ? Id<Account>(number % 3) : null;

    /// <summary>One of some values, each in its turn.</summary>
    public static T OneOf<T>(int number, params T[] values) => values[number % values.Length];

    private ISeededResource? Seed(string resource) => business.Resources.FirstOrDefault(r => r.Object == resource);
}
