using Reasoning.Decoding.Gguf;

namespace Reasoning.Decoding.Engine;

/// <summary>The sizes and constants of a model of the llama family, read from GGUF metadata and checked.</summary>
internal sealed record LlamaShape
{
    private const int MostLayers = 1024;
    private const int LargestSize = 1 << 20;
    private static readonly string[] Supported = ["llama", "qwen2"];

    /// <summary>The architecture as the file names it.</summary>
    public required string Architecture { get; init; }

    /// <summary>Transformer blocks.</summary>
    public required int Layers { get; init; }

    /// <summary>Length of a hidden state.</summary>
    public required int Width { get; init; }

    /// <summary>Query heads.</summary>
    public required int Heads { get; init; }

    /// <summary>Key-value heads; divides <see cref="Heads"/>.</summary>
    public required int KeyValueHeads { get; init; }

    /// <summary>Values per head.</summary>
    public required int HeadSize { get; init; }

    /// <summary>Width of the feed-forward layer.</summary>
    public required int FeedForward { get; init; }

    /// <summary>The most positions of a sequence.</summary>
    public required int ContextLength { get; init; }

    /// <summary>Epsilon of the norms.</summary>
    public required float NormEpsilon { get; init; }

    /// <summary>The leading values of a head that rotate.</summary>
    public required int RotaryDimensions { get; init; }

    /// <summary>Base of the rotary frequencies.</summary>
    public required float RotaryBase { get; init; }

    /// <summary>By what positions are divided before rotation (linear scaling).</summary>
    public required float RotaryScale { get; init; }

    /// <summary>Whether value i rotates with value i + half (qwen2), rather than 2i with 2i + 1 (llama).</summary>
    public bool RotatesHalves => Architecture == "qwen2";

    /// <summary>Query heads per key-value head.</summary>
    public int Group => Heads / KeyValueHeads;

    /// <summary>Length of all queries of a position.</summary>
    public int QueryWidth => Heads * HeadSize;

    /// <summary>Length of all keys, or all values, of a position.</summary>
    public int KeyValueWidth => KeyValueHeads * HeadSize;

    /// <summary>Reads the shape.</summary>
    /// <exception cref="GgufFormatException">A key is missing, has a senseless value, or asks for something that is not supported.</exception>
    public static LlamaShape Read(GgufFile file)
    {
        GgufMetadata metadata = file.Metadata;
        string architecture = metadata.GetRequiredString("general.architecture");
        if (!Supported.Contains(architecture))
            throw Refused(file, "general.architecture", $"is '{architecture}', but the engine runs {string.Join(" and ", Supported)} only");

        string Key(string name) => $"{architecture}.{name}";
        int Size(string name) => metadata.GetRequiredInt32(Key(name), 1, LargestSize);
        int width = Size("embedding_length");
        int heads = Size("attention.head_count");
        int keyValueHeads = metadata.GetInt32(Key("attention.head_count_kv"), 1, LargestSize) ?? heads;
        if (heads % keyValueHeads != 0)
            throw Refused(file, Key("attention.head_count_kv"), $"is {keyValueHeads}, which does not divide the {heads} heads");
        int headSize = metadata.GetInt32(Key("attention.key_length"), 1, LargestSize) ?? (width / heads);
        if (headSize == 0 || headSize % 2 != 0)
            throw Refused(file, Key("attention.head_count"), $"gives heads of {headSize} values, but an even number is needed");
        if (metadata.GetInt32(Key("attention.value_length")) is { } valueSize && valueSize != headSize)
            throw Refused(file, Key("attention.value_length"), $"is {valueSize}, but the engine needs keys and values of one length, {headSize}");
        int rotary = metadata.GetInt32(Key("rope.dimension_count"), 0, headSize) ?? headSize;
        if (rotary % 2 != 0)
            throw Refused(file, Key("rope.dimension_count"), $"is {rotary}, but an even number is needed");

        return new LlamaShape
        {
            Architecture = architecture,
            Layers = metadata.GetRequiredInt32(Key("block_count"), 1, MostLayers),
            Width = width,
            Heads = heads,
            KeyValueHeads = keyValueHeads,
            HeadSize = headSize,
            FeedForward = Size("feed_forward_length"),
            ContextLength = metadata.GetRequiredInt32(Key("context_length"), 1),
            NormEpsilon = metadata.GetRequiredSingle(Key("attention.layer_norm_rms_epsilon")),
            RotaryDimensions = rotary,
            RotaryBase = Positive(file, Key("rope.freq_base")) ?? 10_000f,
            RotaryScale = ReadRotaryScale(file, architecture),
        };
    }

    private static float ReadRotaryScale(GgufFile file, string architecture)
    {
        string type = file.Metadata.GetString($"{architecture}.rope.scaling.type") ?? "linear";
        float factor = Positive(file, $"{architecture}.rope.scaling.factor") ?? Positive(file, $"{architecture}.rope.scale_linear") ?? 1f;
        return type switch
        {
            "none" => 1f,
            "linear" => factor,
            _ => throw Refused(file, $"{architecture}.rope.scaling.type", $"is '{type}', but only 'none' and 'linear' are supported"),
        };
    }

    private static float? Positive(GgufFile file, string key)
    {
        float? value = file.Metadata.GetSingle(key);
        return value is <= 0 ? throw Refused(file, key, $"is {value}, but must be positive") : value;
    }

    private static GgufFormatException Refused(GgufFile file, string key, string problem) => new(file.Path, $"metadata key '{key}'", problem);
}
