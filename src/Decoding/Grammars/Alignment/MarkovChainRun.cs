namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>The chains of a run, and what they count together.</summary>
internal sealed class MarkovChainRun(AlignmentSpace space, MarkovChainSampling options)
{
    private readonly List<AlignedSample> _samples = [];

    public AlignmentSpace Space => space;

    public MarkovChainSampling Options => options;

    public long Moves { get; set; }

    public long Accepted { get; set; }

    public long Changed { get; set; }

    public long DeadEnds { get; set; }

    public async Task<MarkovChainResult> RunAsync(CancellationToken cancellationToken)
    {
        var chains = new List<MarkovChain>();
        try
        {
            for (int i = 0; i < options.Chains; i++) chains.Add(new MarkovChain(this, i, cancellationToken));
            await space.WalkAsync(chains, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var chain in chains) chain.Dispose();
        }

        return new MarkovChainResult
        {
            Hypotheses = [.. _samples.Select(sample => sample.Hypothesis)],
            Samples = [.. _samples.Select(sample => sample with { Weight = 1.0 / _samples.Count })],
            Cost = space.Run.Cost, MinimumGap = space.Run.MinimumGap, IsComplete = _samples.Count == (long)options.Chains * options.SamplesPerChain,
            Moves = Moves, Accepted = Accepted, Changed = Changed, DeadEnds = DeadEnds,
        };
    }

    public void Record(IReadOnlyList<TokenStep> steps)
    {
        var sample = space.Describe(steps, 1.0);
        _samples.Add(sample);
        space.Run.Report(sample.Hypothesis);
    }
}
