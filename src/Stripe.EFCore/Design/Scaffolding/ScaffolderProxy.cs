using System.Reflection;
using System.Runtime.ExceptionServices;
using Microsoft.EntityFrameworkCore.Scaffolding;
using Microsoft.Extensions.DependencyInjection;

namespace Stripe.EFCore.Design.Scaffolding;

/// <summary>
///     The <c>IReverseEngineerScaffolder</c> of the ef tool. The interface is in Microsoft.EntityFrameworkCore.Design, which applications do not have when they
///     run. No type of this assembly implements it, since a program that lists the assembly's types would then fail: the implementation is made at design time.
/// </summary>
internal class ScaffolderProxy : DispatchProxy
{
    private Scaffolder? _scaffolder;

    public static void Register(IServiceCollection services)
        => services.AddScoped(provider =>
        {
            var proxy = Create<IReverseEngineerScaffolder, ScaffolderProxy>();
            ((ScaffolderProxy)(object)proxy)._scaffolder = new Scaffolder(provider);
            return proxy;
        });

    /// <inheritdoc />
    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        try
        {
            return typeof(Scaffolder).GetMethod(targetMethod!.Name)!.Invoke(_scaffolder, args);
        }
        catch (TargetInvocationException e) when (e.InnerException is { } inner)
        {
            ExceptionDispatchInfo.Throw(inner);
            throw;
        }
    }
}
