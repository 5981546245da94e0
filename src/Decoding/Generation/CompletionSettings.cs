using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Generation;

/// <summary>What all completions of a request share, and which evidence is kept of their tokens.</summary>
internal sealed record CompletionSettings
{
    public required DecodingRequest Request { get; init; }

    public required ITokenizer Tokenizer { get; init; }

    public required int ContextLength { get; init; }

    public required int PromptLength { get; init; }

    /// <summary>The prototype of every completion's chain.</summary>
    public required LogitsPipeline Pipeline { get; init; }

    public required StopStringAutomaton? Stops { get; init; }

    /// <summary>Forced tokens that count as generated before.</summary>
    public IReadOnlyList<int> PrefixTokens { get; init; } = [];

    /// <summary>Whether the log-probabilities of chosen tokens are computed.</summary>
    public bool LogProbabilities { get; init; } = true;

    /// <summary>Under which distribution.</summary>
    public LogProbabilityKind Kind { get; init; }

    /// <summary>How many alternatives are reported per token.</summary>
    public int TopLogProbabilities { get; init; }

    /// <summary>Whether the smallest gap between the two largest logits is found.</summary>
    public bool Gaps { get; init; }
}
