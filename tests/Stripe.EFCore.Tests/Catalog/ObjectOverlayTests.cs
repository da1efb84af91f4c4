using System.Collections;
using System.Reflection;
using System.Text.RegularExpressions;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Catalog.Overlays;

namespace StripeEFCore.Tests.Catalog;

/// <summary>What the tables by hand say of fields, against Stripe.net's classes and services.</summary>
public partial class ObjectOverlayTests
{
    private static readonly List<(Type Class, ObjectField Field)> All =
    [
        .. from type in typeof(StripeEntity).Assembly.GetTypes()
           where type is { IsClass: true, IsAbstract: false, IsGenericTypeDefinition: false } && type.IsSubclassOf(typeof(StripeEntity))
           from field in StripeObjects.FieldsOf(type)
           select (type, field),
    ];

    [Fact]
    public void Tables_name_fields_that_exist()
    {
        var tables = typeof(ObjectOverlay).GetProperties(BindingFlags.Static | BindingFlags.NonPublic)
            .Select(property => property.GetValue(null))
            .Select(table => table is IDictionary dictionary ? dictionary.Keys.Cast<string>() : (IEnumerable<string>)table!)
            .ToList();

        Assert.Equal(5, tables.Count);
        Assert.All(tables, Assert.NotEmpty);
        Assert.Empty(tables.SelectMany(keys => keys).Except(All.Select(Key), StringComparer.Ordinal));
    }

    [Theory]
    [InlineData(typeof(Charge), "refunds")]
    [InlineData(typeof(Customer), "subscriptions")]
    [InlineData(typeof(Customer), "tax")]
    [InlineData(typeof(Customer), "invoice_credit_balance")]
    [InlineData(typeof(Invoice), "payments")]
    [InlineData(typeof(Stripe.Checkout.Session), "line_items")]
    [InlineData(typeof(Stripe.Checkout.SessionTotalDetails), "breakdown")]
    [InlineData(typeof(QuoteComputedUpfront), "line_items")]
    [InlineData(typeof(Price), "tiers")]
    [InlineData(typeof(ShippingRateFixedAmount), "currency_options")]
    [InlineData(typeof(Coupon), "applies_to")]
    [InlineData(typeof(Stripe.Issuing.Card), "number")]
    [InlineData(typeof(IBalanceTransactionSource), "refunds")]
    public void Field_comes_only_when_expanded(Type type, string name) => Assert.True(StripeObjects.Field(type, name)!.OnlyWhenExpanded);

    [Theory]
    [InlineData(typeof(Invoice), "lines")]
    [InlineData(typeof(Subscription), "items")]
    [InlineData(typeof(Transfer), "reversals")]
    [InlineData(typeof(Customer), "discount")]
    [InlineData(typeof(Customer), "default_source")]
    public void Field_comes_without_being_expanded(Type type, string name) => Assert.False(StripeObjects.Field(type, name)!.OnlyWhenExpanded);

    [Fact]
    public void Fields_that_come_only_when_expanded_take_null_and_hold_no_id()
    {
        var included = All.Where(pair => pair.Field.OnlyWhenExpanded).ToList();

        Assert.Equal(65, included.Count);
        Assert.All(included, pair =>
        {
            var property = pair.Class.GetProperties().Single(candidate => EntityFields.JsonName(candidate) == pair.Field.Name);
            Assert.True(!property.PropertyType.IsValueType || Nullable.GetUnderlyingType(property.PropertyType) is not null, Key(pair));
            Assert.False(pair.Field.IsExpandable, Key(pair));
        });
    }

    [Fact]
    public void Fields_that_lists_cannot_expand_come_only_when_expanded()
    {
        var refused = All.Where(pair => pair.Field.NotInLists).ToList();

        Assert.NotEmpty(refused);
        Assert.All(refused, pair => Assert.True(pair.Field.OnlyWhenExpanded, Key(pair)));
    }

    [Fact]
    public void Fields_that_cannot_be_expanded_hold_an_id_that_can_be_looked_up()
    {
        var refused = All.Where(pair => pair.Field.CannotExpand).ToList();

        Assert.NotEmpty(refused);
        Assert.All(refused, pair => Assert.True(pair.Field.IsExpandable, Key(pair)));
        Assert.All(refused, pair => Assert.NotNull(StripeObjects.RetrievePath(Assert.Single(pair.Field.Targets))));
    }

    [Fact]
    public void Every_list_says_where_the_whole_list_is_but_those_that_an_id_does_not_lead_to()
        => Assert.Equal(
            ["Entitlements.ActiveEntitlementSummary entitlements", "FinancialConnections.AccountOwnership owners", "Treasury.Transaction entries"],
            All.Where(pair => pair.Field is { Kind: FieldKind.List, ListPath: null }).Select(Key).Order(StringComparer.Ordinal));

    [Fact]
    public async Task Whole_lists_are_lists_of_Stripe_with_items_of_the_class()
    {
        var operations = await StripeNetOperations.RecordAsync();
        var lists = operations.Where(operation => operation.ListItem is not null).ToList();

        Assert.All(All.Where(pair => pair.Field.ListPath is not null), pair =>
        {
            var parts = pair.Field.ListPath!.Split('?');
            var path = parts[0].Replace("{id}", "{}", StringComparison.Ordinal);
            var parameter = parts.ElementAtOrDefault(1)?.Split('=')[0];

            Assert.Contains(lists, list => list.Path == path && IsOneKind(list.ListItem!, pair.Field.Class!));
            var resource = StripeCatalog.Find(Placeholder().Replace(parts[0], "{parent}"))!;
            Assert.True(parameter is null || resource.Parameters.Any(known => known.Name == parameter), pair.Field.ListPath);
            Assert.True(resource.Parameters.All(known => !known.Required || known.IsPath || known.Name == parameter), $"{pair.Field.ListPath} needs more.");
        });
    }

    /// <summary>One class, or a class and its interface: Stripe.net gives some lists the class and others the interface.</summary>
    private static bool IsOneKind(Type left, Type right) => left.IsAssignableFrom(right) || right.IsAssignableFrom(left);

    private static string Key((Type Class, ObjectField Field) pair) => $"{pair.Class.FullName!["Stripe.".Length..]} {pair.Field.Name}";

    [GeneratedRegex(@"\{id\}")]
    private static partial Regex Placeholder();
}
