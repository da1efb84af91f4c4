using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Others;

/// <summary>Single operations with a rule of their own.</summary>
internal static class OtherWrites
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/reviews/{}/approve", Approve);
        handlers.Add("POST /v1/webhook_endpoints", CreateEndpoint);
        handlers.Add("POST /v1/webhook_endpoints/{}", UpdateEndpoint);
        handlers.Add("POST /v2/core/event_destinations", CreateDestination);
        handlers.Add("POST /v1/billing/credit_grants", CreateGrant);
        handlers.Add("POST /v1/billing/credit_grants/{}/expire", r => EndGrant(r, "expires_at"));
        handlers.Add("POST /v1/billing/credit_grants/{}/void", r => EndGrant(r, "voided_at"));
        handlers.Add("POST /v1/apps/secrets/delete", DeleteSecret);
        handlers.Add("POST /v2/core/accounts/{}/close", r => SetFlag(r, "closed", true));
        foreach (var list in (string[])["core/vault/gb_bank_accounts", "core/vault/us_bank_accounts", "money_management/payout_methods"])
        {
            handlers.Add($"POST /v2/{list}/{{}}/archive", r => SetFlag(r, "archived", true));
            handlers.Add($"POST /v2/{list}/{{}}/unarchive", r => SetFlag(r, "archived", false));
        }
    }

    private static JsonObject Approve(WriteRequest request)
    {
        var review = request.Subject();
        if (!review.IsTrue("open"))
            throw Refusals.State(null, "This review has already been closed.");

        (review["open"], review["reason"], review["closed_reason"]) = (false, "approved", "approved");
        request.Session.Save(review);
        return review;
    }

    private static JsonObject CreateEndpoint(WriteRequest request)
    {
        var endpoint = request.New();
        if (!Uri.TryCreate(endpoint.Text("url"), UriKind.Absolute, out _))
            throw Refusals.State("url_invalid", "Invalid URL: An explicit scheme (such as https) must be provided.", "url");

        endpoint["secret"] = $"whsec_emulated{endpoint.Text("id")}";
        request.Session.Add(endpoint);
        return endpoint;
    }

    private static JsonObject UpdateEndpoint(WriteRequest request)
    {
        var endpoint = request.Subject();
        request.Apply(endpoint);
        if (request.Flag("disabled") is { } disabled)
            endpoint["status"] = disabled ? "disabled" : "enabled";
        request.Session.Save(endpoint);
        return endpoint;
    }

    /// <summary>The secret is in this answer, if it is asked for, and in no later one.</summary>
    private static JsonObject CreateDestination(WriteRequest request)
    {
        var destination = request.New();
        request.Session.Add(destination);
        var include = (request.Given["include"] as JsonArray)?.Select(JsonFields.Text) ?? [];
        if (!include.Contains("webhook_endpoint.signing_secret") || destination["webhook_endpoint"] is null)
            return destination;

        var answer = (JsonObject)destination.DeepClone();
        answer["webhook_endpoint"]!["signing_secret"] = $"whsec_emulated{answer.Text("id")}";
        return answer;
    }

    private static JsonObject CreateGrant(WriteRequest request)
    {
        var grant = request.New();
        grant["effective_at"] ??= request.Now;
        request.Session.Add(grant);
        return grant;
    }

    private static JsonObject EndGrant(WriteRequest request, string field)
    {
        var grant = request.Subject();
        if (grant["voided_at"] is not null)
            throw Refusals.State(null, "This credit grant has been voided.");

        grant[field] = request.Now;
        request.Session.Save(grant);
        return grant;
    }

    private static JsonObject DeleteSecret(WriteRequest request)
    {
        var secret = request.Session.Where("apps.secret", "name", request.Text("name")!)
            .FirstOrDefault(s => s.Text("scope.type") == request.Text("scope.type") && s.Text("scope.user") == request.Text("scope.user"))
            ?? throw ApiError.Missing("secret", request.Text("name")!, "name");
        request.Session.Delete(secret);
        secret["deleted"] = true;
        return secret;
    }

    private static JsonObject SetFlag(WriteRequest request, string field, bool value)
    {
        var document = request.Subject();
        document[field] = value;
        request.Session.Save(document);
        return document;
    }
}
