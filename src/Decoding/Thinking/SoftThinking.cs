using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Thinking;

/// <summary>
/// Soft thinking: while the model thinks, its next input is not one token but the mixture of the most probable ones, weighted by their probabilities (a concept
/// token); the answer is sampled as usual. Zhang et al., "Soft thinking: unlocking the reasoning potential of LLMs in continuous concept space",
/// arXiv 2505.15778 (2025); with <see cref="Noise"/> the randomised form of Wu et al., arXiv 2508.03440 (2025), and the rollouts of SofT-GRPO.
/// </summary>
/// <remarks>
/// <para>A step of thinking: p = softmax(z/T); its entropy; top-k, top-p and min-p; the noise; the <see cref="MaxConceptTokens"/> largest, renormalised. The
/// largest is the visible token. Thinking ends when the visible text comes to <see cref="ThinkingEnd"/>, or that end is forced: after
/// <see cref="ColdStopSteps"/> consecutive steps of entropy below <see cref="EntropyThreshold"/> (the last of them becomes the end), or after
/// <see cref="MaxThinkingTokens"/>. The token that completes the end, and a forced end, are plain inputs. Where the end takes several tokens, those before
/// the last were concept tokens.</para>
/// <para>An end-of-generation token as visible token ends the whole run, without an answer; a model that should go on to its answer gets that token forbidden
/// (<see cref="SamplingOptions.LogitBias"/> of <see cref="ThinkingSampling"/>). Stop strings and the request's processors belong to the answer: they are
/// neither told nor triggered by the thinking. Penalties of either phase count the visible tokens of both.</para>
/// <para>Draw number i of the generator of completion 0 decides token i if it belongs to the answer, as in a <see cref="LocalTextGenerator"/>; the noise
/// of step i comes from that generator's part i. With one token per concept token, no noise and greedy answers this is greedy decoding, bit for bit. Per
/// token it computes one position and O(vocabulary) to choose, and allocates nothing unless the rollout is recorded or the run streamed. The gap that is
/// counted is that of the model's own logits.</para>
/// <para>Departs from the authors' program in that a long run of low entropies in the answer phase does not abort the run, and in that concept tokens are mixed
/// in the precision of the model's session from weights in single precision.</para>
/// </remarks>
public sealed record SoftThinking : SoftTokenDecoder<SoftThinkingResult>
{
    private readonly int _maxConceptTokens = 10;
    private readonly double _entropyThreshold = 0.01;
    private readonly int _coldStopSteps = 256;
    private readonly int? _maxThinkingTokens;
    private readonly string _thinkingEnd = "</think>";
    private readonly string? _forcedEnd;
    private readonly SamplingOptions _thinkingSampling = new() { Temperature = 0.6, TopP = 0.95, TopK = 30, MinP = 0.001 };
    private readonly ConceptNoise _noise = ConceptNoise.None;
    private readonly IReadOnlyList<ILogitsProcessor> _thinkingProcessors = [];

