using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Search;

/// <summary>Collects a strategy's settings as texts, in alphabetical order.</summary>
internal sealed class StrategySettings
{
    private static readonly JsonSerializerOptions Kebab = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.KebabCaseLower,
        NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals, // a bias of −∞ forbids a token
    };

    private readonly SortedDictionary<string, string> _settings = new(StringComparer.Ordinal);

    public StrategySettings Add(string name, int value) => Add(name, value.ToString(CultureInfo.InvariantCulture));

    public StrategySettings Add(string name, bool value) => Add(name, value ? "true" : "false");

    public StrategySettings Add(string name, string value)
    {
        _settings.Add(name, value);
        return this;
    }

    /// <summary>
    /// Adds the temperature, and every other sampling option that is not at its default: so an option that is added to the library later does not
    /// make an old run look as if it had other settings.
    /// </summary>
    public StrategySettings Add(SamplingOptions sampling)
    {
        var defaults = ToJson(SamplingOptions.Default);
        foreach (var (name, value) in ToJson(sampling))
        {
            if (name == "temperature" || !JsonNode.DeepEquals(value, defaults[name])) Add(name, value?.ToJsonString() ?? "null");
        }

        return this;
    }

    public IReadOnlyDictionary<string, string> Build() => _settings.AsReadOnly();

    private static JsonObject ToJson(SamplingOptions sampling) => JsonSerializer.SerializeToNode(sampling, Kebab)!.AsObject();
}
