using System.Text.Json.Nodes;

namespace Stripe.EFCore.Emulator.Store;

/// <summary>Members of a stored object that filters look at and no answer shows: what the object was made from, its parent where no field names it.</summary>
internal static class HiddenValue
{
    private const char Mark = '$';

    /// <summary>The member that holds the value of a parameter.</summary>
    public static string Of(string parameter) => Mark + parameter;

    public static bool Is(string member) => member.StartsWith(Mark);

    /// <summary>Takes them all away.</summary>
    public static void Remove(JsonObject document)
    {
        foreach (var name in document.Select(m => m.Key).Where(Is).ToArray())
            document.Remove(name);
    }
}
