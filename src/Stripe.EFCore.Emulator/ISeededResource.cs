using System.Text.Json;

namespace Stripe.EFCore.Emulator;

/// <summary>
///     Objects of one resource, computed by index; index 0 is the oldest, <c>created</c> never falls with the index. Thread-safe, pure: the same index
///     always gives the same bytes.
/// </summary>
internal interface ISeededResource
{
    /// <summary>The value of <c>object</c>.</summary>
    string Object { get; }

    long Count { get; }

    string IdAt(long index);

    /// <summary>The index of an id, by parsing the id.</summary>
    bool TryGetIndex(string id, out long index);

    /// <summary>Unix seconds.</summary>
    long CreatedAt(long index);

    /// <summary>Whether objects are written whole, with more than an answer shows.</summary>
    bool IsWhole => false;

    /// <summary>The unexpanded object as the API answers it, embedded lists included.</summary>
    void Write(Utf8JsonWriter writer, long index);
}

/// <summary>A whole data set: every resource of a made-up subscription business.</summary>
internal interface ISeededData
{
    IReadOnlyList<ISeededResource> Resources { get; }
}
