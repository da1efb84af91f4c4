namespace Stripe.EFCore.Catalog.Writes;

/// <summary>How the value of a parameter is written.</summary>
internal enum WriteKind
{
    Text,
    Integer,

    /// <summary>A decimal number; in the JSON of API v2 a string.</summary>
    Decimal,
    Boolean,

    /// <summary>Unix seconds.</summary>
    Timestamp,

    /// <summary>Text in the form of RFC 3339 (API v2).</summary>
    Instant,

    /// <summary>The content of a file: the request is a multipart form.</summary>
    File,
    Object,

    /// <summary>Several values of one kind.</summary>
    List,
    ObjectList,

    /// <summary>Values of one kind under keys that the caller chooses: metadata.</summary>
    Map,
    ObjectMap,
    ObjectListMap,
}
