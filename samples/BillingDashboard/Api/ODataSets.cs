using BillingDashboard.Model;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Routing.Controllers;
using Microsoft.EntityFrameworkCore;
using Microsoft.OData.Edm;
using Microsoft.OData.ModelBuilder;

namespace BillingDashboard.Api;

/// <summary>The lists that OData serves.</summary>
public static class ODataSets
{
    public static IEdmModel Model()
    {
        var model = new ODataConventionModelBuilder();
        model.EntitySet<InvoiceRow>("Invoices").EntityType.Name = "Invoice";
        model.EntitySet<PersonRow>("Customers").EntityType.Name = "Customer";
        model.EntitySet<ContractRow>("Subscriptions").EntityType.Name = "Subscription";
        model.EntitySet<PaymentRow>("Payments").EntityType.Name = "Payment";
        return model.GetEdmModel();
    }
}

public sealed class InvoicesController(Billing billing) : RowsController<InvoiceRow>
{
    protected override IQueryable<InvoiceRow> Rows => billing.Invoices.ToRows();

    protected override IQueryable<InvoiceRow> With(string id) => billing.Invoices.Where(i => i.Id == id).ToRows();
}

public sealed class CustomersController(Billing billing) : RowsController<PersonRow>
{
    protected override IQueryable<PersonRow> Rows => billing.Customers.ToRows();

    protected override IQueryable<PersonRow> With(string id) => billing.Customers.Where(c => c.Id == id).ToRows();
}

public sealed class SubscriptionsController(Billing billing) : RowsController<ContractRow>
{
    protected override IQueryable<ContractRow> Rows => billing.Subscriptions.ToRows();

    protected override IQueryable<ContractRow> With(string id) => billing.Subscriptions.Where(s => s.Id == id).ToRows();
}

public sealed class PaymentsController(Billing billing) : RowsController<PaymentRow>
{
    protected override IQueryable<PaymentRow> Rows => billing.Charges.ToRows();

    protected override IQueryable<PaymentRow> With(string id) => billing.Charges.Where(c => c.Id == id).ToRows();
}

/// <summary>A list by OData, and one of its rows by its key.</summary>
public abstract class RowsController<T> : ODataController
    where T : class
{
    protected abstract IQueryable<T> Rows { get; }

    protected abstract IQueryable<T> With(string id);

    public async Task<IActionResult> Get(ODataQueryOptions<T> options, CancellationToken cancellationToken) =>
        Ok(await ODataPage.ReadAsync(Rows, options, cancellationToken));

    public async Task<IActionResult> Get([FromRoute] string key, CancellationToken cancellationToken) =>
        await With(key).FirstOrDefaultAsync(cancellationToken) is { } row ? Ok(row) : NotFound();
}
