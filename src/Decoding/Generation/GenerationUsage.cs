namespace Reasoning.Decoding.Generation;

/// <summary>What a request cost.</summary>
/// <param name="PromptTokens">Tokens of the prompt (counted once, however many completions share it).</param>
/// <param name="CompletionTokens">Tokens generated over all completions.</param>
public readonly record struct GenerationUsage(long PromptTokens, long CompletionTokens)
{
    /// <summary>Positions really computed: less than the sum of the others where a prefix was already in the cache.</summary>
    public long ComputedPositions { get; init; }

    /// <summary>All tokens.</summary>
    public long TotalTokens => PromptTokens + CompletionTokens;

    /// <summary>Adds two costs.</summary>
    public static GenerationUsage operator +(GenerationUsage left, GenerationUsage right) =>
        new(left.PromptTokens + right.PromptTokens, left.CompletionTokens + right.CompletionTokens)
        {
            ComputedPositions = left.ComputedPositions + right.ComputedPositions,
        };

    /// <summary>Adds two costs.</summary>
    public static GenerationUsage Add(GenerationUsage left, GenerationUsage right) => left + right;
}
