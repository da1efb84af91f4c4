namespace StripeEFCore.TimeZoneProcess;

/// <summary>Names this assembly to those who start it.</summary>
public static class Anchor;
