using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Writes.Requests;

/// <summary>Carries out a write, and answers with the object that Stripe answers with.</summary>
internal delegate JsonObject WriteHandler(WriteRequest request);

/// <summary>The operations with rules of their own, by verb and path.</summary>
internal sealed class Handlers
{
    private readonly Dictionary<string, WriteHandler> _handlers = new(StringComparer.Ordinal);

    public WriteHandler? Find(string key) => _handlers.GetValueOrDefault(key);

    public void Add(string key, WriteHandler handler) => _handlers.Add(key, handler);
}
