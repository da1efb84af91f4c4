using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes.Catalog;

/// <summary>Products, which go only while they have no prices: https://docs.stripe.com/api/products/delete.</summary>
internal static class Products
{
    public static void AddTo(Handlers handlers)
    {
        handlers.Add("POST /v1/products", Create);
        handlers.Add("POST /v1/products/{}", Update);
        handlers.Add("DELETE /v1/products/{}", Delete);
        handlers.Add("POST /v1/products/{}/features", AddFeature);
    }

    /// <summary>The product that <c>product_data</c> describes.</summary>
    public static JsonObject OfData(WriteSession session, JsonObject data)
    {
        var product = session.New("product", data.Text("id"));
        session.Merge.Into(product, data, typeof(Product));
        session.Add(product);
        return product;
    }

    private static JsonObject Create(WriteRequest request)
    {
        var product = request.New();
        request.Session.Add(product);
        if (request.Given["default_price_data"] is not JsonObject data)
            return product;

        var price = request.Session.New("price");
        Prices.Fill(request.Session, price, data);
        price["product"] = product.Text("id");
        request.Session.Add(price);
        product["default_price"] = price.Text("id");
        request.Session.Save(product);
        return product;
    }

    private static JsonObject Update(WriteRequest request)
    {
        var product = request.Subject();
        request.Apply(product);
        if (request.Text("default_price") is { } price && request.Session.Find("price", price)?.Text("product") is { } owner && owner != request.Ids[0])
            throw Refusals.State(null, $"The price {price} belongs to another product.", "default_price");

        product["updated"] = request.Now;
        request.Session.Save(product);
        return product;
    }

    private static JsonObject Delete(WriteRequest request)
    {
        var product = request.Subject();
        if (request.Session.Where("price", "product", request.Ids[0]).Any())
            throw Refusals.State(null, "This product cannot be deleted because it has one or more user-created prices.");
        if (request.Session.Where("plan", "product", request.Ids[0]).Any())
            throw Refusals.State(null, "This product cannot be deleted because it has one or more plans.");

        request.Session.Delete(product);
        return AccountStore.Stub(request.Session.Store.Required("product").Schema, request.Ids[0]);
    }

    private static JsonObject AddFeature(WriteRequest request)
    {
        _ = request.Session.Require("product", request.Ids[0], "product");
        var feature = request.New();
        feature["entitlement_feature"] = request.Session.Require("entitlements.feature", request.Text("entitlement_feature")!, "entitlement_feature");
        feature[HiddenValue.Of("product")] = request.Ids[0];
        request.Session.Add(feature);
        return feature;
    }
}
