using Stripe.V2;
using Stripe.V2.Commerce;
using Stripe.V2.Core;
using Stripe.V2.Core.Vault;
using Stripe.V2.MoneyManagement;
using V2Account = Stripe.V2.Core.Account;
using V2Event = Stripe.V2.Core.Event;

namespace Stripe.EFCore.Emulator.LongLists;

/// <summary>Objects of every list of API v2.</summary>
internal static class ApiV2Objects
{
    public const int Events = 25;

    public const string FirstAccount = "acct_v2_00";

    private const int Each = 12;

    private const int PersonsOfOthers = 5;

    public static void AddTo(LongListWriter data)
    {
        for (var n = 0; n < Events; n++)
            AddEvent(data, n);
        for (var n = 0; n < PersonsOfOthers; n++)
            data.Add(Person(data, Each + n, $"acct_v2_{1 + n % 3:D2}"));
        for (var n = 0; n < Each; n++)
        {
            data.Add(Account(data, n));
            AddCore(data, n);
            AddMoney(data, n);
            AddTransfers(data, n);
        }
    }

    /// <summary>Times of API v2 have milliseconds.</summary>
    private static DateTime At(LongListWriter data, int number) => data.Next().AddMilliseconds(number * 7 % 1000);

    private static void AddEvent(LongListWriter data, int number)
    {
        var document = Shapes.EntityJson.Of(new V2Event
        {
            Id = $"evt_v2_{number:D2}",
            Created = At(data, number),
            Reason = number % 2 == 0 ? new() { Type = "request", Request = new() { Id = $"req_{number}", IdempotencyKey = $"key_{number}" } } : null,
            Type = number % 3 == 0 ? "v1.billing.meter.no_meter_found" : "v2.core.account.updated",
        });
        document["related_object"] = number % 3 == 0 ? null : new System.Text.Json.Nodes.JsonObject
        {
            ["id"] = $"acct_v2_{number % Each:D2}",
            ["type"] = "v2.core.account",
            ["url"] = $"/v2/core/accounts/acct_v2_{number % Each:D2}",
        };
        data.Account.Insert("v2.core.event", document);
    }

    private static V2Account Account(LongListWriter data, int number) => new()
    {
        Id = $"acct_v2_{number:D2}",
        AppliedConfigurations = number % 2 == 0 ? ["customer", "merchant"] : ["customer"],
        Closed = number == 5,
        Configuration = new()
        {
            Customer = new() { Applied = true, Billing = new() { DefaultPaymentMethod = "pm_long0" } },
            Merchant = number % 2 == 0 ? new() { Applied = true } : null,
        },
        ContactEmail = $"account{number}@example.com",
        Created = At(data, number),
        Dashboard = number % 3 == 0 ? null : "full",
        Defaults = new() { Currency = "usd", Locales = ["en"] },
        DisplayName = $"Account {number}",
        Identity = new() { Country = number % 2 == 0 ? "US" : "DE", EntityType = "company" },
        Metadata = LongListWriter.Metadata(number),
        Requirements = new() { Entries = [] },
    };

    private static AccountPerson Person(LongListWriter data, int number, string account) => new()
    {
        Id = $"person_v2_{number:D2}",
        Account = account,
        Created = At(data, number),
        Updated = At(data, number),
        GivenName = "Given",
        Surname = $"Name {number}",
        Metadata = [],
    };

    private static void AddCore(LongListWriter data, int number)
    {
        data.Add(Person(data, number, FirstAccount));
        data.Add(new EventDestination
        {
            Id = $"ed_v2_{number:D2}",
            Created = At(data, number),
            Description = $"Destination {number}",
            EnabledEvents = ["*"],
            EventPayload = "thin",
            Metadata = [],
            Name = $"Destination {number}",
            Status = number == 3 ? "disabled" : "enabled",
            Type = "webhook_endpoint",
            Updated = At(data, number),
            WebhookEndpoint = new() { Url = $"https://hooks.emulated.example/{number}" },
        });
        data.Add(new GbBankAccount
        {
            Id = $"gbba_v2_{number:D2}",
            BankName = "BANK",
            Created = At(data, number),
            Last4 = $"{3000 + number}",
            SortCode = "108800",
            SupportedCurrencies = ["gbp"],
        });
        data.Add(new UsBankAccount
        {
            Id = $"usba_v2_{number:D2}",
            BankName = "BANK",
            Created = At(data, number),
            Last4 = $"{4000 + number}",
            RoutingNumber = "110000000",
            SupportedCurrencies = ["usd"],
            Verification = new() { Status = number % 2 == 0 ? "verified" : "unverified" },
        });
        data.Add(new ProductCatalogImport
        {
            Id = $"pcimprt_v2_{number:D2}",
            Created = At(data, number),
            FeedType = number % 2 == 0 ? "product" : "pricing",
            Metadata = [],
            Mode = "upsert",
            Status = number % 3 == 2 ? "processing" : "succeeded",
        });
    }

