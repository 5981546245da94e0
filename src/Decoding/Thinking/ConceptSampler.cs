using System.Buffers;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>Chooses the concept tokens of a thinking phase.</summary>
internal sealed class ConceptSampler
{
    private readonly LogitsPipeline _shaping;
    private readonly IReadOnlyList<ILogitsProcessor> _filters;
    private readonly ConceptNoise _noise;
    private readonly CounterRandom _random;
    private readonly double _entropyUnit;

    /// <summary>Creates a sampler.</summary>
    /// <param name="run">The run.</param>
    /// <param name="decoder">Its options.</param>
    /// <param name="random">The completion's generator; step i draws from its part i.</param>
    public ConceptSampler(DecodingRun run, SoftThinking decoder, CounterRandom random)
    {
        // The entropy is that of the distribution between the temperature and the filters, so the chain is cut there.
        var (sampling, info) = (decoder.ThinkingSampling, run.Model.Info);
        _shaping = TokenizedPrompt.CreatePipeline(
            sampling with { TopK = 0, TypicalP = 1, TopP = 1, MinP = 0 }, decoder.ThinkingProcessors, info, run.Input[run.PromptLength..]);
        var filters = new SamplingOptions { TopK = sampling.TopK, TypicalP = sampling.TypicalP, TopP = sampling.TopP, MinP = sampling.MinP };
        _filters = LogitsPipeline.Create(filters).Processors;
        _noise = decoder.Noise;
        _random = random;
        _entropyUnit = decoder.NormalizesEntropy && info.VocabularySize > 1 ? Math.Log(info.VocabularySize) : 1;
        Concept = new ConceptToken(Math.Min(decoder.MaxConceptTokens, info.VocabularySize));
    }

    /// <summary>What was chosen last.</summary>
    public ConceptToken Concept { get; }

    /// <summary>Chooses the concept token of a step and returns the entropy of the distribution that it comes from.</summary>
    /// <param name="logits">The model's logits; left as they are.</param>
    /// <param name="context">The visible sequence so far.</param>
    /// <param name="step">Number of the step.</param>
    public double Next(ReadOnlySpan<float> logits, in LogitsContext context, int step)
    {
        float[] scratch = ArrayPool<float>.Shared.Rent(logits.Length);
        int[] ids = ArrayPool<int>.Shared.Rent(logits.Length);
        var row = scratch.AsSpan(0, logits.Length);
        logits.CopyTo(row);
        _shaping.Process(row, context);
        double entropy = Categorical.Entropy(row) / _entropyUnit;

        // The filters look at values alone, so after the first of them the others need not walk the vocabulary again.
        if (_filters.Count > 0) _filters[0].Process(row, context);
        var tokens = ids.AsSpan(0, FixedOrderExponentials.Possible(row, ids));
        row = Gather(row, tokens);
        if (_filters.Count > 1)
        {
            for (int i = 1; i < _filters.Count; i++) _filters[i].Process(row, context);
            int count = Compact(row, tokens);
            row = row[..count];
            tokens = tokens[..count];
        }

        _noise.Draw(row, tokens, _random.Split((ulong)step), Concept);
        ArrayPool<int>.Shared.Return(ids);
        ArrayPool<float>.Shared.Return(scratch);
        return entropy;
    }

    /// <summary>Takes note of the visible token.</summary>
    public void Accept(int token) => _shaping.Accept(token);

    private static Span<float> Gather(Span<float> row, ReadOnlySpan<int> tokens)
    {
        for (int i = 0; i < tokens.Length; i++) row[i] = row[tokens[i]];
        return row[..tokens.Length];
    }

    private static int Compact(Span<float> row, Span<int> tokens)
    {
        int count = 0;
        for (int i = 0; i < row.Length; i++)
        {
            if (float.IsNegativeInfinity(row[i])) continue;
            (row[count], tokens[count]) = (row[i], tokens[i]);
            count++;
        }

        return count;
    }
}
