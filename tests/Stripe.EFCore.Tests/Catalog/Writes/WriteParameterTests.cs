using Stripe.EFCore.Catalog.Writes;

namespace StripeEFCore.Tests.Catalog.Writes;

/// <summary>Every parameter of the catalog against what Stripe.net's own client sends for options that have a value everywhere.</summary>
public class WriteParameterTests
{
    /// <summary>The most types that one parameter has.</summary>
    private const int Choices = 4;

    [Fact]
    public async Task Stripe_net_sends_the_parameters_of_the_catalog_and_no_others()
    {
        var compared = 0;
        var operations = StripeWrites.All.SelectMany(OperationsOf).ToDictionary(operation => operation.Service);
        var sent = operations.ToDictionary(operation => operation.Key, _ => new HashSet<string>());
        for (var choice = 0; choice < Choices; choice++)
        {
            foreach (var recorded in await StripeNetOperations.RecordAsync(new FilledOptions(choice).Make))
            {
                var name = $"{recorded.Service.FullName!["Stripe.".Length..]}.{recorded.Name}";
                if (!operations.TryGetValue(name, out var operation) || name == "FileService.Create" || !IsOf(recorded, operation))
                    continue;

                foreach (var parameter in await SentParameter.ReadAsync(recorded.Request))
                {
                    sent[name].Add(Check(operation, parameter));
                    compared++;
                }
            }
        }

        Assert.All(operations.Values.Where(operation => operation.Fields.Find("file")?.Kind != WriteKind.File), operation =>
            Assert.Equal(Leaves(operation.Fields).Order(StringComparer.Ordinal), sent[operation.Service].Order(StringComparer.Ordinal)));
        Assert.True(compared > 10_000, $"Only {compared} parameters were compared.");
    }

    internal static IEnumerable<WriteOperation> OperationsOf(ResourceWrites writes)
        => new[] { writes.Create, writes.Update, writes.Delete }.OfType<WriteOperation>();

    private static bool IsOf(StripeNetOperation recorded, WriteOperation operation)
        => recorded.Method == operation.Method && recorded.Path == StripeWritesTests.Unnamed(operation.Path);

    /// <summary>Finds a sent value in the catalog, compares its kind, and answers with its name there.</summary>
    private static string Check(WriteOperation operation, SentParameter parameter)
    {
        WriteField? field = null;
        var name = "";
        var steps = new Queue<string>(parameter.Path);
        while (steps.TryDequeue(out var step))
        {
            field = (field is null ? operation.Fields : field.Fields)?.Find(step);
            Assert.True(field is not null, $"{operation.Service} does not know {parameter}.");
            Assert.True(
                Steps(field.Kind).All(expected => steps.TryDequeue(out var below) && below == expected),
                $"{operation.Service}: the catalog has {field.Kind} for {step} of {parameter}.");
            name += $"/{field.Name}";
        }

        var kind = field!.ElementKind ?? field.Kind;
        var isWord = field.AlsoText && (field.Words.IsEmpty ? parameter.Value == FilledOptions.Text : field.Words.Contains(parameter.Value));
        Assert.True(isWord || parameter.Value == Expected(kind, operation.IsJson), $"{operation.Service}: the catalog has {kind} for {parameter}.");
        return name;
    }

    /// <summary>What stands between the name of a field and its values.</summary>
    private static string[] Steps(WriteKind kind)
        => kind switch
        {
            WriteKind.List or WriteKind.ObjectList => ["#"],
            WriteKind.Map or WriteKind.ObjectMap => [FilledOptions.Key],
            WriteKind.ObjectListMap => [FilledOptions.Key, "#"],
            _ => [],
        };

    private static string? Expected(WriteKind kind, bool isJson)
        => kind switch
        {
            WriteKind.Text => isJson ? $"\"{FilledOptions.Text}\"" : FilledOptions.Text,
            WriteKind.Integer => "7",
            WriteKind.Decimal => isJson ? "\"1.5\"" : "1.5",
            WriteKind.Boolean => "true",
            WriteKind.Timestamp => "981173106",
            WriteKind.Instant => "\"2001-02-03T04:05:06Z\"",
            _ => null,
        };

    private static IEnumerable<string> Leaves(WriteFields fields, string path = "")
        => fields.All.SelectMany(field => Leaves(field, $"{path}/{field.Name}"));

    private static IEnumerable<string> Leaves(WriteField field, string path)
        => field.Fields is not { } inner ? [path]
            : field.AlsoText ? Leaves(inner, path).Prepend(path)
            : Leaves(inner, path);
}
