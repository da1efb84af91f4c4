namespace Stripe.EFCore.Infrastructure.Callbacks;

/// <summary>A callback of the application, with or without the services of the context, synchronous or asynchronous.</summary>
internal sealed record ApplicationCallback<T>
{
    /// <summary>The configuration method that took the callback, for messages.</summary>
    public required string Method { get; init; }

    public Func<IServiceProvider?, T>? Synchronous { get; private init; }

    public Func<IServiceProvider?, CancellationToken, Task<T>>? Asynchronous { get; private init; }

    public static ApplicationCallback<T> Of(string method, Func<T> ask) => new() { Method = method, Synchronous = _ => ask() };

    public static ApplicationCallback<T> Of(string method, Func<IServiceProvider, T> ask) =>
        new() { Method = method, Synchronous = services => ask(Needed(method, services)) };

    public static ApplicationCallback<T> Of(string method, Func<IServiceProvider, CancellationToken, Task<T>> ask) =>
        new() { Method = method, Asynchronous = (services, cancellationToken) => ask(Needed(method, services), cancellationToken) };

    /// <summary>Merges two callbacks: a later one replaces an earlier one, but a synchronous and an asynchronous callback are both kept.</summary>
    public ApplicationCallback<T> Or(ApplicationCallback<T>? earlier) => this with
    {
        Synchronous = Synchronous ?? earlier?.Synchronous,
        Asynchronous = Asynchronous ?? earlier?.Asynchronous,
    };

    public T Ask(IServiceProvider? services) => (Synchronous ?? throw NotSynchronous())(services);

    public async ValueTask<T> AskAsync(IServiceProvider? services, bool async, CancellationToken cancellationToken) =>
        async && Asynchronous is { } ask ? await ask(services, cancellationToken).ConfigureAwait(false) : Ask(services);

    private InvalidOperationException NotSynchronous() => new(
        $"The callback given to {Method}((services, cancellationToken) => ...) is asynchronous, and a synchronous query does not wait for it. Use "
        + $"the asynchronous method, such as ToListAsync, or give {Method}(services => ...) too, which synchronous queries then ask.");

    private static IServiceProvider Needed(string method, IServiceProvider? services) => services ?? throw new InvalidOperationException(
        $"{method}(services => ...) needs services, and the context was made without: make it with AddDbContext, "
        + $"call UseApplicationServiceProvider on its options, or give {method} a value or callback that needs none.");
}
