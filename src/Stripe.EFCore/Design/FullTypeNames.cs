using System.Reflection;
using Microsoft.EntityFrameworkCore.Design;
using Microsoft.EntityFrameworkCore.Design.Internal;
using Microsoft.Extensions.DependencyInjection;

namespace Stripe.EFCore.Design;

/// <summary>
///     Writes types with their namespaces into generated code. Read models are named as Stripe.net's classes are: <c>typeof(Address)</c> would be the
///     wrong one of two, or none. It stands before EF Core's own helper, whose class is in an assembly that applications do not have when they run.
/// </summary>
internal class FullTypeNames : DispatchProxy
{
    private ICSharpHelper? _helper;

    public static void Register(IServiceCollection services)
        => services.AddSingleton(provider =>
        {
            var proxy = Create<ICSharpHelper, FullTypeNames>();
            ((FullTypeNames)(object)proxy)._helper = ActivatorUtilities.CreateInstance<CSharpHelper>(provider);
            return proxy;
        });

    protected override object? Invoke(MethodInfo? targetMethod, object?[]? args)
    {
        // Reference(type, fullName) and Literal(type, fullName), where the caller leaves it to the helper.
        if (args is [Type { Namespace: not null }, null] && targetMethod!.GetParameters() is [_, { Name: "fullName" }])
            args[1] = true;
        return targetMethod!.Invoke(_helper, BindingFlags.DoNotWrapExceptions, null, args, null);
    }
}
