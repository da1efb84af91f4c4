using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog.Writes;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>Changes of an object of every class, one by one and together, against what Stripe.net's own service sends.</summary>
public class UpdateJudgeTests
{
    private const BindingFlags Hidden = BindingFlags.Instance | BindingFlags.NonPublic;

    public static TheoryData<string> Lists { get; } =
    [
        .. WrittenList.All.Where(l => l.Writes.Update is not null && !l.Writes.IsSingleton).Select(l => l.Resource.ListPath),
    ];

    public static TheoryData<string> Deleted { get; } = [.. WrittenList.All.Where(l => l.Writes.Delete is not null).Select(l => l.Resource.ListPath)];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_changed_object_is_sent_as_by_Stripe_net(string path)
    {
        var list = WrittenList.All.Single(l => l.Resource.ListPath == path);
        var service = new StripeNetWriter(list.Writes.Update!);
        if (service.Options is not { } type)
            return;

        var all = new Twins(_ => true, _ => false);
        all.Make(list.Class, type);
        var wrong = new List<string>();
        foreach (var part in all.Parts.Where(p => p != "id"))
        {
            await CompareAsync(list, service, part, p => p == part, wrong);
            await UnsetAsync(list, service, part, wrong);
        }

        if (all.Parts.Count > 0)
            await CompareAsync(list, service, "everything", p => p != "id", wrong);
        Assert.True(wrong.Count == 0, string.Join("\n\n", wrong));
    }

    [Theory]
    [MemberData(nameof(Deleted))]
    public async Task A_removed_object_is_deleted_as_by_Stripe_net(string path)
    {
        var list = WrittenList.All.Single(l => l.Resource.ListPath == path);
        var expected = await new StripeNetWriter(list.Writes.Delete!).SendAsync(null);

        var server = new WriteServer();
        await using var context = list.Context(server);
        var entity = Activator.CreateInstance(list.Class)!;
        Twins.Member(list.Class, "id")!.SetValue(entity, StripeNetWriter.Id);
        list.SetParents(context, entity, andFilters: true);
        var entry = context.Remove(entity);
        await WrittenList.SaveAsync(context);

        Assert.Equal(expected.Shown, Assert.Single(server.Sent).Shown);
        Assert.Equal(EntityState.Detached, entry.State);
    }

    private static async Task CompareAsync(WrittenList list, StripeNetWriter service, string name, Func<string, bool> isChanged, List<string> wrong)
    {
        var whole = WholeAround(list, isChanged);
        var changes = new Twins(p => isChanged(p) || whole.Any(w => IsAtOrBelow(p, w)), isChanged);
        var (changed, options) = changes.Make(list.Class, service.Options!);
        var expected = await service.SendAsync(options);
        var names = changes.Parts.Where(isChanged).Select(p => p.Split('.')[0]);
        await CompareAsync(list, service, name, (expected, entity => Copy(changed!, entity, names)), wrong);
    }

    /// <summary>Takes a value away, where Stripe.net's options can say so.</summary>
    private static async Task UnsetAsync(WrittenList list, StripeNetWriter service, string part, List<string> wrong)
    {
        var names = part.Split('.');
        var whole = WholeAround(list, p => p == part);
        var (_, options) = new Twins(p => p == part || whole.Any(w => IsAtOrBelow(p, w)), _ => false).Make(list.Class, service.Options!);
        var (entity, _) = new Twins(p => p.Split('.')[0] == names[0], _ => false).Make(list.Class, service.Options!);
        if (Holder(options!, names) is not { } holder || Holder(entity!, names) is not { } held)
            return;
        var parameter = Twins.Member(holder.GetType(), names[^1])!;
        var field = Twins.Member(held.GetType(), names[^1])!;
        if (!Tracks(holder, parameter) || (field.PropertyType.IsValueType && Nullable.GetUnderlyingType(field.PropertyType) is null))
            return;

        parameter.SetValue(holder, null);
        var expected = await service.SendAsync(options);
        field.SetValue(held, null);
        await CompareAsync(list, service, $"{part} to null", (expected, tracked => Copy(entity!, tracked, [names[0]])), wrong);
    }

    private static async Task CompareAsync(
        WrittenList list, StripeNetWriter service, string name, (SentWriting Expected, Action<object> Change) test, List<string> wrong)
    {
        var server = new WriteServer();
        await using var context = list.Context(server);
        var (entity, _) = new Twins(_ => true, _ => false).Make(list.Class, service.Options!);
        Twins.Member(list.Class, "id")!.SetValue(entity, StripeNetWriter.Id);
        list.SetParents(context, entity!, andFilters: true);
        var entry = context.Attach(entity!);
        test.Change(entity!);
        try
        {
            await WrittenList.SaveAsync(context);
            if (server.Sent is not [var sent])
                wrong.Add($"{name}: sent {server.Sent.Count} requests");
            else if (sent.Shown != test.Expected.Shown || sent.Body != test.Expected.Body)
                wrong.Add($"{name}: expected {test.Expected.Shown}\nsent {sent.Shown}");
            else if (entry.State != EntityState.Unchanged)
                wrong.Add($"{name}: is {entry.State} afterwards");
        }
        catch (InvalidOperationException refused)
        {
            wrong.Add($"{name}: {refused.Message}");
        }
        catch (DbUpdateException failed)
        {
            wrong.Add($"{name}: {failed.InnerException}");
        }
    }

    /// <summary>The paths of the whole objects that a change is in. WholeObjectsSourceTests compares the table with Stripe's declarations.</summary>
    private static List<string> WholeAround(WrittenList list, Func<string, bool> isChanged)
    {
        var all = new Twins(_ => true, _ => false);
        all.Make(list.Class, new StripeNetWriter(list.Writes.Update!).Options!);
        return
        [
            .. WholeObjects.Of(list.Writes.Update!).Select(whole => string.Join('.', whole.Path))
                .Where(path => all.Parts.Any(part => isChanged(part) && IsAtOrBelow(part, path))),
        ];
    }

    private static bool IsAtOrBelow(string part, string path) => part == path || part.StartsWith(path + ".", StringComparison.Ordinal);

    private static object? Holder(object root, string[] names)
        => names[..^1].Aggregate((object?)root, (o, name) => o is null ? null : Value(Twins.Member(o.GetType(), name)!.GetValue(o)));

    private static object? Value(object? value) => value is IAnyOf { Value: var chosen } ? chosen : value;

    /// <summary>Gives an object the members of another that have certain names.</summary>
    private static void Copy(object from, object to, IEnumerable<string> names)
    {
        foreach (var name in names.Distinct())
        {
            var member = Twins.Member(from.GetType(), name)!;
            member.SetValue(to, member.GetValue(from));
        }
    }

    private static bool Tracks(object options, PropertyInfo parameter)
    {
        if (options.GetType().GetProperty("SetTracker", Hidden)?.GetValue(options) is null)
            return false;

        var probe = Activator.CreateInstance(options.GetType())!;
        parameter.SetValue(probe, null);
        var tracker = probe.GetType().GetProperty("SetTracker", Hidden)!.GetValue(probe)!;
        return (bool)tracker.GetType().GetMethod("IsSet")!.Invoke(tracker, [parameter.Name])!;
    }
}
