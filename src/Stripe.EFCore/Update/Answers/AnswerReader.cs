using System.Text.Json;
using Microsoft.EntityFrameworkCore.ChangeTracking.Internal;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Metadata;
using Stripe.EFCore.Api;
using Stripe.EFCore.Api.Requests;
using Stripe.EFCore.Api.Writes;
using Stripe.EFCore.Metadata;
using Stripe.EFCore.Updates.Parameters;

namespace Stripe.EFCore.Updates.Answers;

/// <summary>Puts what Stripe answered into a tracked entity.</summary>
internal sealed class AnswerReader(
    ICurrentDbContext current, IStripeSession session, SessionOverride instead, IRequestObserver observer, IChangeDetector changes)
{
    /// <summary>
    ///     Gives an entry the values of an answer: all properties, nested objects too. Navigations stay. The entry is not accepted, which the caller does.
    /// </summary>
    public async ValueTask ApplyAsync(InternalEntityEntry entry, byte[] json, bool async, CancellationToken cancellationToken)
    {
        var query = AnswerQuery.For(entry.EntityType);
        AnsweredEntity? answer;
        var answered = new AnsweredSession(json, session, observer);
        instead.Session = answered;
        try
        {
            answer = await query.ReadAsync(current.Context, property => ValueOf(entry, property, json), async, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            instead.Session = null;
        }

        // A query would go on with a default in its place, which the next save could write.
        if (answered.Unreadable is { } unreadable)
            throw unreadable.ToException();
        Apply(entry, query, answer ?? throw new StripeResponseException(
            $"The answer is no object of {entry.EntityType.GetStripeResource().ListPath} that {entry.EntityType.DisplayName()} can read."));
    }

    /// <summary>What the list is asked for with: what the answer says, or what the entity has.</summary>
    private static object? ValueOf(InternalEntityEntry entry, IProperty property, byte[] json)
    {
        var path = property.FindFilter()?.Split((char[])['[', ']'], StringSplitOptions.RemoveEmptyEntries) ?? [.. property.GetJsonPath().Segments];
        using var document = JsonDocument.Parse(json);
        var node = document.RootElement;
        foreach (var name in path)
        {
            if (node.ValueKind != JsonValueKind.Object || !node.TryGetProperty(name, out node))
                return entry.GetCurrentValue(property);
        }

        return node.ValueKind == JsonValueKind.String && property.ClrType == typeof(string) ? node.GetString() : entry.GetCurrentValue(property);
    }

    private void Apply(InternalEntityEntry entry, AnswerQuery query, AnsweredEntity answer)
    {
        foreach (var (property, getter, isExpandable) in query.Values)
        {
            var value = getter.GetClrValue(answer.Entity);
            if (isExpandable)
                KeepExpanded(entry.Entity, property, value);
            else
                entry[property] = value;
        }

        for (var i = 0; i < query.Shadows.Length; i++)
            entry[query.Shadows[i]] = answer.Shadows[i];
        foreach (var complex in query.Complex)
            entry[complex] = complex.GetGetter().GetClrValue(answer.Entity);

        // Elements that are gone or new have entries of their own, which EF Core would look for in the list when it accepts.
        if (query.HasLists)
            changes.DetectChanges(entry);
    }

    /// <summary>An object that the entity holds expanded stays, as long as the field names the same object.</summary>
    private static void KeepExpanded(object entity, IProperty property, object? value)
    {
        var member = property.PropertyInfo!;
        var held = member.GetValue(entity) is { } before ? ExpandableValue.Of(before) : null;
        if (value is null || ExpandableValue.Of(value) is not { Object: null } answered || held?.Id != answered.Id)
            member.SetValue(entity, value);
    }
}
