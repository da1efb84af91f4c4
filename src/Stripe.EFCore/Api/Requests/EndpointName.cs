namespace Stripe.EFCore.Api.Requests;

/// <summary>
///     The operation that Stripe counts a request to, which a path with ids in it is one of many of. Callers that know the template give it; this is a guess
///     for those that do not.
/// </summary>
internal static class EndpointName
{
    /// <summary>The last segment of <c>/v1/balance</c>: what stands there is the name of an object of which an account has one.</summary>
    private const int LastOfSingleton = 2;

    public static string OfList(string path) => Mask(path, lastIsId: false);

    public static string OfRetrieve(string path) => Mask(path, lastIsId: true);

    private static string Mask(string path, bool lastIsId)
    {
        var segments = path.Split('/');
        for (var i = 0; i < segments.Length; i++)
        {
            if ((lastIsId && i == segments.Length - 1 && i > LastOfSingleton) || IsId(segments[i]))
                segments[i] = "{id}";
        }

        return string.Join('/', segments);
    }

    /// <summary>Names of operations are small letters; ids that Stripe makes have digits or capitals behind their prefix.</summary>
    private static bool IsId(string segment)
    {
        var rest = segment.AsSpan(Math.Max(0, segment.IndexOf('_', StringComparison.Ordinal)));
        return rest.StartsWith('_') && (rest.IndexOfAnyInRange('0', '9') >= 0 || rest.IndexOfAnyInRange('A', 'Z') >= 0);
    }
}
