using Microsoft.EntityFrameworkCore;
using StripeEFCore.Tests.Update.Judge;

namespace StripeEFCore.Tests.Update;

/// <summary>A parameter that is given by its name can be taken back.</summary>
public sealed class FreeParameterTests
{
    private readonly WriteServer _stripe = new();

    [Fact]
    public void A_parameter_that_is_taken_back_is_not_sent()
    {
        using var context = new Shop(_stripe);
        var entry = context.Add(new Customer { Name = "Ann" });
        entry.WithStripeParameter("validate", true).WithStripeParameter("test_clock", "clock_1").WithoutStripeParameter("test_clock");
        context.SaveChanges();

        Assert.Equal(["name=Ann", "validate=true"], _stripe.SentTo("/v1/customers"));
    }

    [Fact]
    public void The_property_of_the_same_name_is_sent_again()
    {
        using var context = new Shop(_stripe);
        context.Add(new Customer { Name = "Ann" }).WithStripeParameter("name", "Eve").WithoutStripeParameter("name");
        context.SaveChanges();

        Assert.Equal(["name=Ann"], _stripe.SentTo("/v1/customers"));
    }

    [Fact]
    public void One_that_was_not_given_is_no_error()
    {
        using var context = new Shop(_stripe);
        context.Add(new Customer { Name = "Ann" }).WithoutStripeParameter("validate");
        context.SaveChanges();

        Assert.Equal(["name=Ann"], _stripe.SentTo("/v1/customers"));
        Assert.Throws<ArgumentException>(() => context.Entry(new Customer()).WithoutStripeParameter(" "));
    }

    private sealed class Shop(WriteServer stripe) : WritingContext(stripe)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder) => modelBuilder.Entity<Customer>();
    }
}
