using System.CommandLine;
using System.Globalization;
using Reasoning.Decoding.Gguf;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason model info FILE</c>: what a model file holds, from its header alone.</summary>
internal sealed class ModelInfoCommand : Command, IHasExamples
{
    private const int LongestValue = 100;

    private readonly Terminal _terminal;
    private readonly Argument<string?> _file = new("FILE")
    {
        Description = "A GGUF model file; without it, the embedded model.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<bool> _tensors = new("--tensors") { Description = "List every tensor." };

    public ModelInfoCommand(Terminal terminal, BundledFiles bundled)
        : base("info", "Show what a model file holds: architecture, sizes, tensor types, tokenizer and metadata.")
    {
        _terminal = terminal;
        Add(_file);
        Add(_tensors);
        SetAction(parsed =>
        {
            var path = parsed.GetValue(_file) is { } file ? Path.Combine(terminal.WorkingFolder, file) : bundled.Model;
            if (!File.Exists(path)) throw new FileNotFoundException($"There is no file '{path}'.", path);
            using var model = GgufFile.Open(path);
            Show(model, parsed.GetValue(_tensors));
        });
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason model info", "The model that the tool brings."),
        ("reason model info llama.gguf --tensors", "Another file, with all its tensors."),
    ];

    private void Show(GgufFile model, bool withTensors)
    {
        Write(Facts(model));
        _terminal.Out.WriteLine();
        Write(model.Metadata.Keys.Select(key => (key, Shorten(Value(model.Metadata, key)))));
        if (!withTensors) return;
        _terminal.Out.WriteLine();
        Write(model.Tensors.Select(tensor => (tensor.Name, $"{tensor.Type,-5} {string.Join(" x ", tensor.Dimensions)}")));
    }

    private void Write(IEnumerable<(string Name, string Value)> rows)
    {
        var list = rows.ToArray();
        var width = list.Select(row => row.Name.Length).DefaultIfEmpty().Max();
        foreach (var (name, value) in list) _terminal.Out.WriteLine($"{name.PadRight(width)}  {value}");
    }

    private static IEnumerable<(string Name, string Value)> Facts(GgufFile model)
    {
        var metadata = model.Metadata;
        var architecture = metadata.GetString("general.architecture") ?? "unknown";
        yield return ("file", $"{model.Path} ({Bytes(model.Length)}, GGUF version {model.Version})");
        yield return ("name", metadata.GetString("general.name") ?? Path.GetFileNameWithoutExtension(model.Path));
        yield return ("architecture", architecture);
        yield return ("parameters", Count(model.Tensors.Sum(tensor => tensor.ElementCount)));
        (string Name, string Key)[] sizes =
        [
            ("context", "context_length"),
            ("layers", "block_count"),
            ("width", "embedding_length"),
            ("heads", "attention.head_count"),
            ("key-value heads", "attention.head_count_kv"),
            ("feed-forward", "feed_forward_length"),
        ];
        foreach (var (name, key) in sizes)
        {
            if (metadata.Contains($"{architecture}.{key}")) yield return (name, Value(metadata, $"{architecture}.{key}"));
        }

        var splitter = metadata.GetString("tokenizer.ggml.pre") is { } pre ? $", pre-tokenizer {pre}" : "";
        var tokens = metadata.GetArrayLength("tokenizer.ggml.tokens") is { } count ? $", {Count(count)} tokens" : "";
        yield return ("tokenizer", (metadata.GetString("tokenizer.ggml.model") ?? "none") + splitter + tokens);
        yield return ("tensors", string.Join(", ", model.Tensors
            .GroupBy(tensor => tensor.Type)
            .Select(group => (Type: group.Key, Tensors: group.Count(), Bytes: group.Sum(tensor => tensor.ByteLength)))
            .OrderByDescending(group => group.Bytes)
            .Select(group => $"{Count(group.Tensors)} {group.Type} ({Bytes(group.Bytes)})")));
    }

    private static string Value(GgufMetadata metadata, string key) => metadata.GetValueType(key) switch
    {
        GgufValueType.Text => metadata.GetRequiredString(key).ReplaceLineEndings("\\n"),
        GgufValueType.Boolean => metadata.GetRequiredBoolean(key) ? "true" : "false",
        GgufValueType.Array => $"array of {Count(metadata.GetArrayLength(key) ?? 0)}",
        GgufValueType.Float32 => metadata.GetRequiredSingle(key).ToString("G7", CultureInfo.InvariantCulture),
        GgufValueType.Float64 => metadata.GetRequiredDouble(key).ToString(CultureInfo.InvariantCulture),
        _ => metadata.GetRequiredInteger(key).ToString("#,0", CultureInfo.InvariantCulture),
    };

    private static string Shorten(string value) =>
        value.Length <= LongestValue ? value : $"{value.AsSpan(0, LongestValue)}... ({Count(value.Length)} characters)";

    private static string Count(long count) => count.ToString("#,0", CultureInfo.InvariantCulture);

    private static string Bytes(long bytes) => bytes switch
    {
        >= 1L << 30 => (bytes / (double)(1L << 30)).ToString("0.0 GiB", CultureInfo.InvariantCulture),
        >= 1L << 20 => (bytes / (double)(1L << 20)).ToString("0.0 MiB", CultureInfo.InvariantCulture),
        _ => (bytes / 1024.0).ToString("0.0 KiB", CultureInfo.InvariantCulture),
    };
}
