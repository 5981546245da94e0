using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Generation;

/// <summary>A prompt and everything that holds for its continuations, however they are decoded. Immutable; every value is checked when it is set.</summary>
public record DecodingRequest
{
    private readonly string _prompt = "";
    private readonly int _maxTokens = 256;
    private readonly IReadOnlyList<string> _stopStrings = [];
    private readonly IReadOnlyList<ILogitsProcessor> _processors = [];

    /// <summary>The text to continue.</summary>
    public required string Prompt
    {
        get => _prompt;
        init => _prompt = value ?? throw new ArgumentNullException(nameof(Prompt));
    }

    /// <summary>
    /// Text every completion must begin with; counts as part of the completion, not of the prompt. Prompt and prefix are tokenised as one text, as the model
    /// would see it; the tokens that the prompt alone has in common with it are the prompt's, the rest are forced. The default is none.
    /// </summary>
    public string? Prefix { get; init; }

    /// <summary>
    /// Whether the text of control tokens within <see cref="Prompt"/> and <see cref="Prefix"/> (turn markers of a chat format) becomes those tokens. Leave it off,
    /// the default, for text from outside.
    /// </summary>
    public bool ParsesSpecialTokens { get; init; }

    /// <summary>The most tokens of one completion, forced prefix not counted; at least 1. The default is 256.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int MaxTokens
    {
        get => _maxTokens;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(MaxTokens));
            _maxTokens = value;
        }
    }

    /// <summary>How tokens are chosen. The default is <see cref="SamplingOptions.Default"/>.</summary>
    public SamplingOptions Sampling { get; init; } = SamplingOptions.Default;

    /// <summary>Seed of all randomness of this request; completion i, or each part of a search, draws from a generator split off by its number. The default is 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>
    /// Texts that end a completion as soon as one is complete in what was generated after the forced prefix, across token borders too; of several that end at the
    /// same character the longest counts. None may be empty. The default is none.
    /// </summary>
    /// <exception cref="ArgumentException">A stop string is null or empty.</exception>
    public IReadOnlyList<string> StopStrings
    {
        get => _stopStrings;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(StopStrings));
            string[] copy = [.. value];
            if (copy.Any(string.IsNullOrEmpty)) throw new ArgumentException("A stop string is empty; leave it out instead.", nameof(StopStrings));
            _stopStrings = copy;
        }
    }

    /// <summary>
    /// The grammar that every completion must keep to, forced prefix included; null, the default, for none. Where a whole text of the grammar is reached, and
    /// only there, a completion may end by itself; one that ends by <see cref="MaxTokens"/> or a stop string may be the beginning of a text only (but see
    /// <see cref="CompletesInTime"/>). Soft thinking keeps to it in its answer. See <see cref="Grammars.Constraint"/> for grammars of schemas, patterns, types and
    /// languages.
    /// </summary>
    public Grammar? Constraint { get; init; }

    /// <summary>
    /// Whether tokens are excluded after which a text under <see cref="Constraint"/> could not be completed within <see cref="MaxTokens"/> (or within what the
    /// context has room for), so that no text is cut: a string, a bracket, a statement is closed while there is time. Needs a constraint. A request whose limit
    /// is too small to begin with is refused. What a completion needs is counted as <see cref="GrammarMatcher.ShortestCompletion"/> does. Stop strings and a
    /// limit on positions cut as before.
    /// </summary>
    /// <remarks>
    /// Off by default: tokens are counted from above, so that in the last tokens before the limit a text may be closed that would just have ended in time.
    /// Where tokens are drawn one at a time (generation, speculation, the answer of soft thinking), only a token that is drawn and comes too late is drawn
    /// again: a text that stays away from the limit is the same with and without. A beam leaves such tokens out before it chooses, so that its other texts may
    /// be different.
    /// </remarks>
    public bool CompletesInTime { get; init; }

    /// <summary>
    /// Processors of the request's own, run after the penalties of <see cref="Sampling"/> and before its temperature. Every completion works on a fork of those
    /// that keep state, which is told the forced prefix and then every token chosen. They see only what <see cref="Constraint"/> allows. The default is none.
    /// </summary>
    /// <exception cref="ArgumentException">A processor is null.</exception>
    public IReadOnlyList<ILogitsProcessor> Processors
    {
        get => _processors;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Processors));
            ILogitsProcessor[] copy = [.. value];
            if (Array.IndexOf(copy, null!) >= 0) throw new ArgumentException("A processor is null.", nameof(Processors));
            _processors = copy;
        }
    }

    /// <summary>The constraint, compiled for a tokenizer, then the processors of the request's own.</summary>
    /// <exception cref="ArgumentException">There is none, but texts are to be completed in time.</exception>
    internal IReadOnlyList<ILogitsProcessor> ProcessorsFor(ITokenizer tokenizer)
    {
        if (Constraint is not null) return [new GrammarProcessor(CompiledGrammar.For(Constraint, tokenizer)), .. Processors];
        return CompletesInTime ? throw new ArgumentException($"{nameof(CompletesInTime)} needs a {nameof(Constraint)}: without one every text is whole.") : Processors;
    }
}
