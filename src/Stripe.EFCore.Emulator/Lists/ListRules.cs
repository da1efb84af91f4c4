using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Lists;

/// <summary>
///     What Stripe refuses of a list request as a whole: parameters that are unknown, missing, at odds with each other, or name what does not exist.
/// </summary>
internal static class ListRules
{
    private static readonly string[] Paging = ["limit", "starting_after", "ending_before"];

    /// <exception cref="ApiError">The request is refused.</exception>
    public static void Check(AccountStore store, ResourceSchema schema, Parameters parameters)
    {
        RequireKnown(parameters, schema);
        foreach (var required in schema.Required.Where(r => !parameters.Names.Contains(r)))
            throw Missing(required);
        foreach (var (parameter, resource) in schema.Parents)
            RequireParent(store, resource, parameters[parameter]!, parameter);
        switch (schema.Object)
        {
            case "product" when Has(parameters, "ids"):
                RequireAlone(parameters, "ids", "starting_after", "ending_before");
                break;
            case "event" when Has(parameters, "type"):
                RequireAlone(parameters, "type", "types");
                break;
            case "financial_connections.account" when Has(parameters, "account_holder[account]"):
                RequireAlone(parameters, "account_holder[account]", "account_holder[customer]");
                break;
            case "tax_id" when Has(parameters, "owner"):
                CheckOwner(parameters);
                break;
            case "apps.secret":
                CheckScope(parameters);
                break;
            case "invoice_payment" when Has(parameters, "payment") && parameters["payment[type]"] is null:
                throw Missing("payment[type]");
            case "treasury.transaction" when Has(parameters, "status_transitions"):
                if (parameters["status"] != "posted" || parameters["order_by"] != "posted_at")
                {
                    throw ApiError.Invalid(
                        null, "When using status_transitions[posted_at], status=posted and order_by=posted_at must also be specified.", "status_transitions");
                }

                break;
        }
    }

    /// <exception cref="ApiError">A parameter is neither a filter nor one of paging.</exception>
    public static void RequireKnown(Parameters parameters, ResourceSchema schema)
    {
        foreach (var (name, _) in parameters.All)
        {
            var root = Parameters.Root(name);
            if (root == "expand" || Paging.Contains(name) && !schema.Unpaged.Contains(name) || schema.Filters.Any(f => FilterPredicates.Takes(f, name)))
                continue;

            var isPart = schema.Filters.Any(f => Parameters.Root(f.Name) == root);
            throw isPart && name == root ? ApiError.Invalid(null, "Invalid object", name) : ApiError.UnknownParameter(isPart ? name : root);
        }
    }

    public static ApiError Missing(string parameter) => ApiError.Invalid("parameter_missing", $"Missing required param: {parameter}.", parameter);

    /// <exception cref="ApiError">There is no such object.</exception>
    public static void RequireParent(AccountStore store, string resource, string id, string parameter)
    {
        if (store.Required(resource).Find(id) is null)
            throw ApiError.Missing(resource, id, parameter);
    }

    private static void CheckOwner(Parameters parameters)
    {
        switch (parameters["owner[type]"])
        {
            case null:
                throw Missing("owner[type]");
            case "customer" when parameters["owner[customer]"] is null && parameters["owner[customer_account]"] is null:
                throw Missing("owner[customer]");
            case "account" when parameters["owner[account]"] is null:
                throw Missing("owner[account]");
        }
    }

    private static void CheckScope(Parameters parameters)
    {
        switch (parameters["scope[type]"])
        {
            case null:
                throw Missing("scope[type]");
            case "user" when parameters["scope[user]"] is null:
                throw Missing("scope[user]");
            case "account" when parameters["scope[user]"] is not null:
                throw ApiError.Invalid(null, "You cannot pass scope[user] when scope[type] is account.", "scope[user]");
        }
    }

    private static void RequireAlone(Parameters parameters, string given, params string[] others)
    {
        if (others.FirstOrDefault(o => Has(parameters, o)) is { } other)
            throw ApiError.Invalid("parameters_exclusive", $"You may only specify one of these parameters: {given}, {other}.", given);
    }

    private static bool Has(Parameters parameters, string name) => parameters.All.Any(p => p.Key == name || Parameters.Root(p.Key) == name);
}
