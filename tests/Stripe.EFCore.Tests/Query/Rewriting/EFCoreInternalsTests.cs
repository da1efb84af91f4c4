using System.Linq.Expressions;
using System.Reflection;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.EntityFrameworkCore.Query.Internal;
using Stripe.EFCore.Query.Plans.Expressions;
using Stripe.EFCore.Query.Rewriting;

namespace StripeEFCore.Tests.Query.Rewriting;

/// <summary>What <see cref="EFCoreInternals" /> assumes of EF Core, asked of EF Core itself: a test for each member, by its name.</summary>
public sealed class EFCoreInternalsTests
{
    [Fact]
    public void IsProperty_knows_how_navigation_expansion_reads_a_key()
        => Assert.Contains(Calls(Expanded(db => db.Articles.Where(a => a.Writer!.Name == "a"))), c => EFCoreInternals.IsProperty(c.Method));

    [Fact]
    public void IsJoinedEntity_knows_an_included_navigation_from_many_to_many()
        => Assert.Contains(Calls(Expanded(db => db.Writers.Include(w => w.Topics))), c => EFCoreInternals.IsJoinedEntity(c.Method));

    [Fact]
    public void KeyPropertyOf_knows_the_key_by_which_a_navigation_is_joined()
        => Assert.Equal(nameof(Article.WriterId), PropertyIn(Expanded(db => db.Articles.Where(a => a.Writer!.Name == "a"))));

    [Fact]
    public void KeyPropertyOf_knows_a_key_of_two_properties()
        => Assert.Equal(nameof(Article.Town), PropertyIn(Expanded(db => db.Articles.Where(a => a.Place!.Name == "a"))));

    [Fact]
    public void OwnerKeyOf_knows_the_key_of_a_collection_that_is_compared_with_null()
    {
        var comparisons = Nodes(Expanded(db => db.Writers.Where(w => w.Topics != null))).OfType<BinaryExpression>();
        var keys = comparisons.Select(c => EFCoreInternals.OwnerKeyOf(c.Left, c.Right)).OfType<Expression>();
        Assert.Equal(nameof(Writer.Id), NameOf(EFCoreInternals.KeyPropertyOf(Assert.Single(keys))));
    }

    [Fact]
    public void RefusesOperator_knows_the_refusal_of_Zip()
        => Assert.True(EFCoreInternals.RefusesOperator(Refusal(db => db.Writers.Zip(db.Writers, (a, b) => a.Id)), nameof(Queryable.Zip)));

    [Fact]
    public void ListedGroupIn_knows_the_refusal_of_groups_in_a_list_of_a_row()
        => Assert.NotNull(EFCoreInternals.ListedGroupIn(Refusal(db => db.Writers
            .Select(w => new { w.Id, Levels = w.Articles!.GroupBy(a => a.Town).ToList() })
            .Where(x => x.Levels.Any(g => g.Count() > 1))
            .Select(x => x.Id))));

    [Fact]
    public void SelectorIn_knows_the_refusal_of_a_selector_without_a_query()
        => Assert.Contains(
            "Article.Notes",
            EFCoreInternals.SelectorIn(Refusal(db => db.Writers
                .SelectMany(w => w.Articles!.Select(a => new { a.Id, Article = a }))
                .SelectMany(x => x.Article.Notes!, (x, n) => n.Id))),
            StringComparison.Ordinal);

    [Fact]
    public void IsQuerySplitting_knows_the_methods_of_the_relational_package()
        => Assert.Equal(
            ["AsSingleQuery", "AsSplitQuery"],
            Names(typeof(RelationalQueryableExtensions), EFCoreInternals.IsQuerySplitting));

    [Fact]
    public void IsBulkWrite_knows_the_methods_of_EF_Core()
        => Assert.Equal(
            ["ExecuteDelete", "ExecuteUpdate"],
            Names(typeof(EntityFrameworkQueryableExtensions), EFCoreInternals.IsBulkWrite));

    [Fact]
    public void IsSqlRoot_knows_the_roots_of_the_relational_package()
    {
        using var db = new Press();
        var none = Expression.Constant(Array.Empty<object>());
        Assert.True(EFCoreInternals.IsSqlRoot(new FromSqlQueryRootExpression(db.Model.FindEntityType(typeof(Writer))!, "SELECT 1", none)));
        Assert.True(EFCoreInternals.IsSqlRoot(new SqlQueryRootExpression(typeof(string), "SELECT 1", none)));
    }

    /// <summary>The tree that EF Core makes of a query.</summary>
    private static Expression Expanded(Func<Press, IQueryable> query)
    {
        using var db = new Press();
        var context = db.GetService<IQueryCompilationContextFactory>().Create(async: false);
        return db.GetService<IQueryTranslationPreprocessorFactory>().Create(context).Process(query(db).Expression);
    }

