namespace Stripe.EFCore.Api.Errors;

/// <summary>Why nothing is written.</summary>
internal static class WriteErrors
{
    /// <summary>A write over a connection that only reads.</summary>
    /// <param name="what">What would have been written, such as <c>POST /v1/customers</c>.</param>
    public static InvalidOperationException Readonly(string what) => new(
        $"{what} is refused, and nothing was sent: the connection setting Readonly is true. Set Readonly=false, or take a context whose connection may write.");
}
