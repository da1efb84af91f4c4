using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.EntityFrameworkCore.Metadata;
using Microsoft.Extensions.Logging;
using Stripe.EFCore.Metadata;
using Definition = Microsoft.EntityFrameworkCore.Diagnostics.EventDefinition<string, string, string, string>;
using EventPayload = Microsoft.EntityFrameworkCore.Diagnostics.EventData;

namespace Stripe.EFCore.Diagnostics;

/// <summary>Logs members of a model that do not match the fields of Stripe's objects.</summary>
internal static class ModelLoggerExtensions
{
    public static void FieldProblem(this IDiagnosticsLogger<DbLoggerCategory.Model.Validation> diagnostics, FieldProblem problem)
    {
        var definitions = (StripeLoggingDefinitions)diagnostics.Definitions;
        switch (problem)
        {
            case FieldProblem.NotFound { Hint: var hint }:
                Tell(
                    diagnostics,
                    definitions.FieldNotFound ??= Define(
                        diagnostics,
                        StripeEventId.FieldNotFound,
                        "The member '{member}' reads the field '{path}', which Stripe's {object} does not have: it is always null, "
                        + "or its type's default. {hint}"),
                    problem,
                    hint ?? "Name its field with HasJsonPath or [JsonPath], or ignore it.");
                break;

            case FieldProblem.WrongType { Holds: var holds }:
                Tell(
                    diagnostics,
                    definitions.FieldTypeMismatch ??= Define(
                        diagnostics,
                        StripeEventId.FieldTypeMismatch,
                        "The member '{member}' reads the field '{path}' of Stripe's {object}, whose values its type never takes. {hint}"),
                    problem,
                    $"The field holds {holds}.");
                break;
        }
    }

    private static Definition Define(IDiagnosticsLogger diagnostics, EventId id, string message) => new(
        diagnostics.Options,
        id,
        LogLevel.Warning,
        "StripeEventId." + id.Name!.Split('.')[^1],
        level => LoggerMessage.Define<string, string, string, string>(level, id, message));

    private static void Tell(
        IDiagnosticsLogger<DbLoggerCategory.Model.Validation> diagnostics, EventDefinitionBase of, FieldProblem problem, string hint)
    {
        var definition = (Definition)of;
        var path = problem.Path.ToString();
        if (diagnostics.ShouldLog(definition))
            definition.Log(diagnostics, NameOf(problem.Member), path, problem.Object, hint);
        if (diagnostics.NeedsEventData(definition, out var source, out var simple))
            diagnostics.DispatchEventData(
                definition, new StripeFieldEventData(definition, Message, problem.Member, path, problem.Object, hint), source, simple);
    }

    private static string Message(EventDefinitionBase definition, EventPayload payload) => payload is StripeFieldEventData data
        ? ((Definition)definition).GenerateMessage(NameOf(data.Member), data.Path, data.StripeObject, data.Hint)
        : "";

    private static string NameOf(IReadOnlyPropertyBase member) => $"{member.DeclaringType.DisplayName()}.{member.Name}";
}
