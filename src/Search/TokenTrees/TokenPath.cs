using Reasoning.Decoding.Generation;

namespace Reasoning.Search.TokenTrees;

/// <summary>What the model wrote on from a node, as a path through the tree: it tells what may follow every node on its way.</summary>
internal sealed class TokenPath(int start, Reply reply)
{
    /// <summary>The whole solution that it ends in, with its verdict as soon as that is known; null where it is only a beginning.</summary>
    public Candidate? Candidate { get; set; }

    /// <summary>The most probable tokens after so many; null where the path does not tell.</summary>
    public IReadOnlyList<TokenLogProbability>? TopAt(int depth) => Covers(depth) ? reply.Positions[depth - start].Top : null;

    /// <summary>The token after so many; null where the path does not tell.</summary>
    public int? TokenAt(int depth) => Covers(depth) ? reply.Positions[depth - start].Id : null;

    private bool Covers(int depth) => depth >= start && depth < start + reply.Positions.Count;
}
