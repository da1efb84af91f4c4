using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Stripe;
using Stripe.EFCore;
using Stripe.EFCore.Diagnostics;

namespace StripeEFCore.FunctionalTests.ExpandPaths;

/// <summary>The set of one of Stripe.net's classes, in a context that has no other.</summary>
internal abstract class PathSet : IDisposable
{
    public ExpandingStripe Server { get; } = new();

    public static PathSet Of(Type type) => (PathSet)Activator.CreateInstance(typeof(PathSet<>).MakeGenericType(type))!;

    /// <summary>The results of a projection.</summary>
    /// <param name="body">The projection, of a row.</param>
    /// <param name="id">Of the row with this id only.</param>
    public abstract List<object?> Select(Func<Expression, Expression> body, string? id = null);

    /// <summary>The elements of a sequence of each row.</summary>
    public abstract List<object?> SelectMany(Func<Expression, Expression> sequence, Func<Expression, Expression> body);

    /// <summary>The ids of the rows that a condition finds.</summary>
    public abstract List<string> Where(Func<Expression, Expression> condition, string? id = null);

    public abstract void Dispose();

    /// <summary>How many requests the rows themselves cost: some lists are asked for in parts.</summary>
    public int CostOfRows => field > 0 ? field : field = Ask();

    private int Ask()
    {
        Server.Forget();
        Select(x => Expression.Property(x, nameof(IHasId.Id)));
        return Server.Sent.Count;
    }
}

internal sealed class PathSet<T> : PathSet
    where T : class, IHasId
{
    private readonly Context _context;

    public PathSet()
        => _context = new Context(new DbContextOptionsBuilder<Context>()
            .UseStripe(stripe => stripe.LiveApiKey("sk_test_canned").MessageHandler(Server).RateLimits(StripeRateLimits.Off))
            .EnableServiceProviderCaching(false)
            .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning, StripeEventId.UnboundedScan))
            .Options);

    public override List<object?> Select(Func<Expression, Expression> body, string? id = null)
    {
        var lambda = Lambda(typeof(T), body);
        return Run(nameof(SelectOf), lambda.ReturnType, Rows(id), lambda);
    }

    public override List<object?> SelectMany(Func<Expression, Expression> sequence, Func<Expression, Expression> body)
    {
        var list = Lambda(typeof(T), sequence);
        var element = Lambda(list.ReturnType.GetGenericArguments()[0], body);
        var method = GetType().GetMethod(nameof(SelectManyOf), BindingFlags.Static | BindingFlags.NonPublic)!;
        var collection = Expression.Lambda(
            typeof(Func<,>).MakeGenericType(typeof(T), typeof(IEnumerable<>).MakeGenericType(element.Parameters[0].Type)),
            list.Body, list.Parameters);
        return Invoke(method.MakeGenericMethod(element.Parameters[0].Type, element.ReturnType), Rows(null), collection, element);
    }

    public override List<string> Where(Func<Expression, Expression> condition, string? id = null)
        => [.. Rows(id).Where((Expression<Func<T, bool>>)Lambda(typeof(T), condition)).Select((Expression<Func<T, string>>)Lambda(typeof(T), IdOf))];

    public override void Dispose()
    {
        _context.Dispose();
        Server.Dispose();
    }

    private IQueryable<T> Rows(string? id)
    {
        IQueryable<T> rows = _context.Set<T>().AsNoTracking();
        if (id is not null)
            rows = rows.Where((Expression<Func<T, bool>>)Lambda(typeof(T), x => Expression.Equal(IdOf(x), PathExpressions.Captured(typeof(string), id))));
        return rows;
    }

    private static MemberExpression IdOf(Expression row) => Expression.Property(row, nameof(IHasId.Id));

    private static LambdaExpression Lambda(Type type, Func<Expression, Expression> body)
    {
        var parameter = Expression.Parameter(type, "x");
        return Expression.Lambda(body(parameter), parameter);
    }

    private List<object?> Run(string name, Type result, params object[] arguments)
        => Invoke(GetType().GetMethod(name, BindingFlags.Static | BindingFlags.NonPublic)!.MakeGenericMethod(result), arguments);

    private static List<object?> Invoke(MethodInfo method, params object[] arguments)
        => (List<object?>)method.Invoke(null, BindingFlags.DoNotWrapExceptions, null, arguments, null)!;

    private static List<object?> SelectOf<TResult>(IQueryable<T> rows, Expression<Func<T, TResult>> selector)
        => [.. rows.Select(selector).ToList().Cast<object?>()];

    private static List<object?> SelectManyOf<TElement, TResult>(
        IQueryable<T> rows, Expression<Func<T, IEnumerable<TElement>>> sequence, Expression<Func<TElement, TResult>> selector)
        => [.. rows.SelectMany(sequence).Select(selector).ToList().Cast<object?>()];

    private sealed class Context(DbContextOptions<Context> options) : DbContext(options)
    {
        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            var entity = modelBuilder.Entity<T>();
            if (DocumentedFields.RequiredFilters.TryGetValue(typeof(T), out var filter))
                entity.ToStripeList($"{StripePaths.Lists[typeof(T)]}?{filter}");
        }
    }
}
