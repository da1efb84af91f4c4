namespace StripeEFCore.Tests.Authentication.Sent;

/// <summary>Tests that change what the whole process has, such as the embedded application. They run while no others do.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class WholeProcess
{
    public const string Name = "Whole process";
}
