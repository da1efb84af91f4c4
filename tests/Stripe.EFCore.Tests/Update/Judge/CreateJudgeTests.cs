using Microsoft.EntityFrameworkCore;

namespace StripeEFCore.Tests.Update.Judge;

/// <summary>A new object of every class, with all fields that a create takes, against what Stripe.net's own service sends.</summary>
public class CreateJudgeTests
{
    public static TheoryData<string> Lists { get; } = [.. WrittenList.All.Where(l => l.Writes.Create is not null).Select(l => l.Resource.ListPath)];

    [Theory]
    [MemberData(nameof(Lists))]
    public async Task A_new_object_is_sent_as_by_Stripe_net(string path)
    {
        var list = WrittenList.All.Single(l => l.Resource.ListPath == path);
        var service = new StripeNetWriter(list.Writes.Create!);
        var twins = new Twins(_ => true, _ => false);
        var (entity, options) = service.Options is { } type ? twins.Make(list.Class, type) : default;
        var expected = await service.SendAsync(options);

        var server = new WriteServer();
        await using var context = list.Context(server);
        entity ??= Activator.CreateInstance(list.Class)!;
        list.SetParents(context, entity, andFilters: false);
        var entry = context.Add(entity);
        await WrittenList.SaveAsync(context);

        var sent = Assert.Single(server.Sent);
        Assert.Equal(expected.Shown, sent.Shown);
        Assert.Equal(expected.Body, sent.Body);
        Assert.NotNull(sent.Key);
        Assert.Equal(EntityState.Unchanged, entry.State);
    }
}
