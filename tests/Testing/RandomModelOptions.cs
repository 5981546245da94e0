using Reasoning.Decoding.Gguf;

namespace Reasoning.Testing;

/// <summary>The shape of a random-weight model of the llama architecture. The defaults make a model of some 100,000 parameters.</summary>
public sealed record RandomModelOptions
{
    /// <summary>The fewest vocabulary entries that the synthetic tokenizer can have: 256 bytes, begin and end of sequence.</summary>
    public const int SmallestVocabulary = 258;

    /// <summary>The shape of a 0.5-billion-parameter model of the Qwen2.5 family: 24 layers of width 896, tied output.</summary>
    public static RandomModelOptions HalfBillion { get; } = new()
    {
        Layers = 24,
        Width = 896,
        Heads = 14,
        KeyValueHeads = 2,
        FeedForward = 4864,
        Vocabulary = 151_936,
        Context = 4096,
        TiedOutput = true,
        TensorType = GgufTensorType.Q8_0,
    };

    /// <summary>Transformer blocks, at least 1.</summary>
    public int Layers { get; init; } = 2;

    /// <summary>The length of a hidden state; a multiple of the heads and of the block length of the tensor type.</summary>
    public int Width { get; init; } = 64;

    /// <summary>Query heads; the width divided by it is the head size, which must be even.</summary>
    public int Heads { get; init; } = 4;

    /// <summary>Key-value heads, a divisor of <see cref="Heads"/>.</summary>
    public int KeyValueHeads { get; init; } = 2;

    /// <summary>The width of the feed-forward layer; a multiple of the block length of the tensor type.</summary>
    public int FeedForward { get; init; } = 160;

    /// <summary>Vocabulary entries, at least <see cref="SmallestVocabulary"/>.</summary>
    public int Vocabulary { get; init; } = 320;

    /// <summary>The context length that the metadata announce.</summary>
    public int Context { get; init; } = 512;

    /// <summary>The format of all matrices; norms are always F32.</summary>
    public GgufTensorType TensorType { get; init; } = GgufTensorType.F32;

    /// <summary>Whether the output matrix is the token embedding, rather than a tensor of its own.</summary>
    public bool TiedOutput { get; init; }

    /// <summary>The base of the rotary position embedding.</summary>
    public float RopeBase { get; init; } = 10_000f;

    /// <summary>The epsilon of the norms.</summary>
    public float NormEpsilon { get; init; } = 1e-5f;

    /// <summary>The pre-tokenizer that the metadata name.</summary>
    public string PreTokenizer { get; init; } = "gpt-2";

    /// <summary>Chooses the weights: same seed, same file.</summary>
    public ulong Seed { get; init; } = 1;

    /// <summary>Values of one head.</summary>
    public int HeadSize => Width / Heads;

    /// <summary>Refuses shapes that no such model can have.</summary>
    /// <exception cref="ArgumentException">A size is out of range or does not divide another.</exception>
    public void Validate()
    {
        int block = TensorType.GetBlockLength();
        Require(Layers > 0 && Heads > 0 && KeyValueHeads > 0 && FeedForward > 0 && Context > 0, "every size must be at least 1");
        Require(Width > 0 && Width % Heads == 0 && HeadSize % 2 == 0, $"the width {Width} must be an even multiple of the {Heads} heads");
        Require(Heads % KeyValueHeads == 0, $"the {KeyValueHeads} key-value heads must divide the {Heads} heads");
        Require(Width % block == 0 && FeedForward % block == 0,
            $"the width {Width} and the feed-forward width {FeedForward} must be multiples of {block} for tensors of type {TensorType}");
        Require(Vocabulary >= SmallestVocabulary, $"the vocabulary of {Vocabulary} must have at least {SmallestVocabulary} entries");
    }

    private static void Require(bool condition, string rule)
    {
        if (!condition)
            throw new ArgumentException($"Not a shape of the llama architecture: {rule}.");
    }
}
