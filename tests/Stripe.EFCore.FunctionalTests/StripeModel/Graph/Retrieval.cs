using System.Collections.Concurrent;
using System.Net;
using System.Reflection;
using Stripe;

namespace StripeEFCore.FunctionalTests.StripeModel.Graph;

/// <summary>Reads one object, or one list by its url, with Stripe.net's client. The services are found by their interface, so no class is named.</summary>
internal sealed class Retrieval(StripeClient client)
{
    private static readonly Dictionary<Type, Type> Services = typeof(Service).Assembly.GetExportedTypes()
        .Where(t => t.GetConstructor([typeof(IStripeClient)]) is not null)
        .SelectMany(t => InterfacesOf(t).Select(i => (Service: t, Entity: i.GetGenericArguments()[0])))
        .GroupBy(s => s.Entity)
        .ToDictionary(g => g.Key, g => g.First().Service);

    private static readonly MethodInfo GetMethod = typeof(Retrieval).GetMethod(nameof(GetAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;
    private static readonly MethodInfo PagesMethod = typeof(Retrieval).GetMethod(nameof(PagesAsync), BindingFlags.Instance | BindingFlags.NonPublic)!;

    private readonly ConcurrentDictionary<Type, object> _services = new();

    /// <summary>How many requests it sent.</summary>
    public int Requests { get; private set; }

    /// <summary>Whether Stripe.net retrieves objects of a class by one id.</summary>
    public static bool Takes(Type type) => Services.ContainsKey(type);

    /// <summary>An object by its id; null where there is none.</summary>
    public async Task<StripeEntity?> FindAsync(Type type, string id, IEnumerable<string> expand)
    {
        var service = _services.GetOrAdd(type, t => Activator.CreateInstance(Services[t], client)!);
        var options = InterfacesOf(service.GetType()).First().GetGenericArguments()[1];
        Requests++;
        return await (Task<StripeEntity?>)GetMethod.MakeGenericMethod(type, options).Invoke(this, [service, id, expand.ToList()])!;
    }

    /// <summary>Every element of a list, page by page from its url.</summary>
    public Task<IReadOnlyList<object>> ListAsync(Type element, string url, IEnumerable<string> expand)
    {
        var start = url + (url.Contains('?', StringComparison.Ordinal) ? '&' : '?') + string.Concat(expand.Select(e => $"expand[]={e}&")) + "limit=100";
        return (Task<IReadOnlyList<object>>)PagesMethod.MakeGenericMethod(element).Invoke(this, [start])!;
    }

    private static IEnumerable<Type> InterfacesOf(Type service)
        => service.GetInterfaces().Where(i => i.IsGenericType && i.GetGenericTypeDefinition() == typeof(IRetrievable<,>));

    private async Task<StripeEntity?> GetAsync<T, TOptions>(IRetrievable<T, TOptions> service, string id, List<string> expand)
        where T : StripeEntity, IHasId
        where TOptions : BaseOptions, new()
    {
        try
        {
            return await service.GetAsync(id, new TOptions { Expand = expand.Count == 0 ? null : expand });
        }
        catch (StripeException exception) when (exception.HttpStatusCode == HttpStatusCode.NotFound)
        {
            return null;
        }
    }

    private async Task<IReadOnlyList<object>> PagesAsync<T>(string start)
        where T : class
    {
        var all = new List<object>();
        for (var next = start; ;)
        {
            Requests++;
            var page = client.Deserialize<StripeList<T>>((await client.RawRequestAsync(HttpMethod.Get, next)).Content);
            all.AddRange(page.Data);
            if (!page.HasMore)
                return all;
            if (page.Data is not [.., IHasId last])
                throw new InvalidOperationException($"The list {start} says that there is more behind a page without objects that have ids.");

            next = start + "&starting_after=" + Uri.EscapeDataString(last.Id);
        }
    }
}
