using Reasoning.Decoding.Generation;

namespace Reasoning.Search;

/// <summary>What a search cost.</summary>
/// <param name="ModelCalls">Completions asked for; a request for n completions counts n, however it was batched.</param>
/// <param name="Usage">Tokens.</param>
/// <param name="Verifications">Candidates that the verifier was asked about.</param>
public readonly record struct SearchSpend(int ModelCalls, GenerationUsage Usage, int Verifications)
{
    /// <summary>Adds two costs.</summary>
    public static SearchSpend operator +(SearchSpend left, SearchSpend right) =>
        new(left.ModelCalls + right.ModelCalls, left.Usage + right.Usage, left.Verifications + right.Verifications);

    /// <summary>Adds two costs.</summary>
    public static SearchSpend Add(SearchSpend left, SearchSpend right) => left + right;
}
