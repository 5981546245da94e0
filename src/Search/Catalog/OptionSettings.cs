using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Catalog;

/// <summary>An options record as settings, and settings as an options record: one setting per public property, under its name in lower case with hyphens.</summary>
/// <remarks>
/// A property that is null has no setting. Of sampling options, the temperature and what is not at its default have settings of their own, with what their property's
/// name has before "Sampling" in front: so an option that is added to the library later does not make an old run look as if it had other settings.
/// </remarks>
internal static class OptionSettings
{
    private const string SamplingName = "Sampling";

    private static readonly JsonSerializerOptions Kebab = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a bias of −∞ forbids a token
        IgnoreReadOnlyProperties = true,
    };

    private static readonly JsonObject DefaultSampling = JsonSerializer.SerializeToNode(SamplingOptions.Default, Kebab)!.AsObject();

    /// <summary>The settings of some options.</summary>
    /// <exception cref="NotSupportedException">A property has a type that has no form as text.</exception>
    public static IReadOnlyDictionary<string, string> Write(object options)
    {
        var settings = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (var property in PropertiesOf(options.GetType()))
        {
            if (property.GetValue(options) is not { } value) continue;
            if (value is SamplingOptions sampling)
            {
                foreach (var (name, text) in Write(sampling)) settings.Add(PrefixOf(property) + name, text);
            }
            else
            {
                settings.Add(NameOf(property), WriteValue(property, value));
            }
        }

        return settings.AsReadOnly();
    }

    /// <summary>Options with some settings, and defaults for the rest.</summary>
    /// <param name="type">The options record.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="owner">The component's name, for messages.</param>
    /// <exception cref="FormatException">There is no such setting, or a value is not of its type or outside its range; the message says which.</exception>
    public static object Read(Type type, IReadOnlyDictionary<string, string> settings, string owner)
    {
        var options = Activator.CreateInstance(type)!;
        var left = new SortedDictionary<string, string>(settings.ToDictionary(), StringComparer.Ordinal);
        foreach (var property in PropertiesOf(type))
        {
            if (property.PropertyType == typeof(SamplingOptions))
            {
                if (ReadSampling(property, options, left, owner) is { } sampling) Set(property, options, sampling, PrefixOf(property) + "temperature", owner);
            }
            else if (left.Remove(NameOf(property), out var text))
            {
                Set(property, options, ReadValue(property, text, owner), NameOf(property), owner);
            }
        }

        if (left.Count == 0) return options;
        var known = PropertiesOf(type).Select(property => property.PropertyType == typeof(SamplingOptions) ? PrefixOf(property) + "temperature" : NameOf(property)).Order(StringComparer.Ordinal);
        throw new FormatException($"{owner} has no setting '{left.First().Key}'; it has {Listed(known)}.");
    }

    private static IEnumerable<PropertyInfo> PropertiesOf(Type type) =>
        type.GetProperties(BindingFlags.Public | BindingFlags.Instance).Where(property => property is { CanRead: true, CanWrite: true });

    private static string NameOf(PropertyInfo property) => JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name);

    private static string PrefixOf(PropertyInfo property) =>
        property.Name == SamplingName ? "" : JsonNamingPolicy.KebabCaseLower.ConvertName(property.Name[..^SamplingName.Length]) + "-";

    private static string Listed(IEnumerable<string> names)
    {
        string[] all = [.. names];
        return all.Length == 0 ? "none" : string.Join(", ", all);
    }

    private static IEnumerable<(string Name, string Text)> Write(SamplingOptions sampling)
    {
        foreach (var (name, value) in JsonSerializer.SerializeToNode(sampling, Kebab)!.AsObject())
            if (name == "temperature" || !JsonNode.DeepEquals(value, DefaultSampling[name])) yield return (name, value?.ToJsonString() ?? "null");
    }

    private static SamplingOptions? ReadSampling(PropertyInfo property, object options, SortedDictionary<string, string> left, string owner)
    {
        var prefix = PrefixOf(property);
        string[] named = [.. DefaultSampling.Select(pair => pair.Key).Where(name => left.ContainsKey(prefix + name))];
        if (named.Length == 0) return null;
        var sampling = JsonSerializer.SerializeToNode((SamplingOptions)property.GetValue(options)!, Kebab)!.AsObject();
        foreach (var name in named)
        {
            left.Remove(prefix + name, out var text);
            try
            {
                sampling[name] = JsonNode.Parse(text!);
                _ = sampling.Deserialize<SamplingOptions>(Kebab); // one at a time, so that the message can name it
            }
            catch (Exception exception) when (exception is JsonException or ArgumentException or InvalidOperationException)
            {
                throw new FormatException($"{owner}: {prefix}{name} cannot be '{text}'.", exception);
            }
        }

        return sampling.Deserialize<SamplingOptions>(Kebab);
    }

    private static string WriteValue(PropertyInfo property, object value) => value switch
    {
        bool flag => flag ? "true" : "false",
        Enum choice => JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()),
        ISearchComponent component => ComponentSpec.Of(component).ToString(),
        string text => text,
        IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
        _ => throw new NotSupportedException($"The option {property.Name} of type {property.PropertyType.Name} has no form as text."),
    };

    private static object ReadValue(PropertyInfo property, string text, string owner)
    {
        var type = Nullable.GetUnderlyingType(property.PropertyType) ?? property.PropertyType;
        var culture = CultureInfo.InvariantCulture;
        object? value = type switch
        {
            _ when type == typeof(bool) => bool.TryParse(text, out var flag) ? flag : null,
            _ when type == typeof(int) => int.TryParse(text, culture, out var number) ? number : null,
            _ when type == typeof(long) => long.TryParse(text, culture, out var number) ? number : null,
            _ when type == typeof(double) => double.TryParse(text, culture, out var number) ? number : null,
            _ when type == typeof(string) => text,
            { IsEnum: true } => Enum.GetValues(type).Cast<Enum>().FirstOrDefault(choice => JsonNamingPolicy.KebabCaseLower.ConvertName(choice.ToString()) == text),
            _ when type.IsAssignableTo(typeof(ISearchComponent)) => SearchCatalog.Create(type, ComponentSpec.Parse(text)),
            _ => throw new FormatException($"{owner}: {NameOf(property)} cannot be set by a text."),
        };
        return value ?? throw new FormatException($"{owner}: {NameOf(property)} cannot be '{text}'{Expected(type)}.");
    }

    private static string Expected(Type type) => type switch
    {
        _ when type == typeof(bool) => "; it is true or false",
        _ when type == typeof(int) || type == typeof(long) => "; it is a whole number",
        _ when type == typeof(double) => "; it is a number",
        { IsEnum: true } => $"; it is one of {Listed(Enum.GetNames(type).Select(JsonNamingPolicy.KebabCaseLower.ConvertName))}",
        _ => "",
    };

    private static void Set(PropertyInfo property, object options, object value, string name, string owner)
    {
        try
        {
            property.SetValue(options, value);
        }
        catch (TargetInvocationException exception) when (exception.InnerException is ArgumentException refused)
        {
            throw new FormatException($"{owner}: {name} cannot be '{value}': {FirstLine(refused.Message)}", refused);
        }
    }

    private static string FirstLine(string message) => message.Split('\n')[0].Split(" (Parameter")[0].TrimEnd();
}
