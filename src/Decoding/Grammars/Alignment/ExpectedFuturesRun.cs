namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>The attempts of a run, and what they learnt.</summary>
internal sealed class ExpectedFuturesRun(AlignmentSpace space, ExpectedFuturesDecoder options, bool rejects)
{
    private readonly List<Attempt> _attempts = [];
    private readonly List<AlignedSample> _samples = [];
    private int _reported;      // attempts that were looked at in their order
    private int _finished;
    private int _accepted;
    private double _trials;     // Σ 1/θ(root) over the starts of the attempts that finished

    public AlignmentSpace Space => space;

    public ExpectedFutures Futures { get; } = new(options.MaxNodes);

    public bool Rejects => rejects;

    public async Task<ExpectedFuturesResult> RunAsync(CancellationToken cancellationToken)
    {
        ExpectedFutures.Learn(Futures.Root, space.Root);
        Futures.Root.Row = space.Root;   // however many tokens it allows: it is there
        var walks = new List<ExpectedFuturesWalk>();
        try
        {
            for (int i = 0; i < options.MaxConcurrent; i++) walks.Add(new ExpectedFuturesWalk(this, cancellationToken));
            await space.WalkAsync(walks, cancellationToken).ConfigureAwait(false);
        }
        finally
        {
            foreach (var walk in walks) walk.Sequence.Dispose();
        }

        return Describe();
    }

    /// <summary>Begins an attempt, unless there are enough. Few are begun that would hardly be needed.</summary>
    public bool TryStart(out int attempt)
    {
        attempt = _attempts.Count;
        double theta = Futures.Root.LogTheta, needed = (options.Samples - _accepted) * (_finished + 1.0) / (_accepted + 1.0);
        if (_attempts.Count >= options.MaxAttempts || double.IsNegativeInfinity(theta) || _attempts.Count - _finished >= needed) return false;
        _attempts.Add(new Attempt(Math.Exp(-theta)));
        return true;
    }

    /// <summary>Ends an attempt.</summary>
    /// <param name="attempt">Its number.</param>
    /// <param name="steps">The text that it gave; null for none.</param>
    public void Finish(int attempt, IReadOnlyList<TokenStep>? steps)
    {
        _finished++;
        _trials += _attempts[attempt].Trials;
        if (steps is not null) _accepted++;
        _attempts[attempt].Sample = steps is null ? null : space.Describe(steps, 1.0);
        _attempts[attempt].IsFinished = true;
        for (; _reported < _attempts.Count && _attempts[_reported].IsFinished; _reported++)
        {
            if (_attempts[_reported].Sample is not { } sample || _samples.Count == options.Samples) continue;
            _samples.Add(sample);
            space.Run.Report(sample.Hypothesis);
        }
    }

    private ExpectedFuturesResult Describe()
    {
        double upper = Futures.Root.LogTheta, lower = double.NegativeInfinity;
        var texts = new HashSet<string>();
        foreach (var sample in _attempts.Select(attempt => attempt.Sample).OfType<AlignedSample>())
            if (texts.Add(string.Join(' ', sample.Hypothesis.Tokens))) lower = LogAdd(lower, sample.LogProbability);
        lower = Math.Min(lower, upper);
        double estimate = rejects && _finished > 0 ? Math.Clamp(Math.Log(_accepted / _trials), lower, upper) : upper;
        return new ExpectedFuturesResult
        {
            Hypotheses = [.. _samples.Select(sample => sample.Hypothesis)],
            Samples = [.. _samples.Select(sample => sample with { Weight = 1.0 / _samples.Count })],
            Cost = space.Run.Cost, MinimumGap = space.Run.MinimumGap, IsComplete = _samples.Count == options.Samples,
            Attempts = _finished, Accepted = _accepted, Nodes = Futures.Count, LogMassUpperBound = upper, LogMassLowerBound = lower, LogMass = estimate,
        };
    }

    private static double LogAdd(double left, double right)
    {
        double largest = Math.Max(left, right);
        return double.IsNegativeInfinity(largest) ? largest : largest + Math.Log(Math.Exp(left - largest) + Math.Exp(right - largest));
    }

    private sealed class Attempt(double trials)
    {
        public double Trials { get; } = trials;

        public bool IsFinished { get; set; }

        public AlignedSample? Sample { get; set; }
    }
}
