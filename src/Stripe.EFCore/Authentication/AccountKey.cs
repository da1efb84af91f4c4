namespace Stripe.EFCore.Authentication;

/// <summary>An account as far as it is known: by its id, or where that is not given, by what opens it. Holds no secret.</summary>
internal readonly record struct AccountKey(string ApiBase, string Account, KeyMode Mode)
{
    public static AccountKey Of(Uri apiBase, Credential credential) =>
        new(apiBase.AbsoluteUri, credential.Account ?? Secrets.Fingerprint(credential.Bearer), credential.Mode);

    /// <summary>Its name in a store that several processes share, such as <c>acct_1:Live:0F3A...</c>.</summary>
    public string ToSharedName() => $"{Account}:{Mode}:{Secrets.Fingerprint(ApiBase)}";
}
