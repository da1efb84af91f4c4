using System.Diagnostics;

namespace StripeEFCore.DesignTests.Tool;

/// <summary>The real tool, in a new project. Skipped where the tool cannot be installed.</summary>
public sealed class ToolTests : IDisposable
{
    private const string Secret = "51SecretOfTheTool";
    private const string ToolVersion = "10.0.15";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("newcomer");

    [SkippableFact]
    public async Task The_ef_tool_scaffolds_a_project_that_compiles()
    {
        var installed = await Run("dotnet", "tool", "install", "--tool-path", "tools", "dotnet-ef", "--version", ToolVersion);
        Skip.IfNot(installed.Code == 0, $"dotnet-ef {ToolVersion} cannot be installed: {installed.Output}");
        WriteProject();
        await Succeed("dotnet", "build", "-v", "q", "--nologo");
        var told = await Succeed(
            Path.Combine(_folder.FullName, "tools", "dotnet-ef"), "dbcontext", "scaffold", $"LiveAPIKey=sk_test_{Secret}", "Stripe.EFCore", "--no-build",
            "--table", "customers", "--table", "Invoice", "--output-dir", "Models", "--context", "Billing");
        Assert.DoesNotContain(Secret, told, StringComparison.Ordinal);

        var files = _folder.GetDirectories("Models").Single().GetFiles("*.cs");
        Assert.Contains(files, f => f.Name == "Billing.cs");
        Assert.Contains("/// <summary>The customer's email address.</summary>", ReadModel("Customer.cs"), StringComparison.Ordinal);
        Assert.Contains("public List<Invoice> Invoices", ReadModel("Customer.cs"), StringComparison.Ordinal);
        Assert.All(files, f => Assert.DoesNotContain(Secret, File.ReadAllText(f.FullName), StringComparison.Ordinal));
        await Succeed("dotnet", "build", "-v", "q", "--nologo", "--no-restore");
    }

    public void Dispose() => _folder.Delete(recursive: true);

    private string ReadModel(string name) => File.ReadAllText(Path.Combine(_folder.FullName, "Models", name));

    /// <summary>A project with the provider that was built for the tests, and with the packages that the provider's own package brings.</summary>
    private void WriteProject()
    {
        var repository = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(repository.FullName, "Directory.Packages.props")))
            repository = repository.Parent!;
        File.WriteAllText(Path.Combine(_folder.FullName, "Program.cs"), "System.Console.WriteLine();");
        File.Copy(Path.Combine(repository.FullName, "NuGet.config"), Path.Combine(_folder.FullName, "NuGet.config"));
        File.Copy(Path.Combine(repository.FullName, "Directory.Packages.props"), Path.Combine(_folder.FullName, "Directory.Packages.props"));
        File.WriteAllText(Path.Combine(_folder.FullName, "Shop.csproj"), $"""
            <Project Sdk="Microsoft.NET.Sdk">
              <PropertyGroup>
                <OutputType>Exe</OutputType>
                <TargetFramework>net10.0</TargetFramework>
                <Nullable>enable</Nullable>
                <TreatWarningsAsErrors>true</TreatWarningsAsErrors>
              </PropertyGroup>
              <ItemGroup>
                <Reference Include="Stripe.EFCore" HintPath="{AppContext.BaseDirectory}Stripe.EFCore.dll" />
                <PackageReference Include="Microsoft.EntityFrameworkCore.Design" PrivateAssets="all" />
                <PackageReference Include="Microsoft.EntityFrameworkCore.Relational" />
                <PackageReference Include="Microsoft.AspNetCore.DataProtection.Abstractions" />
                <PackageReference Include="Microsoft.Extensions.Diagnostics.HealthChecks" />
                <PackageReference Include="Microsoft.Extensions.Http" />
                <PackageReference Include="Stripe.net" />
                <PackageReference Include="System.Configuration.ConfigurationManager" />
              </ItemGroup>
            </Project>
            """);
    }

    private async Task<string> Succeed(string program, params string[] arguments)
    {
        var (code, output) = await Run(program, arguments);
        Assert.True(code == 0, output);
        return output;
    }

    private async Task<(int Code, string Output)> Run(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = _folder.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["MSBUILDDISABLENODEREUSE"] = "1";
        start.Environment["DOTNET_CLI_TELEMETRY_OPTOUT"] = "1";
        using var process = Process.Start(start)!;
        using var timeout = new CancellationTokenSource(Patience);
        try
        {
            var output = process.StandardOutput.ReadToEndAsync(timeout.Token);
            var errors = process.StandardError.ReadToEndAsync(timeout.Token);
            await process.WaitForExitAsync(timeout.Token);
            return (process.ExitCode, await output + await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw;
        }
    }
}