    /// <summary>EF Core's own refusal, which the provider's explains.</summary>
    private static InvalidOperationException Refusal(Func<Press, IQueryable> query)
        => Assert.IsType<InvalidOperationException>(Assert.Throws<InvalidOperationException>(() => Expanded(query)).InnerException);

    private static string? PropertyIn(Expression tree)
        => Calls(tree).Where(c => c.Method.DeclaringType == typeof(Queryable) && c.Method.Name is nameof(Queryable.Join) or nameof(Queryable.LeftJoin))
            .Select(join => NameOf(EFCoreInternals.KeyPropertyOf(QueryOperators.UnwrapLambda(join.Arguments[2])!.Body)))
            .Single();

    private static IEnumerable<string> Names(Type type, Func<MethodInfo, bool> isKnown)
        => type.GetMethods().Where(isKnown).Select(m => m.Name).Distinct().Order(StringComparer.Ordinal);

    private static string? NameOf(MethodCallExpression? property) => (property?.Arguments[1] as ConstantExpression)?.Value as string;

    private static IEnumerable<MethodCallExpression> Calls(Expression tree) => Nodes(tree).OfType<MethodCallExpression>();

    private static List<Expression> Nodes(Expression tree)
    {
        var collector = new Collector();
        collector.Visit(tree);
        return collector.Nodes;
    }

    private sealed class Collector : ExpressionVisitor
    {
        public List<Expression> Nodes { get; } = [];

        public override Expression? Visit(Expression? node)
        {
            if (node is not null)
                Nodes.Add(node);
            return base.Visit(node);
        }

        protected override Expression VisitExtension(Expression node) => node is QueryRootExpression ? node : base.VisitExtension(node);
    }

    private sealed class Press : DbContext
    {
        public DbSet<Writer> Writers => Set<Writer>();

        public DbSet<Article> Articles => Set<Article>();

        protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder)
            => optionsBuilder.UseStripe(s => s.ApiKey("sk_test_1"))
                .ConfigureWarnings(w => w.Ignore(CoreEventId.ManyServiceProvidersCreatedWarning));

        protected override void OnModelCreating(ModelBuilder modelBuilder)
        {
            modelBuilder.Entity<Writer>(writer =>
            {
                writer.ToStripeList("/v1/writers");
                writer.HasMany(w => w.Topics).WithMany(t => t.Writers).UsingEntity<WriterTopic>(
                    j => j.HasOne<Topic>().WithMany().HasForeignKey(x => x.TopicId),
                    j => j.HasOne<Writer>().WithMany().HasForeignKey(x => x.WriterId),
                    j => j.ToStripeList("/v1/writer_topics").HasKey(x => new { x.TopicId, x.WriterId }));
            });
            modelBuilder.Entity<Topic>().ToStripeList("/v1/topics");
            modelBuilder.Entity<Note>().ToStripeList("/v1/notes");
            modelBuilder.Entity<Place>(place =>
            {
                place.ToStripeList("/v1/places");
                place.HasKey(p => new { p.Town, p.Street });
            });
            modelBuilder.Entity<Article>(article =>
            {
                article.ToStripeList("/v1/articles");
                article.HasOne(a => a.Writer).WithMany(w => w.Articles).HasForeignKey(a => a.WriterId);
                article.HasOne(a => a.Place).WithMany().HasForeignKey(a => new { a.Town, a.Street });
                article.HasMany(a => a.Notes).WithOne().HasForeignKey(n => n.ArticleId);
            });
        }
    }

    private sealed class Writer
    {
        public required string Id { get; init; }

        public string? Name { get; init; }

        public List<Article>? Articles { get; init; }

        public List<Topic>? Topics { get; init; }
    }

    private sealed class Article
    {
        public required string Id { get; init; }

        public string? WriterId { get; init; }

        public string? Town { get; init; }

        public string? Street { get; init; }

        public Writer? Writer { get; init; }

        public Place? Place { get; init; }

        public List<Note>? Notes { get; init; }
    }

    private sealed class Topic
    {
        public required string Id { get; init; }

        public List<Writer>? Writers { get; init; }
    }

    private sealed class WriterTopic
    {
        public required string TopicId { get; init; }

        public required string WriterId { get; init; }
    }

    private sealed class Place
    {
        public required string Town { get; init; }

        public required string Street { get; init; }

        public string? Name { get; init; }
    }

    private sealed class Note
    {
        public required string Id { get; init; }

        public string? ArticleId { get; init; }
    }
}
