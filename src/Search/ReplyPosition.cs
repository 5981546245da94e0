using Reasoning.Decoding.Generation;

namespace Reasoning.Search;

/// <summary>One position of a reply with its alternatives.</summary>
/// <param name="Id">The token that was chosen.</param>
/// <param name="LogProbability">Its natural-log probability under the model.</param>
/// <param name="Top">The most probable tokens, most probable first.</param>
public sealed record ReplyPosition(int Id, double LogProbability, IReadOnlyList<TokenLogProbability> Top)
{
    internal static ReplyPosition Of(GeneratedToken token) => new(token.Id, token.LogProbability, token.Top ?? []);
}
