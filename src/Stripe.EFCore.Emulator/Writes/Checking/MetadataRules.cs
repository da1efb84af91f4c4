using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Writes.Checking;

/// <summary>How much metadata an object has at most: https://docs.stripe.com/api/metadata.</summary>
internal static class MetadataRules
{
    private const int MostKeys = 50;
    private const int LongestKey = 40;
    private const int LongestValue = 500;

    public static void Check(string name, string key, string value)
    {
        if (key.Length > LongestKey)
            throw Refusals.MetadataKey(name, key);
        if (value.Length > LongestValue)
            throw Refusals.MetadataValue(name, value);
    }

    /// <summary>Checks what an object has when a change is made.</summary>
    public static void CheckAll(JsonObject metadata)
    {
        if (metadata.Count > MostKeys)
            throw Refusals.MetadataCount("metadata", metadata.Count);
    }
}
