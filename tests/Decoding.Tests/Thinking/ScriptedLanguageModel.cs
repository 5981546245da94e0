using System.Text;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Tests.Thinking;

/// <summary>
/// A model whose logits depend on the number of positions alone: a script of what comes when, whatever the inputs. Token 0 begins and ends sequences.
/// </summary>
/// <param name="texts">The texts of the tokens from 1 on.</param>
/// <param name="script">From the number of positions after the first to the logits.</param>
/// <param name="contextLength">The most positions of a sequence.</param>
internal sealed class ScriptedLanguageModel(string[] texts, Func<int, float[]> script, int contextLength = 4096) : FunctionLanguageModel(
    new ModelInfo
    {
        Name = "script", Architecture = "script", VocabularySize = texts.Length + 1, ContextLength = contextLength, Tier = CapabilityTier.SoftTokens,
        IsBatchInvariant = true,
    },
    new TableTokenizer(((string[])["", .. texts]).Select(Encoding.UTF8.GetBytes), 0, 0)), ISoftTokenModel
{
    /// <summary>The inputs so far: a token, or the number of components of a soft token, negated.</summary>
    public List<int> Inputs { get; } = [];

    public override ulong Advance(ulong state, int position, int token)
    {
        Inputs.Add(token);
        return 0;
    }

    public override ulong AdvanceSoft(ulong state, int position, ReadOnlySpan<MixtureComponent> mixture)
    {
        Inputs.Add(-mixture.Length);
        return 0;
    }

    public override void ComputeLogits(ulong state, int length, Span<float> logits) => script(length - 1).CopyTo(logits);

    /// <summary>A row that is all but sure of a token.</summary>
    public static float[] Sure(int token, int vocabularySize)
    {
        float[] row = new float[vocabularySize];
        row[token] = 30;
        return row;
    }

    /// <summary>A row that prefers a token without being sure.</summary>
    public static float[] Unsure(int token, int vocabularySize)
    {
        float[] row = new float[vocabularySize];
        row[token] = 1;
        return row;
    }
}
