using System.Diagnostics.CodeAnalysis;
using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Beams;

/// <summary>What a dynamic beam found, and how wide it was.</summary>
public sealed record DynamicBeamResult : DecodingResult
{
    [SetsRequiredMembers]
    internal DynamicBeamResult(DecodingResult result, IReadOnlyList<int> widths)
        : base(result) => Widths = widths;

    /// <summary>How many hypotheses each step kept, finished ones included.</summary>
    public IReadOnlyList<int> Widths { get; }
}
