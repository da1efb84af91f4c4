using BillingDashboard.Answers;
using BillingDashboard.Model;
using BillingDashboard.Reports;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.EntityFrameworkCore;

namespace BillingDashboard.Api;

/// <summary>
///     Lists as JSON, newest first: <c>/api/invoices?status=open&amp;limit=20</c>. An answer names the token of the next page, which goes back as <c>after</c>.
/// </summary>
public static class JsonApi
{
    private const int UsualRows = 20;
    private const int MostRows = 100;

    public static void MapJsonApi(this IEndpointRouteBuilder application)
    {
        var api = application.MapGroup("/api");
        api.MapGet("/invoices", (Billing billing, [AsParameters] ListQuery query, string? status, string? customer, string? currency) => ListAsync(
            billing.Invoices.ToRows()
                .If(status, (rows, value) => rows.Where(i => i.Status == value))
                .If(customer, (rows, value) => rows.Where(i => i.CustomerId == value))
                .If(currency, (rows, value) => rows.Where(i => i.Currency == value)),
            query));
        api.MapGet("/customers", (Billing billing, [AsParameters] ListQuery query, string? email) => ListAsync(
            billing.Customers.ToRows().If(email, (rows, value) => rows.Where(c => c.Email == value)), query));
        api.MapGet("/subscriptions", (Billing billing, [AsParameters] ListQuery query, string? status, string? customer) => ListAsync(
            billing.Subscriptions.ToRows()
                .If(status, (rows, value) => rows.Where(s => s.Status == value))
                .If(customer, (rows, value) => rows.Where(s => s.CustomerId == value)),
            query));
        api.MapGet("/payments", (Billing billing, [AsParameters] ListQuery query, string? status, string? customer) => ListAsync(
            billing.Charges.ToRows()
                .If(status, (rows, value) => rows.Where(c => c.Status == value))
                .If(customer, (rows, value) => rows.Where(c => c.CustomerId == value)),
            query));

        api.MapGet("/invoices/{id}", (Billing billing, string id, CancellationToken stop) =>
            FindAsync(billing.Invoices.Where(i => i.Id == id).ToRows(), stop));
        api.MapGet("/customers/{id}", (Billing billing, string id, CancellationToken stop) =>
            FindAsync(billing.Customers.Where(c => c.Id == id).ToRows(), stop));
        api.MapGet("/subscriptions/{id}", (Billing billing, string id, CancellationToken stop) =>
            FindAsync(billing.Subscriptions.Where(s => s.Id == id).ToRows(), stop));
        api.MapGet("/payments/{id}", (Billing billing, string id, CancellationToken stop) =>
            FindAsync(billing.Charges.Where(c => c.Id == id).ToRows(), stop));
    }

    private static IQueryable<T> If<T>(this IQueryable<T> rows, string? value, Func<IQueryable<T>, string, IQueryable<T>> where) =>
        string.IsNullOrEmpty(value) ? rows : where(rows, value);

    private static async Task<Results<Ok<JsonPage<T>>, ProblemHttpResult>> ListAsync<T>(IQueryable<T> rows, ListQuery query)
        where T : class, IListed
    {
        if (query.Limit is < 1)
            return TypedResults.Problem("A page has 1 to 100 rows.", statusCode: StatusCodes.Status400BadRequest, title: "The limit is not valid");
        var from = query.After is null ? null : PlaceInList.Parse(query.After);
        if (query.After is not null && from is null)
            return TypedResults.Problem("Take it from the answer before.", statusCode: StatusCodes.Status400BadRequest, title: "The page token is not valid");

        var page = await ListPage.ReadAsync(query.Journal, rows, from, Math.Min(query.Limit ?? UsualRows, MostRows), query.Stop);
        return TypedResults.Ok(new JsonPage<T>(page.Rows, page.Next?.Token));
    }

    private static async Task<Results<Ok<T>, ProblemHttpResult>> FindAsync<T>(IQueryable<T> rows, CancellationToken stop)
        where T : class =>
        await rows.FirstOrDefaultAsync(stop) is { } row
            ? TypedResults.Ok(row)
            : TypedResults.Problem("The account has no object with this id.", statusCode: StatusCodes.Status404NotFound, title: "Not found");
}

/// <summary>What every list takes.</summary>
/// <param name="Limit">Rows of a page; 20 if it is left out. More than 100 count as 100.</param>
/// <param name="After">The token of a page before.</param>
/// <param name="Stop">Set when the caller is gone: then no further request is sent.</param>
public sealed record ListQuery(int? Limit, string? After, Journal Journal, CancellationToken Stop);

/// <summary>A page of rows.</summary>
/// <param name="Next">The token of the next page; null on the last one.</param>
public sealed record JsonPage<T>(IReadOnlyList<T> Data, string? Next);
