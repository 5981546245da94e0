using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Beams.Constraints;

/// <summary>
/// Lexically constrained beam search: finds texts that contain every one of some phrases, wherever they fit best. The beam's places are dealt out to banks by how
/// much of the phrases a hypothesis has, so the cost does not grow with their number. Post and Vilar, "Fast lexically constrained decoding with dynamic beam
/// allocation" (NAACL 2018), algorithms 1 and 2.
/// </summary>
/// <remarks>
/// A phrase is met when its tokens occur one after the other anywhere in the continuation. A text cannot end before all are met. Departs from the paper in that a
/// phrase broken off is taken up again from the longest part that still fits, and that overlapping phrases may share tokens.
/// Cost: as <see cref="BeamSearch"/> plus O(Width · phrase tokens) per step.
/// </remarks>
public sealed record ConstrainedBeam : LogitsDecoder<DecodingResult>
{
    /// <summary>The most phrases there may be.</summary>
    public const int MostPhrases = 64;

    private readonly int _width = 20;
    private readonly IReadOnlyList<string> _phrases = [];
    private readonly HypothesisScore _score = HypothesisScore.LogProbability;

    /// <summary>How many hypotheses are kept; at least 1, and better a few more than the phrases have tokens. The default is 20.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Width
    {
        get => _width;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Width));
            _width = value;
        }
    }

    /// <summary>
    /// The texts that must occur, at most <see cref="MostPhrases"/>. They are tokenised as they stand: with most vocabularies a word within a text begins with a
    /// space. None, the default, is a standard beam.
    /// </summary>
    /// <exception cref="ArgumentException">A phrase is null or empty, or there are too many.</exception>
    public IReadOnlyList<string> Phrases
    {
        get => _phrases;
        init
        {
            ArgumentNullException.ThrowIfNull(value, nameof(Phrases));
            string[] copy = [.. value];
            if (copy.Any(string.IsNullOrEmpty)) throw new ArgumentException("A phrase is empty; leave it out instead.", nameof(Phrases));
            if (copy.Length > MostPhrases) throw new ArgumentException($"There are {copy.Length} phrases; at most {MostPhrases} are possible.", nameof(Phrases));
            _phrases = copy;
        }
    }

    /// <summary>What hypotheses are ranked by. The default is <see cref="HypothesisScore.LogProbability"/>.</summary>
    public HypothesisScore Score
    {
        get => _score;
        init => _score = value ?? throw new ArgumentNullException(nameof(Score));
    }

    /// <inheritdoc/>
    /// <returns>The hypotheses that contain all phrases, best first; none, where the beam found none within the limit on tokens.</returns>
    protected internal override async Task<DecodingResult> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var beam = new ConstrainedBeamRun(run, this, new PhraseSet(Tokenize(run.Tokenizer)));
        return await beam.RunToResultAsync(cancellationToken).ConfigureAwait(false);
    }

    private IEnumerable<int[]> Tokenize(ITokenizer tokenizer) => Phrases.Select(phrase => tokenizer.Encode(phrase, addSpecial: false));
}