    private static void AddMoney(LongListWriter data, int number)
    {
        data.Add(new FinancialAccount
        {
            Id = $"fa_v2_{number:D2}",
            Balance = new() { Available = new() { ["usd"] = Usd(100 * number) } },
            Country = "US",
            Created = At(data, number),
            Metadata = [],
            Status = number == 2 ? "closed" : "open",
            Storage = new() { DepositInsuranceEligibility = [new()], HoldsCurrencies = ["usd"] },
            Type = "storage",
        });
        data.Add(new FinancialAddress
        {
            Id = $"finaddr_v2_{number:D2}",
            Created = At(data, number),
            FinancialAccount = $"fa_v2_{number % 3:D2}",
            Status = "active",
            Type = "us_bank_account",
        });
        data.Add(new Adjustment
        {
            Id = $"adj_v2_{number:D2}",
            AdjustedFlow = new() { Type = "outbound_payment", OutboundPayment = $"obp_v2_{number:D2}" },
            Amount = Usd(10 + number),
            Created = At(data, number),
            FinancialAccount = "fa_v2_00",
        });
        data.Add(new Transaction
        {
            Id = $"trxn_v2_{number:D2}",
            Amount = Usd(number % 2 == 0 ? 500 : -500),
            BalanceImpact = new() { Available = Usd(number % 2 == 0 ? 500 : -500), InboundPending = Usd(0), OutboundPending = Usd(0) },
            Category = "outbound_payment",
            Created = At(data, number),
            FinancialAccount = $"fa_v2_{number % 2:D2}",
            Flow = new() { Type = "outbound_payment", OutboundPayment = $"obp_v2_{number:D2}" },
            Metadata = [],
            Status = "posted",
        });
        data.Add(new TransactionEntry
        {
            Id = $"trxne_v2_{number:D2}",
            BalanceImpact = new() { Available = Usd(number), InboundPending = Usd(0), OutboundPending = Usd(0) },
            Created = At(data, number),
            EffectiveAt = At(data, number),
            Transaction = $"trxn_v2_{number % 4:D2}",
        });
    }

    private static void AddTransfers(LongListWriter data, int number)
    {
        data.Add(new InboundTransfer { Id = $"ibt_v2_{number:D2}", Amount = Usd(100 + number), Created = At(data, number), TransferHistory = [] });
        data.Add(new OutboundPayment
        {
            Id = $"obp_v2_{number:D2}",
            Amount = Usd(500),
            Created = At(data, number),
            Metadata = [],
            Status = number % 3 == 0 ? "processing" : "posted",
            To = new() { Recipient = $"acct_v2_{number % 4:D2}", Credited = Usd(500) },
        });
        data.Add(new PayoutMethod
        {
            Id = $"pyom_v2_{number:D2}",
            Created = At(data, number),
            Type = "bank_account",
            UsageStatus = new() { Payments = number % 2 == 0 ? "eligible" : "requires_action", Transfers = "eligible" },
        });
        data.Add(new OutboundSetupIntent { Id = $"osi_v2_{number:D2}", Created = At(data, number), Status = "succeeded", UsageIntent = "payment" });
        data.Add(new PayoutIntent
        {
            Id = $"pi_v2_{number:D2}",
            Amount = Usd(700),
            Created = At(data, number),
            EstimatedFees = [],
            Metadata = [],
            Status = "pending",
        });
        data.Add(new ReceivedCredit
        {
            Id = $"rc_v2_{number:D2}",
            Amount = Usd(50 + number),
            Created = At(data, number),
            FinancialAccount = "fa_v2_00",
            Status = "succeeded",
            Type = "bank_transfer",
        });
    }

    private static Amount Usd(long value) => new() { Value = value, Currency = "usd" };
}
