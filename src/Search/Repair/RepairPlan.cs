using Reasoning.Decoding.Sampling;
using Reasoning.Search.Sources;

namespace Reasoning.Search.Repair;

/// <summary>What <see cref="RepairStrategy"/> and <see cref="ReflexionStrategy"/> differ in.</summary>
internal sealed record RepairPlan(RepairOptions Options)
{
    /// <summary>Whether a rewrite takes its candidate's place also where it is worse.</summary>
    public bool TakesAnyRewrite { get; init; }

    /// <summary>Whether a candidate that fails as before is given up.</summary>
    public bool GuardsAgainstLoops { get; init; } = true;

    public SamplingOptions Sampling => Options.Sampling;

    public ICandidateSource Source => Options.Source ?? new SamplingSource(new SamplingSourceOptions { Sampling = Options.Sampling });

    public CostBound? Bound(int maxTokens)
    {
        long reflections = Options.Reflections > 0 ? Options.Kept : 0;
        var rounds = CostBound.Of(Options.Rounds * (((long)Options.Kept * Options.Rewrites) + reflections), maxTokens);
        // With lessons learned a fresh start is asked for by a prompt of its own, one call each.
        var start = Source.Bound(Options.Starts, maxTokens);
        var asked = CostBound.Of(Options.Starts, maxTokens);
        if (start is not { } drawn) return null;
        var dearer = drawn.ModelCalls > asked.ModelCalls || drawn.CompletionTokens > asked.CompletionTokens ? drawn : asked;
        return ((dearer + rounds) * (1 + Options.Restarts)) + CostBound.Of(reflections * Options.Restarts, maxTokens);
    }
}
