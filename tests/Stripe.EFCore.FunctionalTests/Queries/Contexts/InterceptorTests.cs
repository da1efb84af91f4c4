using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Query;
using StripeEFCore.FunctionalTests.Model;

namespace StripeEFCore.FunctionalTests.Queries.Contexts;

/// <summary>EF Core's interceptors see what they see on every provider (https://learn.microsoft.com/ef/core/logging-events-diagnostics/interceptors).</summary>
public sealed class InterceptorTests(ShopFixture shop) : IClassFixture<ShopFixture>
{
    [Fact]
    public async Task What_a_query_interceptor_adds_is_asked_of_Stripe()
    {
        await using var db = Context(new OnlyOpen());
        shop.Requests.Clear();

        var ids = await db.Invoices.Select(i => i.Id).ToListAsync();

        Assert.NotEmpty(ids);
        Assert.Equal(shop.Objects.Invoices.Where(i => i.Status == "open").Select(i => i.Id), ids);
        Assert.Equal(["/v1/invoices?status=open&limit=100"], shop.Sent());
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_materialization_interceptor_sees_each_object_once_and_may_change_it(bool isTracking)
    {
        var seen = new Materialized();
        await using var db = Context(seen);
        var query = db.Invoices.Include(i => i.Customer).Where(i => i.Status == "open");

        var invoices = await (isTracking ? query : query.AsNoTrackingWithIdentityResolution()).ToListAsync();

        var customers = invoices.Select(i => i.Customer).Distinct().ToList();
        Assert.NotEmpty(invoices);
        Assert.Equal(invoices.Select(i => i.Id).Order(), seen.Of<Invoice>().Select(i => i.Id).Order());
        Assert.Equal(customers.Select(c => c!.Id).Order(), seen.Of<Customer>().Select(c => c.Id).Order());
        Assert.All(customers, c => Assert.StartsWith("seen ", c!.Name));
        Assert.All(db.ChangeTracker.Entries(), e => Assert.Equal(EntityState.Unchanged, e.State));
    }

    [Fact]
    public async Task An_interceptor_can_make_the_objects_itself()
    {
        await using var db = Context(new Substitute());

        var customer = await db.Customers.FirstAsync();

        Assert.Equal("made elsewhere", customer.Metadata["origin"]);
        Assert.StartsWith("cus_", customer.Id);
    }

    [Fact]
    public async Task An_identity_resolution_interceptor_merges_what_is_attached_twice()
    {
        await using var db = Context(new UpdatingIdentityResolutionInterceptor());
        var tracked = await db.Customers.FirstAsync();

        db.Attach(
            new Customer
            {
                Id = tracked.Id,
                Name = "of another source",
                Created = tracked.Created,
                Metadata = tracked.Metadata,
                PreferredLocales = tracked.PreferredLocales
            });

        Assert.Equal("of another source", tracked.Name);
        Assert.Equal(EntityState.Modified, db.Entry(tracked).State);
    }

    [Fact]
    public async Task A_save_interceptor_can_take_the_place_of_a_save_and_hears_of_one_that_is_refused()
    {
        var saves = new Saves { Suppresses = true };
        await using var db = Context(saves);
        (await db.Customers.FirstAsync()).Name = "changed";
        shop.Requests.Clear();

        Assert.Equal(1, await db.SaveChangesAsync());
        Assert.Null(saves.Failed);

        saves.Suppresses = false;
        db.Add(new Customer { Id = "cus_new" });
        var refusal = await Assert.ThrowsAsync<InvalidOperationException>(() => db.SaveChangesAsync());
        Assert.Same(refusal, saves.Failed);
        Assert.Empty(shop.Sent());
    }

    private ShopContext Context(IInterceptor interceptor) => shop.CreateContext(options => options.AddInterceptors(interceptor));

    private sealed class OnlyOpen : IQueryExpressionInterceptor
    {
        public Expression QueryCompilationStarting(Expression queryExpression, QueryExpressionEventData eventData) => new Narrowing().Visit(queryExpression);

        private sealed class Narrowing : ExpressionVisitor
        {
            protected override Expression VisitExtension(Expression node)
                => node is EntityQueryRootExpression { ElementType: var type } && type == typeof(Invoice)
                    ? Expression.Call(
                        typeof(Queryable), nameof(Queryable.Where), [typeof(Invoice)], node, (Expression<Func<Invoice, bool>>)(i => i.Status == "open"))
                    : base.VisitExtension(node);
        }
    }

    private sealed class Materialized : IMaterializationInterceptor
    {
        private readonly List<object> _objects = [];

        public IEnumerable<T> Of<T>() => _objects.OfType<T>();

        public object InitializedInstance(MaterializationInterceptionData materializationData, object entity)
        {
            _objects.Add(entity);
            if (entity is Customer customer)
                customer.Name = $"seen {materializationData.GetPropertyValue<string?>(nameof(Customer.Name))}";
            return entity;
        }
    }

    private sealed class Substitute : IMaterializationInterceptor
    {
        public InterceptionResult<object> CreatingInstance(MaterializationInterceptionData materializationData, InterceptionResult<object> result)
            => materializationData.EntityType.ClrType == typeof(Customer)
                ? InterceptionResult<object>.SuppressWithResult(new Customer { Metadata = new() { ["origin"] = "made elsewhere" } })
                : result;

        public InterceptionResult InitializingInstance(MaterializationInterceptionData materializationData, object entity, InterceptionResult result)
        {
            if (entity is not Customer customer)
                return result;
            customer.Id = materializationData.GetPropertyValue<string>(nameof(Customer.Id));
            return InterceptionResult.Suppress();
        }
    }

    private sealed class Saves : SaveChangesInterceptor
    {
        public bool Suppresses { get; set; }

        public Exception? Failed { get; private set; }

        public override ValueTask<InterceptionResult<int>> SavingChangesAsync(
            DbContextEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
            => new(Suppresses ? InterceptionResult<int>.SuppressWithResult(1) : result);

        public override Task SaveChangesFailedAsync(DbContextErrorEventData eventData, CancellationToken cancellationToken = default)
        {
            Failed = eventData.Exception;
            return Task.CompletedTask;
        }
    }
}
