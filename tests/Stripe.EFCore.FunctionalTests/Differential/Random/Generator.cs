using System.Linq.Expressions;
using StripeEFCore.FunctionalTests.Differential.Random.Operators;

namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>Makes random, well-typed queries. Each of its parts makes one kind of thing; together they make queries inside queries.</summary>
public sealed class Generator
{
    private readonly Dictionary<string, int> _names = [];

    private Generator(QueryModel model, Choices choices)
    {
        (Model, Choices) = (model, choices);
        Root = Expression.Parameter(model.Sets, "db");
        Paths = new Paths(this);
        Constants = new Constants(this);
        Values = new Values(this);
        Predicates = new Predicates(this);
        Shapes = new Shapes(this);
        Sources = new Sources(this);
        Joins = new Joins(this);
        Groups = new Groups(this);
        SetOperations = new SetOperations(this);
        Steps = new Steps(this);
        Endings = new Endings(this);
    }

    public QueryModel Model { get; }

    public Choices Choices { get; }

    public ParameterExpression Root { get; }

    public Paths Paths { get; }

    public Constants Constants { get; }

    public Values Values { get; }

    public Predicates Predicates { get; }

    public Shapes Shapes { get; }

    public Sources Sources { get; }

    public Joins Joins { get; }

    public Groups Groups { get; }

    public SetOperations SetOperations { get; }

    public Steps Steps { get; }

    public Endings Endings { get; }

    public static RandomQuery Make(QueryModel model, Choices choices)
    {
        var generator = new Generator(model, choices);
        var (isAsync, isTracking) = (choices.Chance(50), choices.Chance(40));
        var sequence = generator.Steps.Pipeline(Scope.Outermost, 5);
        var (body, isOrdered) = generator.Endings.End(sequence, Scope.Outermost);
        return new RandomQuery(Expression.Lambda(body, generator.Root), isOrdered, isAsync, isTracking, generator.Constants.Captured);
    }

    /// <summary>A lambda's parameter, named after what it stands for.</summary>
    public ParameterExpression Parameter(Type type)
    {
        var name = type.Name.Contains("Grouping", StringComparison.Ordinal) ? "g" : Model.IsEntity(type) ? char.ToLowerInvariant(type.Name[0]).ToString() : "x";
        var number = _names[name] = _names.GetValueOrDefault(name) + 1;
        return Expression.Parameter(type, number == 1 ? name : name + number);
    }

    /// <summary>A lambda over the elements of a sequence.</summary>
    public LambdaExpression Lambda(Sequence sequence, Scope scope, Func<Scope, ParameterExpression, Expression> body)
    {
        var parameter = Parameter(sequence.Element);
        return Expression.Lambda(body(scope.With(sequence.Rows, parameter), parameter), parameter);
    }
}
