using Reasoning.Verification;

namespace Reasoning.Search.Traces;

/// <summary>What the verifier said.</summary>
/// <param name="Node">The part of the search that asked.</param>
/// <param name="Number">Which event of that part.</param>
/// <param name="TextHash">SHA-256 of the text that was judged, in lower-case hexadecimal.</param>
/// <param name="Verdict">What it said.</param>
public sealed record CandidateJudged(string Node, int Number, string TextHash, Verdict Verdict) : TraceEvent(Node, Number);