    /// <summary>
    /// The most tokens a concept token is made of; at least 1, where 1 is thinking in plain tokens. The default is 10; the paper searched 5 to 20.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxConceptTokens
    {
        get => _maxConceptTokens;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxConceptTokens));
            _maxConceptTokens = value;
        }
    }

    /// <summary>
    /// The distribution of the thinking phase: its temperature, penalties and filters. At temperature 0 it is one token, of entropy 0. The default is
    /// temperature 0.6, top-k 30, top-p 0.95, min-p 0.001.
    /// </summary>
    public SamplingOptions ThinkingSampling
    {
        get => _thinkingSampling;
        init => _thinkingSampling = value ?? throw new ArgumentNullException(nameof(ThinkingSampling));
    }

    /// <summary>How the tokens of the answer are chosen; null, the default, for <see cref="DecodingRequest.Sampling"/> of the request.</summary>
    public SamplingOptions? AnswerSampling { get; init; }

    /// <summary>What makes the concept tokens random. The default is <see cref="ConceptNoise.None"/>.</summary>
    public ConceptNoise Noise
    {
        get => _noise;
        init => _noise = value ?? throw new ArgumentNullException(nameof(Noise));
    }

    /// <summary>
    /// The text that ends thinking: found in the visible text across token borders, or as its tokens where they are control tokens, whose text is parsed.
    /// The default is <c>&lt;/think&gt;</c>. A model without such a token has some text that announces the answer, such as <c>answer:</c>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is null or empty.</exception>
    public string ThinkingEnd
    {
        get => _thinkingEnd;
        init
        {
            ArgumentException.ThrowIfNullOrEmpty(value, nameof(ThinkingEnd));
            _thinkingEnd = value;
        }
    }

    /// <summary>
    /// The text that is given to the model when the end is forced, say with a line break in front; null, the default, for <see cref="ThinkingEnd"/>.
    /// </summary>
    /// <exception cref="ArgumentException">The value is empty.</exception>
    public string? ForcedEnd
    {
        get => _forcedEnd;
        init => _forcedEnd = value is { Length: 0 }
            ? throw new ArgumentException("The text of a forced end is empty; leave it null instead.", nameof(ForcedEnd))
            : value;
    }

    /// <summary>
    /// The most tokens of the thinking phase before its end is forced; at least 0. The default, null, is no limit but
    /// <see cref="DecodingRequest.MaxTokens"/>, which counts thinking and answer together.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int? MaxThinkingTokens
    {
        get => _maxThinkingTokens;
        init
        {
            if (value is { } tokens) ArgumentOutOfRangeException.ThrowIfNegative(tokens, nameof(MaxThinkingTokens));
            _maxThinkingTokens = value;
        }
    }

    /// <summary>
    /// The cold stop's τ: a step whose entropy is below it counts as sure. In nats, or a share of ln V with <see cref="NormalizesEntropy"/>; at least 0
    /// and finite, where 0 turns the cold stop off. The default is 0.01; the paper searched 0 to 0.1.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative, infinite or not a number.</exception>
    public double EntropyThreshold
    {
        get => _entropyThreshold;
        init => _entropyThreshold = double.IsFinite(value) && value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(EntropyThreshold), value, "The entropy threshold must be a finite number of at least 0.");
    }

    /// <summary>After how many consecutive sure steps the end is forced; at least 1. The default is 256; the paper searched 256 to 1024.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int ColdStopSteps
    {
        get => _coldStopSteps;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(ColdStopSteps));
            _coldStopSteps = value;
        }
    }

    /// <summary>
    /// Whether entropies are divided by the logarithm of the vocabulary's size, as in the program of the randomised form. The default is false: nats.
    /// </summary>
    public bool NormalizesEntropy { get; init; }

    /// <summary>
    /// Processors of the thinking phase, run after the penalties of <see cref="ThinkingSampling"/> and before its temperature. Every run works on forks of
    /// those that keep state, which are told the forced prefix and then the visible tokens. The default is none.
    /// </summary>
    /// <exception cref="ArgumentException">A processor is null.</exception>
    public IReadOnlyList<ILogitsProcessor> ThinkingProcessors
    {
        get => _thinkingProcessors;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(ThinkingProcessors));
            ILogitsProcessor[] copy = [.. value];
            if (Array.IndexOf(copy, null!) >= 0) throw new ArgumentException("A processor is null.", nameof(ThinkingProcessors));
            _thinkingProcessors = copy;
        }
    }

    /// <summary>
    /// Whether the result carries every concept token with what training on it needs (<see cref="SoftThinkingResult.Steps"/>). The default is false.
    /// </summary>
    public bool RecordsRollout { get; init; }

    /// <inheritdoc/>
    protected internal override async Task<SoftThinkingResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        return await new SoftThinkingRun(run, this).RunAsync(cancellationToken).ConfigureAwait(false);
    }
}
