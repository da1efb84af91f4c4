using System.Text.Json;
using Stripe.EFCore.Emulator.Seeding.Numbers;
using Stripe.EFCore.Emulator.Seeding.Schedules;

namespace Stripe.EFCore.Emulator.Seeding.Billing;

internal sealed class Products(SeedPlan plan) : SeededResource(plan, "product", plan.Ids.Product)
{
    public override long Count => Plan.Assortment.Products;

    public override long CreatedAt(long index) => Plan.Assortment.ProductSecond(index);

    protected override void WriteMembers(Utf8JsonWriter json, long index)
    {
        var name = Assortment.NameOf(index);
        var isActive = Assortment.IsProductActive(index);
        json.WriteBoolean("active"u8, isActive);
        json.WriteNumber("created"u8, CreatedAt(index));
        json.WriteId("default_price"u8, Plan.Ids.Price, Plan.Assortment.DefaultPriceOf(index));
        json.WriteString("description"u8, index % 2 == 0 ? $"{name}, billed as you like" : null);
        json.WriteEmptyArray("images"u8);
        json.WriteBoolean("livemode"u8, false);
        json.WriteStartArray("marketing_features"u8);
        if (index % Assortment.ProductsPerEdition < 3)
        {
            json.WriteStartObject();
            json.WriteString("name"u8, "Cancel any time"u8);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartObject("metadata"u8);
        if (index % 3 == 0)
            json.WriteNumberAsText("rank"u8, index);
        json.WriteEndObject();
        json.WriteString("name"u8, name);
        json.WriteNull("package_dimensions"u8);
        if (index % Assortment.ProductsPerEdition is 2 or 4)
            json.WriteBoolean("shippable"u8, index % Assortment.ProductsPerEdition == 2);
        else
            json.WriteNull("shippable"u8);
        json.WriteNull("statement_descriptor"u8);
        json.WriteNull("tax_code"u8);
        json.WriteString("type"u8, "service"u8);
        json.WriteString("unit_label"u8, name.StartsWith("Extra seat", StringComparison.Ordinal) ? "seat" : null);
        json.WriteNumber("updated"u8, CreatedAt(index) + (isActive ? 0 : 86400));
        json.WriteString("url"u8, index % 3 == 1 ? $"https://shop.emulated.example/{index}" : null);
    }
}
