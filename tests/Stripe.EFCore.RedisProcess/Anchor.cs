namespace StripeEFCore.RedisProcess;

/// <summary>By which tests find this program.</summary>
public static class Anchor;
