using Stripe.Identity;
using static Stripe.EFCore.Emulator.LongLists.LongListWriter;
using static Stripe.EFCore.Emulator.Others.OtherWriter;

namespace Stripe.EFCore.Emulator.Others;

/// <summary>Checks of who somebody is, and their reports.</summary>
internal static class OtherChecks
{
    public static void AddTo(OtherWriter data)
    {
        for (var n = 0; n < Each; n++)
        {
            var isVerified = n % 4 == 0;
            data.Add(new VerificationReport
            {
                Id = data.Id<VerificationReport>(n),
                ClientReferenceId = n % 3 == 2 ? null : $"client_{n % 3}",
                Created = data.Next(),
                Document = n % 2 == 0 ? new() { Status = "verified", FirstName = "Ada", LastName = $"Number {n}", IssuingCountry = "DE", Files = [] } : null,
                IdNumber = n % 2 == 0 ? null : new() { Status = "verified", IdNumberType = "us_ssn" },
                Options = new(),
                Type = n % 2 == 0 ? "document" : "id_number",
                VerificationSession = data.Id<VerificationSession>(n % 5),
            });
            data.Add(new VerificationSession
            {
                Id = data.Id<VerificationSession>(n),
                ClientReferenceId = n % 3 == 2 ? null : $"client_{n % 3}",
                Created = data.Next(),
                LastVerificationReportId = isVerified ? data.Id<VerificationReport>(n) : null,
                Metadata = Metadata(n),
                Options = new(),
                RelatedCustomer = n % 4 == 3 ? null : data.Of("customer", n % 4),
                RelatedCustomerAccount = data.CustomerAccount(n),
                Status = OneOf(n, "verified", "requires_input", "processing", "canceled"),
                Type = n % 2 == 0 ? "document" : "id_number",
            });
        }
    }
}
