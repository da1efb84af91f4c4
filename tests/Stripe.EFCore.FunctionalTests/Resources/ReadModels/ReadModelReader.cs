using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Stripe.EFCore.Catalog;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Reads the rows of a read model. Those by names are tracked.</summary>
internal sealed class ReadModelReader(ResourcesFixture stripe, ReadModel model) : IRowReader
{
    private static readonly MethodInfo RowsMethod = typeof(ReadModelReader).GetMethod(nameof(RowsOfAsync), BindingFlags.NonPublic | BindingFlags.Instance)!;

    public string Name => model.Style.ToString();

    public string TextOf(JsonObject wanted, FilterQuestion[] asked)
    {
        var entity = ObjectText.Entity(wanted, model.Set.Class);
        return string.Join(' ', model.Columns.Select(c => $"{c.Path}:{c.Wanted(wanted, entity, asked)}"));
    }

    public async Task<IEnumerable<string>> FindAsync(FilterQuestion[] asked)
    {
        var rows = await (Task<IEnumerable<object>>)RowsMethod.MakeGenericMethod(model.Type).Invoke(this, [asked])!;
        return rows.Select(r => string.Join(' ', model.Columns.Select(c => $"{c.Path}:{c.Found(r, asked)}")));
    }

    /// <summary>A flag that takes null is no false flag where it is missing.</summary>
    public bool Sends(FilterQuestion question)
        => question.IsSent || model.Style == ReadStyle.Paths && question.Parameter.Type == ParameterType.Boolean;

    private async Task<IEnumerable<object>> RowsOfAsync<T>(FilterQuestion[] questions)
        where T : class
    {
        var row = Expression.Parameter(typeof(T), "x");
        var predicate = questions.Select(q => q.Compare(model.Column(row, q.Parameter))).Aggregate((Expression)Expression.Constant(true), Expression.AndAlso);
        await using var db = new ReadModelContext(stripe.Options<ReadModelContext>());
        var set = model.Style == ReadStyle.Names ? db.Set<T>() : db.Set<T>().AsNoTracking();
        return await set.Where(Expression.Lambda<Func<T, bool>>(predicate, row)).ToListAsync();
    }
}
