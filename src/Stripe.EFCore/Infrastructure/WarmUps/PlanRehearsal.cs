using System.Diagnostics;
using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.EntityFrameworkCore.Query;
using Stripe.EFCore.Catalog;
using Stripe.EFCore.Query.Execution.Compilation;
using Stripe.EFCore.Query.Execution.Compilation.Shaping;
using Stripe.EFCore.Query.Execution.Operators;
using Stripe.EFCore.Query.Execution.Results;
using Stripe.EFCore.Query.Execution.Runs;
using Stripe.EFCore.Query.Planning;
using Stripe.EFCore.Query.Plans.Nodes;
using Stripe.EFCore.Query.Plans.Printing;
using Stripe.EFCore.Rows.Json;

namespace Stripe.EFCore.Infrastructure.WarmUps;

/// <summary>Plans and compiles a query without a model, and throws the result away: the rows of a list, filtered, and the first of them.</summary>
internal static class PlanRehearsal
{
    /// <summary>Returns how many lists the query reads.</summary>
    public static int Run()
    {
        var resource = StripeCatalog.Find("customer")!;
        var source = new RowSource("customer");
        var (id, email, created) = (Slot<string>("id"), Slot<string>("email"), Slot<DateTime>("created"));
        var wanted = Expression.AndAlso(
            Expression.Equal(email, new QueryParameterExpression("email", typeof(string))),
            Expression.AndAlso(
                Expression.NotEqual(id, Expression.Constant("cus_2")), Expression.GreaterThan(created, Expression.Constant(DateTime.UnixEpoch))));
        var bound = new BoundQuery(
            new Filter(new Scan(resource, source, EntityType: null), wanted), id, new Ending(EndingKind.First, typeof(string)));

        var query = Planner.Plan(bound, new FiredRules());
        var objects = new EntityShaper(_ => throw new UnreachableException("A plan without entities makes none."), isTracking: false);
        var plans = new PlanCompiler(query, new RuntimeModel(skipDetectChanges: false, Guid.Empty, 0), objects);
        var rows = plans.Compile(query.Plan);
        var element = plans.Rows([rows.Layout], objects);
        var ending = (EndingFunction<string>)EndingCompiler.Compile(plans, query, element, [], typeof(string));
        var options = new QueryRunOptions(IsAsync: true, UsesStandAloneStateManager: false, ChecksThreadSafety: false, typeof(PlanRehearsal));
        _ = new CompiledValue<string>(new CompiledRows(rows, plans.ReadsOf(element), options), ending, options);
        return plans.Readers.Count;

        SlotExpression Slot<T>(string path) => new(new ColumnSlot(source, JsonPath.Parse(path), typeof(T)));
    }
}
