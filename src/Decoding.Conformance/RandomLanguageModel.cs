using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance;

/// <summary>
/// A random model, small enough to enumerate: every history of tokens has its own distribution, hashed from the seed (those of a
/// <see cref="HashLanguageModel"/>, scaled). Token 0 begins a sequence and ends it, which it may at every step. For properties that must hold for all models.
/// </summary>
public sealed class RandomLanguageModel : FunctionLanguageModel, ISoftTokenModel
{
    private readonly HashLanguageModel _table;
    private readonly float _scale;

    /// <summary>Creates a model.</summary>
    /// <param name="vocabularySize">Number of tokens, at least 2, the end included.</param>
    /// <param name="maxLength">The most tokens of a sequence after the one that begins it, the end included; at least 1.</param>
    /// <param name="seed">Models of different seeds differ.</param>
    /// <param name="peakedness">
    /// Finite, at least 0. Logits are uniform in [−peakedness, peakedness]: 0 makes every token equally probable, 10 a model that is nearly sure.
    /// </param>
    /// <param name="forcesEnd">Whether only the end can follow after <paramref name="maxLength"/> − 1 tokens; if not, sequences may be cut there.</param>
    /// <exception cref="ArgumentOutOfRangeException">An argument is outside its range.</exception>
    public RandomLanguageModel(int vocabularySize, int maxLength, ulong seed, double peakedness = 2, bool forcesEnd = true)
        : base(
            new ModelInfo
            {
                Name = "random", Architecture = "random", VocabularySize = AtLeast(vocabularySize, 2, nameof(vocabularySize)),
                ContextLength = AtLeast(maxLength, 1, nameof(maxLength)) + 1, Tier = CapabilityTier.SoftTokens, IsBatchInvariant = true,
            },
            TableTokenizer.OfSize(vocabularySize))
    {
        if (!double.IsFinite(peakedness) || peakedness < 0)
            throw new ArgumentOutOfRangeException(nameof(peakedness), peakedness, "The peakedness must be a finite number of at least 0.");
        MaxLength = maxLength;
        Peakedness = peakedness;
        ForcesEnd = forcesEnd;
        _table = new HashLanguageModel(vocabularySize, maxLength + 1, seed);
        _scale = (float)(peakedness / HashLanguageModel.LargestLogit);
    }

    /// <summary>The most tokens of a sequence after the one that begins it, the end included.</summary>
    public int MaxLength { get; }

    /// <summary>The largest absolute value of a logit.</summary>
    public double Peakedness { get; }

    /// <summary>Whether sequences of <see cref="MaxLength"/> always end.</summary>
    public bool ForcesEnd { get; }

    /// <inheritdoc/>
    public override ulong Advance(ulong state, int position, int token) => _table.Advance(state, position, token);

    /// <inheritdoc/>
    public override ulong AdvanceSoft(ulong state, int position, ReadOnlySpan<MixtureComponent> mixture) => _table.AdvanceSoft(state, position, mixture);

    /// <inheritdoc/>
    public override void ComputeLogits(ulong state, int length, Span<float> logits)
    {
        _table.ComputeLogits(state, length, logits);
        for (int i = 0; i < logits.Length; i++) logits[i] *= _scale;
        if (ForcesEnd && length >= MaxLength) logits[1..].Fill(float.NegativeInfinity);
    }

    private static int AtLeast(int value, int smallest, string name)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(value, smallest, name);
        return value;
    }
}
