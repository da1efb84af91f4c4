namespace StripeEFCore.Tests.Update.Judge;

public class DifferencesTests
{
    [Fact]
    public void Show()
    {
        var lines = new List<string>();
        foreach (var list in WrittenList.All)
        {
            foreach (var operation in new[] { list.Writes.Create, list.Writes.Update }.Where(o => o?.Options is not null))
            {
                var service = new StripeNetWriter(operation!.Service);
                var twins = new Twins(_ => true, _ => false);
                twins.Make(list.Class, service.Options!);
                lines.Add($"{operation.Service} {twins.Parts.Count} parts; differing: {string.Join(", ", twins.Differing)}");
            }
        }

        System.IO.File.WriteAllLines("/tmp/wj-diff.txt", lines);
    }
}
