using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Stripe;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Resources;

/// <summary>Texts that Stripe's search refuses, for each resource that has a search.</summary>
public sealed class BadSearchTests(ResourcesFixture stripe) : IClassFixture<ResourcesFixture>
{
    private static readonly MethodInfo RowsMethod = typeof(BadSearchTests).GetMethod(nameof(RowsAsync), BindingFlags.NonPublic | BindingFlags.Static)!;

    public static TheoryData<string> Names => [.. ListedSet.All.Where(s => !s.Resource.SearchFields.IsEmpty).Select(s => s.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public async Task A_text_that_Stripe_refuses_is_an_error_at_the_first_request(string name)
    {
        Assert.Equal(7, ListedSet.All.Count(s => !s.Resource.SearchFields.IsEmpty));
        var set = ListedSet.All.Single(s => s.Name == name);
        string[] texts =
        [
            "metadata['a'",
            "no_such_field:'a'",
            "metadata['a']:'b' AND metadata['b']:'c' OR metadata['c']:'d'",
            string.Join(" AND ", Enumerable.Range(0, 11).Select(n => $"metadata['k{n}']:'v'")),
        ];
        foreach (var text in texts)
        {
            await using var db = stripe.CreateContext();
            stripe.Requests.Clear();
            var refusal = await Assert.ThrowsAsync<StripeInvalidRequestException>(() => (Task)RowsMethod.MakeGenericMethod(set.Class)
                .Invoke(null, [db, set.Name, text])!);
            Assert.Contains(set.Path + "/search", refusal.Message);
            Assert.Single(stripe.Requests.Entries);
        }
    }

    private static async Task RowsAsync<T>(DbContext db, string name, string text)
        where T : StripeEntity
        => await db.Set<T>(name).Search(text).ToListAsync();
}
