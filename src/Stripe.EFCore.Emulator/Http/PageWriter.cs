using System.Text.Json;
using System.Text.Json.Nodes;
using Stripe.EFCore.Emulator.Lists;
using Stripe.EFCore.Emulator.Resources;
using Stripe.EFCore.Emulator.Shapes;
using Stripe.EFCore.Emulator.Store;

namespace Stripe.EFCore.Emulator.Http;

/// <summary>Writes pages of lists.</summary>
internal sealed class PageWriter(Access access)
{
    public byte[] List(Table table, string path, Parameters parameters)
    {
        var resource = table.Schema.Object;
        var expansions = Expansions.Of(parameters, isList: true, table.Schema.Shape, access);
        var (rows, hasMore) = ListQuery.Run(access.Store, table, parameters);
        return Write(path, hasMore, writer =>
        {
            foreach (var row in rows)
            {
                if (row.IsComputed && expansions.IsEmpty)
                    row.Write(writer);
                else
                    Write(writer, row.Document(), resource, expansions);
            }
        });
    }

    public byte[] Nested(NestedList list, string parent, string path, Parameters parameters)
    {
        var expansions = Expansions.Of(parameters, isList: true, ShapeOf(list), access);
        var items = NestedItems.OfRequest(access.Store, list, parent, parameters);
        var (page, hasMore) = ListQuery.Page(items, i => JsonFields.Text(i["id"]), list.Items[0], parameters);
        return Write(path, hasMore, writer =>
        {
            foreach (var item in page)
                Write(writer, (JsonObject)item.DeepClone(), (string?)item["object"] ?? list.Items[0], expansions);
        });
    }

    /// <summary>A page of items of one kind that are at hand.</summary>
    public byte[] Items(string resource, IEnumerable<JsonObject> items, string path, Parameters parameters)
    {
        var expansions = Expansions.Of(parameters, isList: true, access.Store.ShapeOf(resource), access);
        var (page, hasMore) = ListQuery.Page(items, i => JsonFields.Text(i["id"]), resource, parameters);
        return Write(path, hasMore, writer =>
        {
            foreach (var item in page)
                Write(writer, item, resource, expansions);
        });
    }

    /// <summary>What the items may hold: of several kinds, what any of them may.</summary>
    private ObjectShape ShapeOf(NestedList list) => ObjectShape.Any(list.Items.Select(access.Store.ShapeOf));

    private void Write(Utf8JsonWriter writer, JsonObject document, string resource, Expansions expansions)
    {
        new ObjectView(access).Apply(document, resource, expansions);
        document.WriteTo(writer);
    }

    private static byte[] Write(string path, bool hasMore, Action<Utf8JsonWriter> writeData)
    {
        using var stream = new MemoryStream(16 * 1024);
        using (var writer = new Utf8JsonWriter(stream))
        {
            writer.WriteStartObject();
            writer.WriteString("object", "list");
            writer.WriteStartArray("data");
            writeData(writer);
            writer.WriteEndArray();
            writer.WriteBoolean("has_more", hasMore);
            writer.WriteString("url", path);
            writer.WriteEndObject();
        }

        return stream.ToArray();
    }
}
