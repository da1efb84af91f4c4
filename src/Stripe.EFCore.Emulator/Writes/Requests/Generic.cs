using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Declarations;

namespace Stripe.EFCore.Emulator.Writes.Requests;

/// <summary>Creates, updates and deletes by the declarations alone: each parameter goes into the field of its name.</summary>
internal static class Generic
{
    public static JsonObject Handle(WriteRequest request)
        => request.Operation.Kind switch
        {
            OperationKind.Create => Create(request),
            OperationKind.Update => Update(request),
            OperationKind.Delete => Delete(request),
            _ => Change(request),
        };

    private static JsonObject Create(WriteRequest request)
    {
        var document = request.New();
        foreach (var (field, id) in ParentOf(request))
            document[field] = id;

        // What has no list is answered and not kept: a link, a session, a token.
        if (request.Session.Store.ByObject(request.Resource) is not null)
            request.Session.Add(document);
        return document;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var document = Find(request);
        request.Apply(document);
        request.Session.Save(document);
        return document;
    }

    private static JsonObject Delete(WriteRequest request)
    {
        var document = Find(request);
        request.Session.Delete(document);
        return AccountStore.Stub(request.Session.Store.Required(request.Resource).Schema, request.Ids[^1]);
    }

    /// <summary>An operation that no rule is known of keeps what its parameters say.</summary>
    private static JsonObject Change(WriteRequest request)
    {
        if (request.Ids.IsEmpty || request.Session.Store.ByObject(request.Resource) is null)
            return Create(request);

        var document = Find(request);
        request.Apply(document);
        request.Session.Save(document);
        return document;
    }

    private static JsonObject Find(WriteRequest request)
    {
        var isWithin = request.Session.Store.Required(request.Resource).Schema.IdsWithin is not null;
        foreach (var (_, parent) in ParentOf(request))
            return request.Session.Require(request.Resource, isWithin ? $"{parent}/{request.Ids[^1]}" : request.Ids[^1], request.Resource);
        return request.Subject();
    }

    /// <summary>The field that names the object in front of a nested list, and that object's id.</summary>
    private static IEnumerable<(string Field, string Id)> ParentOf(WriteRequest request)
    {
        var segments = request.Operation.Segments;
        var at = segments.IndexOf("{}");
        if (at < 0 || at + 1 == segments.Length || request.Session.Store.ByPath("/" + string.Join('/', segments[..at])) is not { } parents)
            yield break;
        if (FieldOf(parents.Schema.Object, segments[at + 1]) is not { } field)
            yield break;

        _ = request.Session.Require(parents.Schema.Object, request.Ids[0], parents.Schema.Object);
        yield return (field, request.Ids[0]);
    }

    /// <summary>API v2 has one nested list that can be written.</summary>
    private static string? FieldOf(string parent, string segment)
        => (parent, segment) == ("v2.core.account", "persons") ? "account" : NestedLists.At(parent, segment)?.ParentField;
}
