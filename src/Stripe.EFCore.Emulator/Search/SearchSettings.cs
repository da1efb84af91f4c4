namespace Stripe.EFCore.Emulator.Search;

/// <summary>The settings of search, shared by all accounts of an emulator and changed at any time.</summary>
internal sealed class SearchSettings
{
    private volatile EmulatedSearch _current = new();

    public EmulatedSearch Current
    {
        get => _current;
        set => _current = value;
    }
}
