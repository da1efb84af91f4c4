namespace StripeEFCore.Tests.Authentication.OAuth;

/// <summary>Replaces refresh tokens as Stripe Apps do, and counts uses of one that was replaced.</summary>
internal sealed class RollingEndpoint
{
    private int _generation;

    public RollingEndpoint() => Handler = new FakeTokenEndpoint(Roll);

    public FakeTokenEndpoint Handler { get; }

    public Func<TokenRequest, HttpResponseMessage>? Answer { get; set; }

    public Action? Before { get; set; }

    public int Misuses { get; private set; }

    private HttpResponseMessage Roll(TokenRequest request)
    {
        Before?.Invoke();
        if (Answer is not null)
            return Answer(request);
        lock (this)
        {
            if (request.Form["refresh_token"] == $"rt_{_generation}")
            {
                _generation++;
                return FakeTokenEndpoint.Json(FakeTokenEndpoint.Tokens($"tok_{_generation}", $"rt_{_generation}"));
            }

            Misuses++;
            return FakeTokenEndpoint.Error("invalid_grant", "spent");
        }
    }
}
