using Reasoning.Decoding.Generation;

namespace Reasoning.Search.TokenTrees;

/// <summary>A whole solution as a path through the tree: it tells what may follow every node on its way, and what they are worth.</summary>
internal sealed class TokenCompletion(int start, Reply reply, Candidate candidate)
{
    /// <summary>The solution; its verdict is set when it is known.</summary>
    public Candidate Candidate { get; set; } = candidate;

    /// <summary>Tokens from the root to the end.</summary>
    public int Length => start + reply.Positions.Count;

    /// <summary>The most probable tokens after so many; null where the completion does not tell.</summary>
    public IReadOnlyList<TokenLogProbability>? TopAt(int depth) => depth >= start && depth < Length ? reply.Positions[depth - start].Top : null;

    /// <summary>The token after so many; null where the completion does not tell.</summary>
    public int? TokenAt(int depth) => depth >= start && depth < Length ? reply.Positions[depth - start].Id : null;
}
