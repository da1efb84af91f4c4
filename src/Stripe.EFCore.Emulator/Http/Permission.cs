namespace Stripe.EFCore.Emulator.Http;

/// <summary>A permission of restricted keys.</summary>
/// <param name="Resource">The object name of what may be read or written.</param>
internal readonly record struct Permission(string Resource, bool IsWrite)
{
    /// <summary>The name that Stripe's errors give it: <c>rak_customer_read</c>.</summary>
    public string Name => NameOf(IsWrite);

    /// <summary>Whether permissions with these names give this one; to write is to read as well.</summary>
    public bool IsGivenBy(IReadOnlySet<string> names) => names.Contains(Name) || names.Contains(NameOf(isWrite: true));

    private string NameOf(bool isWrite) => $"rak_{Resource.Replace('.', '_')}_{(isWrite ? "write" : "read")}";
}
