using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator;

namespace StripeEFCore.Benchmarks.Canned;

/// <summary>Pages as the emulator answers them, indented as Stripe's are.</summary>
public static class CannedPages
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    public static async Task<byte[][]> OfAsync(string list, int pages)
    {
        await using var emulator = await StripeEmulator.StartAsync(new StripeEmulatorOptions { Seed = 3, Customers = pages * 100 });
        using var client = new HttpClient { BaseAddress = emulator.BaseAddress };
        client.DefaultRequestHeaders.Authorization = new("Bearer", emulator.ApiKey);
        var canned = new List<byte[]>();
        var cursor = "";
        for (var page = 0; page < pages; page++)
        {
            var json = JsonNode.Parse(await client.GetStringAsync($"/v1/{list}?limit=100{cursor}"))!;
            canned.Add(JsonSerializer.SerializeToUtf8Bytes(json, Indented));
            cursor = "&starting_after=" + json["data"]!.AsArray()[^1]!["id"];
            if (!(bool)json["has_more"]!)
                break;
        }

        return [.. canned];
    }
}
