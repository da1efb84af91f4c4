namespace Stripe.EFCore.Infrastructure;

/// <summary>Something that the application answers, with or without the services that its context was made with.</summary>
internal sealed class ApplicationCallback<T>
{
    private readonly Func<IServiceProvider?, T> _ask;

    public ApplicationCallback(string method, Func<IServiceProvider, T> ask) =>
        _ask = services => ask(services ?? throw new InvalidOperationException(
            $"{method}(services => ...) needs services, and the context was made without: make it with AddDbContext, "
            + $"call UseApplicationServiceProvider on its options, or give {method} a value or callback that needs none."));

    public ApplicationCallback(Func<T> ask) => _ask = _ => ask();

    public T Ask(IServiceProvider? services) => _ask(services);
}
