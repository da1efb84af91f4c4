using Stripe.EFCore.Catalog;
namespace Stripe.EFCore.Rows;

internal static class ColumnDecoders { public static ColumnDecoder For(Type t) => throw new NotSupportedException(); public static ColumnDecoder Row(RowLayout l) => throw new NotSupportedException(); public static ColumnDecoder Rows(RowLayout l) => throw new NotSupportedException(); public static ColumnDecoder Presence => throw new NotSupportedException(); public static ColumnDecoder Converted(ColumnDecoder i, Type t, Func<object?, object?> c) => throw new NotSupportedException(); }
internal static class WireFormat { public static bool TryFormat(object v, ParameterType t, out string s) => throw new NotSupportedException(); }
