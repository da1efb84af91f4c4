using Stripe.Apps;
using Stripe.Forwarding;
using Stripe.Reporting;
using Stripe.Sigma;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;
using Secret = Stripe.Apps.Secret;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Files and links to them, reports, queries, requests that were forwarded, apps with their secrets.</summary>
internal static class OtherFiles
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            AddFile(data, n);
            AddReport(data, n);
            data.Add(Query(data, n));
            data.Add(Forwarded(data, n));
            data.Add(Install(data, n));
        }

        for (var n = 0; n < 2 * Each; n++)
        {
            data.Add(new Secret
            {
                Id = data.Id<Secret>(n),
                Created = data.Next(),
                Name = $"secret_{n}",
                Scope = n % 3 == 2 ? new() { Type = "user", User = $"usr_{n % 4}" } : new() { Type = "account" },
            });
        }
    }

    private static global::Stripe.File File(OtherWriter data, int number, string purpose) => new()
    {
        Id = data.Id<global::Stripe.File>(number),
        Created = data.Next(),
        Filename = $"file{number}.pdf",
        Purpose = purpose,
        Size = 1000 + number,
        Type = "pdf",
        Url = $"https://files.emulated.example/{number}",
    };

    private static void AddFile(OtherWriter data, int number)
    {
        data.Add(File(data, number, OneOf(number, "dispute_evidence", "business_logo", "identity_document")));
        for (var n = 0; n < OneOf(number, 2, 12, 1, 0); n++)
        {
            data.Add(new FileLink
            {
                Id = data.Id<FileLink>(100 * number + n),
                Created = data.Next(),
                Expired = n % 3 == 1,
                ExpiresAt = n % 3 == 1 ? data.Next() : null,
                FileId = data.Id<global::Stripe.File>(number),
                Metadata = Metadata(n),
                Url = $"https://files.emulated.example/links/{number}/{n}",
            });
        }
    }

    private static void AddReport(OtherWriter data, int number)
    {
        var type = $"balance.summary.{number + 1}";
        data.Add(new ReportType
        {
            Id = type,
            DataAvailableEnd = data.Next(),
            DataAvailableStart = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc),
            DefaultColumns = ["category", "net_amount"],
            Name = $"Balance summary {number}",
            Updated = data.Next(),
            Version = 1,
        });
        data.Add(new ReportRun
        {
            Id = data.Id<ReportRun>(number),
            Created = data.Next(),
            Parameters = new() { IntervalStart = new DateTime(2025, 1, 1, 0, 0, 0, DateTimeKind.Utc), IntervalEnd = data.Next() },
            ReportType = type,
            Result = number % 3 == 0 ? null : File(data, 1000 + number, "finance_report_run"),
            Status = number % 3 == 0 ? "pending" : "succeeded",
            SucceededAt = number % 3 == 0 ? null : data.Next(),
        });
    }

    private static ScheduledQueryRun Query(OtherWriter data, int number) => new()
    {
        Id = data.Id<ScheduledQueryRun>(number),
        Created = data.Next(),
        DataLoadTime = data.Next(),
        ResultAvailableUntil = data.Next().AddDays(30),
        Sql = "select count(*) from charges",
        Status = OneOf(number, "completed", "failed"),
        Title = $"Query {number}",
    };

    private static Request Forwarded(OtherWriter data, int number) => new()
    {
        Id = data.Id<Request>(number),
        Created = data.Next(),
        Metadata = Metadata(number),
        PaymentMethod = data.Of("payment_method", number),
        Replacements = ["card_number"],
        RequestContext = new() { DestinationDuration = 10 + number, DestinationIpAddress = "127.0.0.1" },
        RequestDetails = new() { Body = "{}", Headers = [], HttpMethod = "POST" },
        ResponseDetails = new() { Body = "{}", Headers = [], Status = 200 },
        Url = "https://endpoint.example/forward",
    };

    private static Install Install(OtherWriter data, int number) => new()
    {
        Id = data.Id<Install>(number),
        Account = data.Id<Account>(number % 4),
        App = data.Id("app", number % 3),
        ApprovalRequired = number % 4 == 1,
        Channel = OneOf(number, "public", "testing", "private_test", "private_live"),
        Created = data.Next(),
        CreatedBy = $"usr_{number % 4}",
        EndpointsGranted = [],
        EndpointsPending = [],
        PermissionsGranted = ["customer_read"],
        PermissionsPending = [],
        Status = OneOf(number, "installed", "installing", "install_failed", "uninstalling", "uninstall_failed"),
    };
}
