using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.OData;
using Microsoft.AspNetCore.OData.Query;
using Microsoft.AspNetCore.OData.Results;
using Microsoft.AspNetCore.OData.Routing.Controllers;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.OData.ModelBuilder;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Composed;

/// <summary>A web application that answers OData queries over a shop, be it Stripe's or the same objects in lists.</summary>
public sealed class ODataShop : IAsyncDisposable
{
    private readonly WebApplication _application;

    private ODataShop(WebApplication application)
    {
        _application = application;
        Client = new HttpClient { BaseAddress = new Uri(application.Urls.First() + "/odata/") };
    }

    public HttpClient Client { get; }

    /// <param name="shop">The source of a request's queries; it is disposed of with the request.</param>
    public static async Task<ODataShop> StartAsync(Func<IShop> shop)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Services.AddScoped(_ => shop());
        builder.Services.AddControllers().AddApplicationPart(typeof(ODataShop).Assembly)
            .AddOData(options => options.EnableQueryFeatures().AddRouteComponents("odata", Model()));
        var application = builder.Build();
        application.MapControllers();
        await application.StartAsync();
        return new ODataShop(application);
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await _application.DisposeAsync();
    }

    private static Microsoft.OData.Edm.IEdmModel Model()
    {
        var model = new ODataConventionModelBuilder();
        model.EntitySet<Customer>(nameof(IShop.Customers));
        model.EntitySet<Subscription>(nameof(IShop.Subscriptions));
        model.EntitySet<Invoice>(nameof(IShop.Invoices));
        model.EntitySet<Charge>(nameof(IShop.Charges));
        model.EntitySet<Refund>(nameof(IShop.Refunds));
        model.EntitySet<Product>(nameof(IShop.Products));
        model.EntitySet<Price>(nameof(IShop.Prices));
        return model.GetEdmModel();
    }
}

/// <summary>Nested any and all as deep as the tests go; the rest is OData's default.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class EnableShopQueryAttribute : EnableQueryAttribute
{
    public EnableShopQueryAttribute() => MaxAnyAllExpressionDepth = 3;
}

[EnableShopQuery]
public sealed class CustomersController(IShop shop) : ODataController
{
    public IQueryable<Customer> Get() => shop.Customers;

    public SingleResult<Customer> Get([FromRoute] string key) => SingleResult.Create(shop.Customers.Where(c => c.Id == key));

    public IQueryable<Invoice> GetInvoices([FromRoute] string key) => shop.Customers.Where(c => c.Id == key).SelectMany(c => c.Invoices);
}

[EnableShopQuery]
public sealed class SubscriptionsController(IShop shop) : ODataController
{
    public IQueryable<Subscription> Get() => shop.Subscriptions;
}

/// <summary>Pages without an order of their own stay in the order of Stripe's list.</summary>
[EnableQuery(EnsureStableOrdering = false)]
public sealed class InvoicesController(IShop shop) : ODataController
{
    public IQueryable<Invoice> Get() => shop.Invoices;
}

[EnableShopQuery]
public sealed class ChargesController(IShop shop) : ODataController
{
    public IQueryable<Charge> Get() => shop.Charges;
}

[EnableShopQuery]
public sealed class RefundsController(IShop shop) : ODataController
{
    public IQueryable<Refund> Get() => shop.Refunds;
}

[EnableShopQuery]
public sealed class ProductsController(IShop shop) : ODataController
{
    public IQueryable<Product> Get() => shop.Products;
}

[EnableShopQuery]
public sealed class PricesController(IShop shop) : ODataController
{
    public IQueryable<Price> Get() => shop.Prices;
}
