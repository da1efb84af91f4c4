using Microsoft.Extensions.Configuration;
using Stripe.EFCore.Authentication.Connection;

namespace Stripe.EFCore.Infrastructure;

/// <summary>Reads connection settings from a section of the configuration, with the refusals of a connection string.</summary>
internal static class ConfigurationReader
{
    private const string Name = "Stripe";

    /// <summary>The section itself, or of a whole configuration the one that has Stripe's settings.</summary>
    /// <exception cref="ArgumentException">There is none, or there are two.</exception>
    public static IConfigurationSection SectionOf(IConfiguration configuration)
    {
        if (configuration is IConfigurationSection itself)
            return itself;

        var (text, section) = (configuration.GetSection("ConnectionStrings:" + Name), configuration.GetSection(Name));
        if (text.Exists())
        {
            var unread = section.GetChildren().Select(Unread).OfType<string>().ToList();
            return unread.Count == 0 && section.Value is null ? text : throw new ArgumentException(
                $"The configuration has ConnectionStrings:{Name} and also a section {Name}{(unread.Count == 0 ? "" : " with " + string.Join(", ", unread))}. "
                + "Only one of them is read. Put all settings into one of them, give a setting of your own another name, or say which one is meant: give "
                + $"configuration.GetSection(\"{Name}\") or configuration.GetSection(\"ConnectionStrings:{Name}\").");
        }

        return section.Exists() ? section : throw new ArgumentException(
            $"The configuration has neither ConnectionStrings:{Name} nor a section {Name}. Add one of them, or give the section that has the settings.");
    }

    public static StripeConnectionSettings Read(IConfiguration configuration)
    {
        var section = configuration as IConfigurationSection;
        var name = section?.Path is { Length: > 0 } path ? path : "(root)";
        var children = configuration.GetChildren().ToList();
        if (section?.Value is { } connectionString && !string.IsNullOrWhiteSpace(connectionString))
        {
            return children.Count == 0
                ? new StripeConnectionStringBuilder(connectionString).ToSettings()
                : throw new ArgumentException($"The configuration section '{name}' has a value and keys below it. Leave one of them out.");
        }

        if (children.Count == 0)
        {
            throw new ArgumentException(
                $"The configuration section '{name}' is missing or empty. Its keys are those of the connection string, such as LiveAPIKey; "
                + "check the name under which the configuration has it.");
        }

        if (ConnectionProperties.ExplainUnknown(children.Select(child => child.Key)) is { } unknown)
            throw new ArgumentException(unknown);

        var builder = new StripeConnectionStringBuilder();
        foreach (var child in children)
            Read(child, builder);
        return builder.ToSettings();
    }

    /// <summary>
    ///     The key of a connection property that nobody reads, or of one that was probably meant as such: a setting that is for safety must not be ignored for
    ///     a letter. Null of what the application keeps there for itself.
    /// </summary>
    private static string? Unread(IConfigurationSection child)
        => ConnectionProperties.TryFind(child.Key, out _) ? child.Key
            : child.Value is null && child.GetChildren().Any() ? null
            : NearestName.Meant(child.Key, ConnectionProperties.All.Select(known => known.Name)) is { } meant ? $"{child.Key} ({meant}?)"
            : null;

    private static void Read(IConfigurationSection child, StripeConnectionStringBuilder into)
    {
        var property = ConnectionProperties.Find(child.Key);
        if (child.Value is null or "" && child.GetChildren().Any())
            throw new ArgumentException($"The configuration key '{child.Path}' has keys below it, and takes {property.Allowed}.");
        if (property.Name == nameof(into.AccountId))
            into.AccountId = child.Value;
        else if (!string.IsNullOrWhiteSpace(child.Value))
            into[property.Name] = child.Value;
        else
            throw new ArgumentException($"The configuration key '{child.Path}' is empty. Give it a value ({property.Allowed}), or leave the key out.");
    }
}
