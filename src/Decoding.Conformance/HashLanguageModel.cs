using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance;

/// <summary>A model of any vocabulary whose logits are hashed from all inputs so far: no two histories have the same ones, so any mix-up shows.</summary>
public sealed class HashLanguageModel : FunctionLanguageModel, ISoftTokenModel
{
    /// <summary>Logits are uniform between this and its negative, before the bias of the end token.</summary>
    public const float LargestLogit = 4;

    private readonly ulong _seed;
    private readonly float _endBias;

    /// <summary>Creates a model.</summary>
    /// <param name="vocabularySize">Number of tokens; token 0 begins and ends sequences.</param>
    /// <param name="contextLength">The most positions of a sequence.</param>
    /// <param name="seed">Models of different seeds differ.</param>
    /// <param name="endBias">Added to the logit of the end token: −∞ for texts that never end by themselves.</param>
    public HashLanguageModel(int vocabularySize = 200, int contextLength = 4096, ulong seed = 1, float endBias = 0)
        : base(
            new ModelInfo
            {
                Name = "hash", Architecture = "hash", VocabularySize = vocabularySize, ContextLength = contextLength, Tier = CapabilityTier.SoftTokens,
                IsBatchInvariant = true,
            },
            TableTokenizer.OfSize(vocabularySize))
    {
        _seed = seed;
        _endBias = endBias;
    }

    /// <inheritdoc/>
    public override ulong Advance(ulong state, int position, int token) => Mix(state ^ Mix((ulong)token + _seed)) + (ulong)position;

    /// <inheritdoc/>
    public override ulong AdvanceSoft(ulong state, int position, ReadOnlySpan<MixtureComponent> mixture)
    {
        if (mixture is [{ Weight: 1 } only]) return Advance(state, position, only.Token);
        foreach (var (token, weight) in mixture) state = Mix(state ^ Mix((ulong)token + _seed) ^ BitConverter.SingleToUInt32Bits(weight));
        return state + (ulong)position;
    }

    /// <inheritdoc/>
    public override void ComputeLogits(ulong state, int length, Span<float> logits)
    {
        ulong hash = Mix(state + (ulong)length);
        for (int i = 0; i < logits.Length; i++)
        {
            hash = (hash * 6364136223846793005) + 1442695040888963407;
            logits[i] = ((hash >> 40) * (2 * LargestLogit / (1 << 24))) - LargestLogit;
        }

        logits[0] += _endBias;
    }

    private static ulong Mix(ulong x)
    {
        x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
        x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
        return x ^ (x >> 31);
    }
}
