namespace StripeEFCore.FunctionalTests.Differential.Random;

/// <summary>A projection written with an object initializer: <c>new Row&lt;..&gt; { A = .., B = .. }</c>.</summary>
public sealed record Row<TA, TB>
{
    public TA A { get; set; } = default!;

    public TB B { get; set; } = default!;
}

/// <inheritdoc cref="Row{TA,TB}" />
public sealed record Row<TA, TB, TC>
{
    public TA A { get; set; } = default!;

    public TB B { get; set; } = default!;

    public TC C { get; set; } = default!;
}

/// <summary>Stands for the anonymous type <c>new { A = .., B = .. }</c>: a constructor with a member for each argument.</summary>
public sealed record Pair<TA, TB>(TA A, TB B);

/// <summary>A captured variable, which EF Core makes a parameter of the query.</summary>
public sealed class Captured<T>
{
    public T Value = default!;
}
