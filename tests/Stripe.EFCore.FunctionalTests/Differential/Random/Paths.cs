using System.Linq.Expressions;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>What can be read from the variables in scope.</summary>
public sealed class Paths(Generator generator)
{
    private QueryModel Model => generator.Model;

    /// <summary>Every scalar within two references, the nearest first.</summary>
    public List<Expression> Scalars(Scope scope)
        => [.. scope.Variables.Reverse().SelectMany(v => ScalarsOf(v, 0)), .. scope.Variables.Reverse().SelectMany(v => ScalarsOf(v, 2))];

    public List<Expression> Scalars(Scope scope, Type type) => [.. Scalars(scope).Where(p => p.Type == type)];

    /// <summary>The scalars of one expression.</summary>
    /// <param name="hops">How many references may be followed.</param>
    public IEnumerable<Expression> ScalarsOf(Expression expression, int hops)
    {
        var type = expression.Type;
        if (QueryModel.IsScalar(type))
            return [expression];
        if (Model.IsObject(type))
        {
            var own = Model.Scalars(type).Select(p => (Expression)Expression.Property(expression, p));
            var nested = Model.Nested(type).SelectMany(p => ScalarsOf(Expression.Property(expression, p), hops));
            var related = hops > 0 ? Model.References(type).SelectMany(p => ScalarsOf(Expression.Property(expression, p), hops - 1)) : [];
            return [.. own, .. nested, .. related];
        }

        if (WidenTypes.IsRow(type))
            return type.GetProperties().SelectMany(p => ScalarsOf(Expression.Property(expression, p), hops));

        return WidenTypes.IsGroup(type) ? ScalarsOf(Expression.Property(expression, "Key"), hops) : [];
    }

    /// <summary>Every entity that is a variable, a member of a row, or behind a reference.</summary>
    public List<Expression> Entities(Scope scope) => [.. scope.Variables.Reverse().SelectMany(v => EntitiesOf(v, 1))];

    public IEnumerable<Expression> EntitiesOf(Expression expression, int hops)
    {
        if (Model.IsEntity(expression.Type))
            return [expression, .. hops > 0 ? Model.References(expression.Type).SelectMany(p => EntitiesOf(Expression.Property(expression, p), hops - 1)) : []];

        return WidenTypes.IsRow(expression.Type) ? expression.Type.GetProperties().SelectMany(p => EntitiesOf(Expression.Property(expression, p), hops)) : [];
    }

    /// <summary>Groups, and the objects and lists that rows are made of.</summary>
    public List<Expression> Parts(Scope scope) => [.. scope.Variables.Reverse().SelectMany(v => WidenTypes.IsGroup(v.Type) ? [v] : PartsOf(v))];

    private static IEnumerable<Expression> PartsOf(Expression row)
        => WidenTypes.IsRow(row.Type)
            ? row.Type.GetProperties()
                .Select(p => (Expression)Expression.Property(row, p))
                .Where(m => WidenTypes.IsRow(m.Type) || IsList(m.Type) || WidenTypes.IsGroup(m.Type))
                .SelectMany(m => PartsOf(m).Prepend(m))
            : [];

    private static bool IsList(Type type) => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(List<>);

    /// <summary>Navigations to many, lists of values, of objects and of rows, and groups.</summary>
    public List<Sequence> Collections(Scope scope)
    {
        var groups = Parts(scope).Where(p => WidenTypes.IsGroup(p.Type)).Select(g => new Sequence(g, false, 8));
        var inEntities = Entities(scope).SelectMany(e => Model.Collections(e.Type).Concat(Model.Lists(e.Type))
            .Select(p => new Sequence(Expression.Property(e, p), false, Model.MeanCount(p))));
        var inRows = Parts(scope).Where(p => IsList(p.Type) && !WidenTypes.IsGroup(WidenTypes.ElementType(p.Type)!)).Select(p => new Sequence(p, false, 4));
        return [.. groups, .. inEntities, .. inRows];
    }

    /// <summary>What tells the elements apart as far as a result shows them; null where a list is in them, which has no order.</summary>
    public List<Expression>? OrderKeys(Expression element)
    {
        var type = element.Type;
        if (QueryModel.IsScalar(type))
            return [element];
        if (Model.IsEntity(type))
            return [.. Model.Keys(type).Select(p => Expression.Property(element, p))];
        if (!WidenTypes.IsRow(type))
            return null;

        var members = type.GetProperties().Select(p => OrderKeys(Expression.Property(element, p))).ToList();
        return members.Any(m => m is null) ? null : [.. members.SelectMany(m => m!)];
    }
}
