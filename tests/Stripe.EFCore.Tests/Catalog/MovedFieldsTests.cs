using System.Text.RegularExpressions;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.Tests.Catalog;

public partial class MovedFieldsTests
{
    public static TheoryData<string, string, string> Entries
    {
        get
        {
            var entries = new TheoryData<string, string, string>();
            foreach (var (name, fields) in MovedFields.ByObject)
            {
                foreach (var (old, successor) in fields)
                    entries.Add(name, old, successor);
            }

            return entries;
        }
    }

    [Theory]
    [InlineData("invoice", "subscription", "moved to 'parent.subscription_details.subscription'")]
    [InlineData("invoice", "paid", "is now 'status == \"paid\"'")]
    [InlineData("invoice", "payment_intent", "moved to 'payments.data[].payment.payment_intent'")]
    [InlineData("invoice", "tax", "is now the sum of total_taxes[].amount")]
    [InlineData("subscription", "current_period_end", "moved to 'items.data[].current_period_end'")]
    [InlineData("promotion_code", "coupon", "moved to 'promotion.coupon'")]
    [InlineData("invoice", "custumer", null)]
    [InlineData("weather", "wind", null)]
    public void Message_says_what_became_of_the_field(string name, string field, string? message)
        => Assert.Equal(message, MovedFields.Find(name, field));

    [Theory]
    [MemberData(nameof(Entries))]
    public void Field_is_gone_and_its_successor_is_there(string name, string field, string successor)
    {
        var type = StripeObjects.ClassOf(name);
        Assert.NotNull(type);
        Assert.Null(StripeObjects.Field(type, field));

        var paths = successor.Contains(' ') ? PathsOfTheObject().Matches(successor).Select(match => match.Value).ToList() : [successor];
        Assert.All(paths, path => Assert.True(Exists(type, path), $"{name} has no {path}."));
    }

    private static bool Exists(Type type, string path)
    {
        ObjectField? at = null;
        foreach (var segment in path.Replace("data[]", "data", StringComparison.Ordinal).Split('.'))
        {
            var isArray = segment.EndsWith("[]", StringComparison.Ordinal);
            if (at is { Kind: FieldKind.List })
            {
                if (segment != "data")
                    return false;
                at = at with { Kind = FieldKind.ObjectArray };
                continue;
            }

            at = at is null ? StripeObjects.Field(type, segment.TrimEnd('[', ']')) : StripeObjects.Field(at, segment.TrimEnd('[', ']'));
            if (at is null || (isArray && at.Kind != FieldKind.ObjectArray))
                return false;
        }

        return at is not null;
    }

    /// <summary>The paths of the object itself in a sentence or an expression.</summary>
    [GeneratedRegex(@"(?<![/\w.])(?:status|latest_charge|company|individual|(?:parent|total_taxes)[\w.\[\]]*\w)")]
    private static partial Regex PathsOfTheObject();
}
