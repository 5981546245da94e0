using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.Prompts;

/// <summary>What a model is asked, and how its reply is read. Immutable.</summary>
/// <typeparam name="TReply">What a reply says.</typeparam>
public sealed record Prompt<TReply>
    where TReply : class
{
    /// <summary>The text that the model continues.</summary>
    public required string Text { get; init; }

    /// <summary>Reads a reply; gives null where it cannot be read.</summary>
    public required Func<Reply, TReply?> Parse { get; init; }

    /// <summary>What the reply must begin with, as a part of it; null for nothing. Needs a generator that continues a prefix.</summary>
    public string? Prefix { get; init; }

    /// <summary>Texts that end a reply. The default is none.</summary>
    public IReadOnlyList<string> StopStrings { get; init; } = [];

    /// <summary>The most tokens of a reply; null for as many as the search permits. Never more than those.</summary>
    public int? MaxTokens { get; init; }

    /// <summary>Alternatives per token that <see cref="Parse"/> can make use of, where the generator gives them.</summary>
    public int TopLogProbabilities { get; init; }

    /// <summary>Whether control tokens in the text are meant as such.</summary>
    public bool ParsesSpecialTokens { get; init; }

    /// <summary>What the book answers itself, without asking the model; null where the model is to be asked.</summary>
    public TReply? Ready { get; init; }

    /// <summary>The request to a generator.</summary>
    /// <param name="count">How many replies.</param>
    /// <param name="maxTokens">The most tokens of one.</param>
    /// <param name="sampling">How tokens are chosen.</param>
    /// <param name="capabilities">What the generator can do.</param>
    internal GenerationRequest ToRequest(int count, int maxTokens, SamplingOptions sampling, GeneratorCapabilities capabilities) => new()
    {
        Prompt = Text,
        Prefix = Prefix,
        ParsesSpecialTokens = ParsesSpecialTokens,
        Count = count,
        MaxTokens = Math.Min(maxTokens, MaxTokens ?? maxTokens),
        StopStrings = StopStrings,
        TopLogProbabilities = Math.Min(TopLogProbabilities, capabilities.MaxTopLogProbabilities),
        Sampling = sampling,
    };
}
