using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe;

namespace StripeEFCore.Emulator.Tests.Writes;

/// <summary>
///     Every resource that Stripe.net can write is created, read back, changed in each property, unset and deleted, by Stripe.net's own services and options.
/// </summary>
public sealed class EveryWriteTests(EmulatorFixture fixture) : IClassFixture<EmulatorFixture>
{
    public static TheoryData<string> Services => [.. ServiceWrites.All.Keys.Except(WriteSamples.NoResources).Order(StringComparer.Ordinal)];

    /// <summary>A client that asks the emulator also for what Stripe serves elsewhere.</summary>
    private StripeClient Client => field ??= new StripeClient(new StripeClientOptions
    {
        ApiKey = fixture.Emulator.ApiKey,
        ApiBase = fixture.Emulator.BaseAddress.ToString().TrimEnd('/'),
        FilesBase = fixture.Emulator.BaseAddress.ToString().TrimEnd('/'),
    });

    [Theory]
    [MemberData(nameof(Services))]
    public async Task What_is_created_can_be_read_changed_and_deleted(string name)
    {
        var service = ServiceWrites.All[name];
        var asking = new Asking(fixture.Emulator);
        var samples = new WriteSamples(fixture.Emulator);
        var parents = samples.ParentsOf(name, service.Parents);
        var options = (BaseOptions)Activator.CreateInstance(service.CreateOptions!)!;
        var created = await asking.UntilTakenAsync(options, samples.CreateOf(name), () => service.CreateAsync(Client, parents, options));
        if (Text(created["id"]) is not { } id || WriteSamples.OnlyAnswered.Contains(name))
            return;
        if (name == "PaymentMethod")
            created = await AttachedAsync(id);

        string[] ids = [.. parents, id];
        if (service.CanRead)
            Assert.Equal(Sorted(created), Sorted(await service.ReadAsync(Client, ids)));
        if (service.UpdateOptions is { } update)
            await ChangeAsync(service, update, (name, ids), samples);
        if (service.UpdateOptions is { } same && !name.StartsWith("V2.", StringComparison.Ordinal))
            await UnsetAsync(service, same, ids);
        if (service.CanDelete)
        {
            Assert.True((bool?)(await service.DeleteAsync(Client, ids))["deleted"]);
            if (service.CanRead)
                await AssertGoneAsync(service, ids);
        }
    }

