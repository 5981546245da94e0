using Reasoning.Decoding.Generation;

namespace Reasoning.Search;

/// <summary>The answer to one request.</summary>
/// <param name="Replies">The completions; fewer than were asked for where the budget did not permit all, but at least one.</param>
/// <param name="Usage">Tokens.</param>
public sealed record ModelReply(IReadOnlyList<Reply> Replies, GenerationUsage Usage)
{
    /// <summary>The first completion.</summary>
    public Reply First => Replies[0];
}
