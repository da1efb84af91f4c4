using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;
using Stripe.EFCore.Emulator.Events;
using Stripe.EFCore.Emulator.Http;
using Stripe.EFCore.Emulator.Store;
using Stripe.EFCore.Emulator.Writes.Billing;
using Stripe.EFCore.Emulator.Writes.Billing.Clocks;
using Stripe.EFCore.Emulator.Writes.Billing.Totals;
using Stripe.EFCore.Emulator.Writes.Catalog;
using Stripe.EFCore.Emulator.Writes.Checking;
using Stripe.EFCore.Emulator.Writes.Declarations;
using Stripe.EFCore.Emulator.Writes.Others;
using Stripe.EFCore.Emulator.Writes.Payments;
using Stripe.EFCore.Emulator.Writes.Requests;

namespace Stripe.EFCore.Emulator.Writes;

/// <summary>A write whose parameters are checked, and that is not executed yet.</summary>
internal sealed record PreparedWrite(Operation Operation, ImmutableArray<string> Ids, JsonObject Given, string Resource, Access Access)
{
    public required RequestBody Body { get; init; }
}

/// <summary>Carries out every write of the API: checks it by its declaration, executes it, and answers with the object as the API shows it.</summary>
internal sealed class WriteRoutes(NewIds ids)
{
    private static readonly Handlers Rules = AllRules();

    /// <summary>Finds the operation and checks key and parameters. What is refused here has changed nothing, and no idempotency key keeps it.</summary>
    /// <exception cref="ApiError">The request is not one that Stripe executes.</exception>
    public static PreparedWrite Prepare(HttpRequest request, Access access, RequestBody body)
    {
        if (!access.MayWrite)
            throw access.Forbidden("This application has read-only access to the account, and this endpoint writes.");
        if (Operations.At(request.Method, request.Path.Value!.TrimEnd('/')) is not var (operation, path))
            throw ApiRoutes.Unrecognized(request);

        var store = access.Store;
        var resource = ResourceOf(operation, store);
        access.Require(new Permission(OwnerOf(operation, store) ?? resource, IsWrite: true));
        var shape = ParameterShapes.Of(operation.Shape);
        var given = operation.IsV2 ? JsonReader.Read(body.Json ?? [], shape) : FormReader.Read(FormValue.Of(body.Parameters), shape);
        if (!operation.IsV2)
        {
            Currencies.Normalize(given);
            _ = Expansions.Of(body.Parameters, isList: false, store.ShapeOf(resource), access);
        }

        return new PreparedWrite(operation, path, given, resource, access) { Body = body };
    }

    /// <summary>Executes a write alone: no other one of the account happens at the same time.</summary>
    /// <exception cref="ApiError">The state of the objects does not allow it, or a payment is declined.</exception>
    public byte[] Execute(PreparedWrite write, HttpRequest request)
    {
        var store = write.Access.Store;
        lock (store.WriteGate)
        {
            var session = new WriteSession(store, ids, new EventJournal(store, request));
            var asked = new WriteRequest(write.Operation, write.Ids, write.Given, write.Resource, session) { File = write.Body.File };
            if (TestClockWrites.TimeOf(asked) is { } time)
                session.MoveTo(time);
            var answer = (Rules.Find(write.Operation.Key) ?? Generic.Handle)(asked);
            session.Commit();
            return session.Error is { } error ? throw error : View(write, answer);
        }
    }

    private static byte[] View(PreparedWrite write, JsonObject answer)
    {
        var view = (JsonObject)answer.DeepClone();
        var resource = JsonFields.Text(view["object"]) ?? write.Resource;
        if (write.Operation.IsV2)
            return JsonSerializer.SerializeToUtf8Bytes(ApiV2Routes.Shown(view, write.Access.Store.ByObject(resource)?.Schema, write.Given));
        if (view["deleted"] is not null)
        {
            HiddenValue.Remove(view);
            return JsonSerializer.SerializeToUtf8Bytes(view);
        }

        var expansions = Expansions.Of(write.Body.Parameters, isList: false, write.Access.Store.ShapeOf(resource), write.Access);
        new ObjectView(write.Access).Apply(view, resource, expansions);
        return JsonSerializer.SerializeToUtf8Bytes(view);
    }

    /// <summary>The object that an operation is about. Where its answer is left open, its path or the update of the same path tells it.</summary>
    private static string ResourceOf(Operation operation, AccountStore store)
        => operation.Answer != "-" ? operation.Answer
            : store.ByPath(operation.ListPath)?.Schema.Object
            ?? Operations.All.FirstOrDefault(o => o.Path == operation.Path && o.Answer != "-")?.Answer
            ?? OwnerOf(operation, store)
            ?? "";

    /// <summary>The object that the first part of a path is about.</summary>
    private static string? OwnerOf(Operation operation, AccountStore store)
        => operation.Segments.IndexOf("{}") is >= 0 and var at ? store.ByPath("/" + string.Join('/', operation.Segments[..at]))?.Schema.Object : null;

    private static Handlers AllRules()
    {
        var handlers = new Handlers();
        PaymentIntentWrites.AddTo(handlers);
        SetupIntentWrites.AddTo(handlers);
        PaymentMethodWrites.AddTo(handlers);
        ChargeWrites.AddTo(handlers);
        RefundWrites.AddTo(handlers);
        TransferWrites.AddTo(handlers);
        SubscriptionWrites.AddTo(handlers);
        SubscriptionItems.AddTo(handlers);
        InvoiceWrites.AddTo(handlers);
        InvoiceItemWrites.AddTo(handlers);
        InvoicePreview.AddTo(handlers);
        CreditNoteWrites.AddTo(handlers);
        TestClockWrites.AddTo(handlers);
        QuoteWrites.AddTo(handlers);
        Discounts.AddTo(handlers);
        CustomerBalance.AddTo(handlers);
        Customers.AddTo(handlers);
        Products.AddTo(handlers);
        Prices.AddTo(handlers);
        Coupons.AddTo(handlers);
        TaxIds.AddTo(handlers);
        Sources.AddTo(handlers);
        SalesWrites.AddTo(handlers);
        MeterWrites.AddTo(handlers);
        FileWrites.AddTo(handlers);
        StatusVerbs.AddTo(handlers);
        SettingsWrites.AddTo(handlers);
        CashBalances.AddTo(handlers);
        AccountFeatures.AddTo(handlers);
        OtherWrites.AddTo(handlers);
        return handlers;
    }
}