    private async Task ChangeAsync(ServiceWrites service, Type update, (string Name, string[] Ids) target, WriteSamples samples)
    {
        var asking = new Asking(fixture.Emulator);
        var failures = new List<string>();
        foreach (var (path, type) in OptionPath.Leaves(update, depth: 2))
        {
            if (!WriteSamples.IsTestedHere(target.Name, path))
                continue;

            var options = (BaseOptions)Activator.CreateInstance(update)!;
            try
            {
                OptionPath.Set(options, path, Asking.SampleOf(path, type));
                if (!WriteSamples.IsTaken(target.Name, path))
                {
                    var refusal = await Assert.ThrowsAsync<StripeException>(() => service.UpdateAsync(Client, target.Ids, options));
                    Assert.Equal("parameter_unknown", refusal.StripeError.Code);
                    continue;
                }

                var answer = await asking.UntilTakenAsync(
                    options, samples.UpdateOf(target.Name, path), () => service.UpdateAsync(Client, target.Ids, options));
                if (service.CanRead)
                    Assert.Equal(Sorted(answer), Sorted(await service.ReadAsync(Client, target.Ids)));
                if (WriteSamples.FieldOf(target.Name, service.Entity, path) is { } field)
                    AssertHas(answer, field, options, path);
            }
            catch (Exception exception) when (exception is StripeException or Xunit.Sdk.XunitException or InvalidCastException)
            {
                failures.Add($"{path}: {exception.Message.ReplaceLineEndings(" ")[..Math.Min(300, exception.Message.Length)]}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>An empty value takes a field away, or the API says that it cannot.</summary>
    private async Task UnsetAsync(ServiceWrites service, Type update, string[] ids)
    {
        var failures = new List<string>();
        foreach (var (name, _) in OptionPath.PropertiesOf(update).Where(p => p.Name is not "expand"))
        {
            var options = (BaseOptions)Activator.CreateInstance(update)!;
            options.AddExtraParam(name, "");
            try
            {
                var left = (await service.UpdateAsync(Client, ids, options))[name];
                if (left is not null && left is not JsonArray { Count: 0 } and not JsonObject { Count: 0 })
                    failures.Add($"{name} is {left.ToJsonString()}");
            }
            catch (StripeException refusal)
            {
                if (refusal.StripeError.Code is not ("parameter_invalid_empty" or "parameter_unknown"))
                    failures.Add($"{name}: {refusal.Message}");
            }
        }

        Assert.True(failures.Count == 0, string.Join('\n', failures));
    }

    /// <summary>A payment method can be changed when it belongs to a customer.</summary>
    private async Task<JsonObject> AttachedAsync(string id)
    {
        var attached = await new PaymentMethodService(Client).AttachAsync(id, new() { Customer = fixture.Emulator.Account().Ids("customer").First() });
        return (JsonObject)JsonNode.Parse(attached.StripeResponse.Content)!;
    }

    private static void AssertHas(JsonObject answer, string field, BaseOptions options, string path)
    {
        var sent = SentAt(options, path);
        JsonNode? node = answer;
        foreach (var segment in field.Split('.'))
            node = node is JsonArray list ? list.FirstOrDefault()?[segment] : node?[segment];
        if (node is JsonArray elements)
            node = elements.FirstOrDefault();
        var shown = node is JsonObject whole ? Text(whole["id"]) : Text(node);
        var isTime = DateTimeOffset.TryParseExact(shown, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time);
        Assert.Equal(sent, isTime ? time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture) : shown);
    }

    /// <summary>The value at a path as Stripe.net's form has it.</summary>
    private static string? SentAt(BaseOptions options, string path)
    {
        object? value = options;
        foreach (var token in path.Replace("]", "", StringComparison.Ordinal).Split('['))
        {
            value = value switch
            {
                System.Collections.IList list => list[int.Parse(token, CultureInfo.InvariantCulture)],
                System.Collections.IDictionary map => map[token],
                not null when value.GetType().Name.StartsWith("AnyOf", StringComparison.Ordinal)
                    => PropertyOf(value.GetType().GetProperty("Value")!.GetValue(value)!, token),
                _ => PropertyOf(value!, token),
            };
        }

        if (value?.GetType().Name.StartsWith("AnyOf", StringComparison.Ordinal) == true)
            value = value.GetType().GetProperty("Value")!.GetValue(value);
        return value switch
        {
            DateTime time => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
            bool flag => flag ? "true" : "false",
            System.Collections.IList list => Convert.ToString(list[0], CultureInfo.InvariantCulture),
            _ => Convert.ToString(value, CultureInfo.InvariantCulture),
        };
    }

    private static object? PropertyOf(object owner, string name)
        => OptionPath.PropertiesOf(owner.GetType()).First(p => p.Name == name).Property.GetValue(owner);

    private async Task AssertGoneAsync(ServiceWrites service, string[] ids)
    {
        try
        {
            Assert.True((bool?)(await service.ReadAsync(Client, ids))["deleted"]);
        }
        catch (StripeException gone)
        {
            Assert.Contains(gone.StripeError.Code, (string[])["resource_missing", "not_found"]);
        }
    }

    private static string? Text(JsonNode? node)
        => node?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.String => node.GetValue<string>(),
            JsonValueKind.True => "true",
            JsonValueKind.False => "false",
            _ => node.ToJsonString(),
        };

    private static string Sorted(JsonNode? node)
        => node switch
        {
            JsonObject members
                => "{" + string.Join(',', members.OrderBy(m => m.Key, StringComparer.Ordinal).Select(m => $"\"{m.Key}\":{Sorted(m.Value)}")) + "}",
            JsonArray elements => "[" + string.Join(',', elements.Select(Sorted)) + "]",
            _ => node?.ToJsonString() ?? "null",
        };
}
