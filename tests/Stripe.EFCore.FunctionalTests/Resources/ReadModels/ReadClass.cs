using System.Reflection;
using System.Reflection.Emit;
using Stripe.EFCore;

namespace StripeEFCore.FunctionalTests.Resources.ReadModels;

/// <summary>Makes classes with properties, as a user's source would have them.</summary>
internal static class ReadClass
{
    private static readonly Lock Gate = new();

    private static readonly ModuleBuilder Module =
        AssemblyBuilder.DefineDynamicAssembly(new AssemblyName("ReadModels"), AssemblyBuilderAccess.Run).DefineDynamicModule("ReadModels");

    /// <summary>A class of which nothing but its properties is known; classes of nested objects are made with it.</summary>
    public static Type Make(string fullName, IEnumerable<ReadMember> members, string? resource = null)
    {
        lock (Gate)
        {
            var type = Module.DefineType(fullName, TypeAttributes.Public | TypeAttributes.Class | TypeAttributes.Sealed);
            if (resource is not null)
                type.SetCustomAttribute(Attribute(typeof(StripeResourceAttribute), resource));
            foreach (var member in members)
                Add(type, member, member.Members.Count == 0 ? member.Type! : Make($"{fullName}{member.Name}", member.Members));
            return type.CreateType();
        }
    }

    private static void Add(TypeBuilder holder, ReadMember member, Type type)
    {
        var field = holder.DefineField($"_{member.Name}", type, FieldAttributes.Private);
        var property = holder.DefineProperty(member.Name, PropertyAttributes.None, type, null);
        const MethodAttributes accessor = MethodAttributes.Public | MethodAttributes.SpecialName | MethodAttributes.HideBySig;
        var getter = holder.DefineMethod($"get_{member.Name}", accessor, type, []);
        var il = getter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldfld, field);
        il.Emit(OpCodes.Ret);
        var setter = holder.DefineMethod($"set_{member.Name}", accessor, null, [type]);
        il = setter.GetILGenerator();
        il.Emit(OpCodes.Ldarg_0);
        il.Emit(OpCodes.Ldarg_1);
        il.Emit(OpCodes.Stfld, field);
        il.Emit(OpCodes.Ret);
        property.SetGetMethod(getter);
        property.SetSetMethod(setter);
        if (!member.IsFluent && member.JsonPath is { } path)
            property.SetCustomAttribute(Attribute(typeof(JsonPathAttribute), path));
        if (!member.IsFluent && member.Filter is { } filter)
            property.SetCustomAttribute(Attribute(typeof(StripeFilterAttribute), filter));
    }

    private static CustomAttributeBuilder Attribute(Type type, string text) => new(type.GetConstructor([typeof(string)])!, [text]);
}
