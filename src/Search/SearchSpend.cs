using Reasoning.Decoding.Generation;

namespace Reasoning.Search;

/// <summary>What a search cost.</summary>
/// <param name="ModelCalls">Completions asked for; a request for n completions counts n, however it was batched.</param>
/// <param name="Usage">Tokens.</param>
/// <param name="Verifications">Candidates that the verifier was asked about.</param>
public readonly record struct SearchSpend(long ModelCalls, GenerationUsage Usage, long Verifications)
{
    /// <summary>Money, by the prices of the budget; 0 where there are none.</summary>
    public decimal Cost { get; init; }

    /// <summary>Adds two costs.</summary>
    public static SearchSpend operator +(SearchSpend left, SearchSpend right) =>
        new(left.ModelCalls + right.ModelCalls, left.Usage + right.Usage, left.Verifications + right.Verifications) { Cost = left.Cost + right.Cost };

    /// <summary>Adds two costs.</summary>
    public static SearchSpend Add(SearchSpend left, SearchSpend right) => left + right;
}
