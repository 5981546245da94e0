using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Generation;

/// <summary>What is asked of a text generator. Immutable; every value is checked when it is set.</summary>
public sealed record GenerationRequest
{
    private readonly string _prompt = "";
    private readonly int _count = 1;
    private readonly int _maxTokens = 256;
    private readonly int _topLogProbabilities;
    private readonly IReadOnlyList<string> _stopStrings = [];

    /// <summary>The text to continue.</summary>
    public required string Prompt
    {
        get => _prompt;
        init => _prompt = value ?? throw new ArgumentNullException(nameof(Prompt));
    }

    /// <summary>Text every completion must begin with; counts as part of the completion, not of the prompt. The default is none.</summary>
    public string? Prefix { get; init; }

    /// <summary>How many completions; at least 1. The default is 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int Count
    {
        get => _count;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 1, nameof(Count));
            _count = value;
        }
    }

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

    /// <summary>Seed of all randomness of this request; completion i draws from a generator split off by i. The default is 0.</summary>
    public ulong Seed { get; init; }

    /// <summary>Texts that end a completion wherever they appear, across token borders too. None may be empty. The default is none.</summary>
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

    /// <summary>How many of the most probable tokens to report at every position; 0, the default, for none.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int TopLogProbabilities
    {
        get => _topLogProbabilities;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(TopLogProbabilities));
            _topLogProbabilities = value;
        }
    }
}
