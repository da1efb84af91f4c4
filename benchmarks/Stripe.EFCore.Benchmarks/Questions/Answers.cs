namespace StripeEFCore.Benchmarks.Questions;

// The rows of the answers. They compare by value, and an answer is right when it has the same rows as often.
// Amounts are minor units.

internal sealed record Money(string Currency, decimal Amount);

internal sealed record MoneyByName(string? Name, string Currency, decimal Amount);

internal sealed record MoneyByMonth(int Year, int Month, string Currency, long Amount);

internal sealed record CustomerMoney(string Id, string? Name, string? Email, long Amount);

internal sealed record LifetimeValue(string? Country, string Currency, int Customers, long Amount);

internal sealed record Churn(int AtStart, int Lost);

internal sealed record Cohort(int Year, int Quarter, int Customers, int Active);

internal sealed record Renewal(string Subscription, string? Email, DateTime At, long Amount);

internal sealed record TrialEnd(string Subscription, string? Email, DateTime? At);

internal sealed record Arrears(string Subscription, string? Email, string? Invoice, long Due, string? Url);

internal sealed record Subscriber(string Subscription, string? Email, long Quantity);

internal sealed record SentBill(string Subscription, string Status, string Customer);

internal sealed record SubscriptionCard(string Id, string? Customer, string? Invoice, string? Product, long Quantity);

internal sealed record OverdueLine(string Invoice, string? Email, DateTime? Due, string? Description, long Amount);

internal sealed record AgeBand(int Band, string Currency, int Invoices, long Amount);

internal sealed record InvoiceRow(string Customer, string Id, DateTime Created, string Status, long Total);

internal sealed record OpenInvoice(string Id, string? Name, long Due);

internal sealed record NoteRow(string Id, string? Invoice, string? Customer, long Amount);

internal sealed record PendingWork(string? Email, string Currency, long Amount);

internal sealed record FailedPayment(string Id, string? Name, string? Email, string? Reason, long Amount);

internal sealed record RefundMonth(int Year, int Month, string? Reason, int Refunds, long Amount);

internal sealed record BrandRefunds(string? Brand, int Charges, long Amount, long Refunded);

internal sealed record DisputeReason(string Reason, string Status, int Disputes, long Amount);

internal sealed record DisputeToAnswer(string Id, string? Email, DateTime? DueBy, long Amount);

internal sealed record PayoutPart(string Payout, long Paid, string Type, int Transactions, long Net, long Fee);

internal sealed record PaymentFee(string Charge, long Fee, long Net);

internal sealed record SharedEmail(string Email, int Customers);

internal sealed record CustomerRow(string Id, string? Name, string? Email);

internal sealed record CouponUse(string Coupon, string? Name, int Codes, long Redeemed);

internal sealed record PriceRow(string Product, string? Nickname, string Currency, long? Amount);

internal sealed record EventCount(string Type, int Events);

internal sealed record Checkout(string Id, string? Email, long? Total, string? Description, long? Quantity);

internal sealed record YesOrNo(bool Is);
