using System.Collections.Frozen;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Schema;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Reasoning.Decoding.Grammars.JsonSchemas;

/// <summary>The schema of a .NET type: that of <see cref="JsonSchemaExporter"/>, narrowed to what can be read back.</summary>
internal static class TypeSchema
{
    private const string Year = @"(?:[1-8]\d{3}|9[0-8]\d\d)";

    private static readonly FrozenDictionary<Type, string> s_strings = new Dictionary<Type, string>
    {
        [typeof(DateTime)] = Text($@"^{Year}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{{1,7}})?(?:Z|[+-](?:0\d|1[0-3]):\d\d)$", "date-time"),
        [typeof(DateTimeOffset)] = Text($@"^{Year}-\d\d-\d\dT\d\d:\d\d:[0-5]\d(?:\.\d{{1,7}})?(?:Z|[+-](?:0\d|1[0-3]):\d\d)$", "date-time"),
        [typeof(DateOnly)] = Text($"^{Year}-", "date"),
        [typeof(TimeOnly)] = Text(@"^(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{7})?$"),
        [typeof(TimeSpan)] = Text(@"^-?(?:[1-9]\d{0,5}\.)?(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:\.\d{7})?$"),
        [typeof(Guid)] = Text(null, "uuid"),
        [typeof(Uri)] = Text("^https?://[A-Za-z0-9]+(?:[.-][A-Za-z0-9]+)*(?::[1-9][0-9]{0,3})?(?:[/?#]|$)", "uri"),
        [typeof(Version)] = Text(@"^(?:0|[1-9]\d{0,8})(?:\.(?:0|[1-9]\d{0,8})){1,3}$"),
        [typeof(char)] = Text(@"^[\u0000-\uFFFF]$"),
        [typeof(byte[])] = Base64(),
        [typeof(Memory<byte>)] = Base64(),
        [typeof(ReadOnlyMemory<byte>)] = Base64(),
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Type, string> s_numbers = new Dictionary<Type, string>
    {
        [typeof(byte)] = Integer(byte.MinValue, byte.MaxValue),
        [typeof(sbyte)] = Integer(sbyte.MinValue, sbyte.MaxValue),
        [typeof(short)] = Integer(short.MinValue, short.MaxValue),
        [typeof(ushort)] = Integer(ushort.MinValue, ushort.MaxValue),
        [typeof(int)] = Integer(int.MinValue, int.MaxValue),
        [typeof(uint)] = Integer(uint.MinValue, uint.MaxValue),
        [typeof(long)] = Integer(long.MinValue, long.MaxValue),
        [typeof(ulong)] = Integer(ulong.MinValue, ulong.MaxValue),
        [typeof(Int128)] = Integer(Int128.MinValue, Int128.MaxValue),
        [typeof(UInt128)] = Integer(UInt128.MinValue, UInt128.MaxValue),
        [typeof(decimal)] = $$"""{"type":"number","minimum":{{decimal.MinValue}},"maximum":{{decimal.MaxValue}}}""",
        [typeof(double)] = """{"type":"number"}""",
        [typeof(float)] = """{"type":"number"}""",
        [typeof(Half)] = """{"type":"number","minimum":-65504,"maximum":65504}""",
    }.ToFrozenDictionary();

    public static string Of(Type type, JsonSerializerOptions? serializerOptions)
    {
        serializerOptions ??= JsonSerializerOptions.Default;
        if (serializerOptions.TypeInfoResolver is null) serializerOptions = new JsonSerializerOptions(serializerOptions) { TypeInfoResolver = new DefaultJsonTypeInfoResolver() };
        var exporting = new JsonSchemaExporterOptions { TreatNullObliviousAsNonNullable = true, TransformSchemaNode = Narrow };
        return serializerOptions.GetJsonSchemaAsNode(type, exporting).ToJsonString();
    }

    private static JsonNode Narrow(JsonSchemaExporterContext context, JsonNode schema)
    {
        var type = Nullable.GetUnderlyingType(context.TypeInfo.Type) ?? context.TypeInfo.Type;
        bool isBuiltIn = (context.PropertyInfo?.CustomConverter ?? context.TypeInfo.Converter).GetType().Assembly == typeof(JsonSerializer).Assembly;
        if (!isBuiltIn) throw Unreadable(context, $"what the converter of '{type}' reads is not known");
        if (schema is not JsonObject node)
        {
            return type == typeof(object) || type == typeof(JsonElement) || type == typeof(JsonDocument) || type == typeof(JsonNode)
                ? schema : throw Unreadable(context, $"what '{type}' is read from is not known");
        }

        if (node.ContainsKey("$ref")) return schema;
        bool isNullable = Types(node).Contains("null") || (node["enum"] as JsonArray)?.Any(value => value is null) == true;
        if (s_strings.TryGetValue(type, out string? text)) return Replaced(text, isNullable);
        var handling = context.PropertyInfo?.NumberHandling ?? context.TypeInfo.NumberHandling ?? context.TypeInfo.Options.NumberHandling;
        if (s_numbers.TryGetValue(type, out string? number) && !handling.HasFlag(JsonNumberHandling.WriteAsString)) return Replaced(number, isNullable);
        if (type.IsEnum && !node.ContainsKey("enum")) return EnumerationOf(type, node, isNullable, context);
        if (context.TypeInfo.Kind == JsonTypeInfoKind.Object && Types(node).Contains("object") && !node.ContainsKey("anyOf") && !node.ContainsKey("additionalProperties")
            && !context.TypeInfo.Properties.Any(property => property.IsExtensionData))
        {
            node["additionalProperties"] = false;
        }

        return node;
    }

    private static JsonObject EnumerationOf(Type type, JsonObject node, bool isNullable, JsonSchemaExporterContext context)
    {
        if (!Types(node).Contains("integer")) throw Unreadable(context, $"the names of '{type}' may be combined, which is not supported");
        var underlying = Enum.GetUnderlyingType(type);
        if (type.IsDefined(typeof(FlagsAttribute), inherit: false)) return Replaced(s_numbers[underlying], isNullable);
        var values = Enum.GetValuesAsUnderlyingType(type).Cast<object>().Distinct().Select(value => JsonSerializer.SerializeToNode(value, underlying)).ToList();
        if (isNullable) values.Add(null);
        return new JsonObject { ["enum"] = new JsonArray([.. values]) };
    }

    private static List<string> Types(JsonObject node) => node["type"] switch
    {
        JsonArray list => [.. list.Select(name => name!.GetValue<string>())],
        JsonValue name => [name.GetValue<string>()],
        _ => [],
    };

    private static JsonObject Replaced(string schema, bool isNullable)
    {
        var node = JsonNode.Parse(schema)!.AsObject();
        if (isNullable) node["type"] = new JsonArray(node["type"]!.GetValue<string>(), "null");
        return node;
    }

    private static GrammarFormatException Unreadable(JsonSchemaExporterContext context, string problem) =>
        SchemaErrors.At(string.Concat(context.Path.ToArray().Select(part => "/" + part)), problem);

    private static string Integer<T>(T min, T max) => $$"""{"type":"integer","minimum":{{min}},"maximum":{{max}}}""";

    private static string Text(string? pattern, string? format = null)
    {
        var node = new JsonObject { ["type"] = "string" };
        if (pattern is not null) node["pattern"] = pattern;
        if (format is not null) node["format"] = format;
        return node.ToJsonString();
    }

    private static string Base64() => Text("^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/][AQgw]==|[A-Za-z0-9+/]{2}[AEIMQUYcgkosw048]=)?$");
}
