namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>Weighted particles under a constraint, step by step.</summary>
internal sealed class ParticleRun(AlignmentSpace space, int particles, double threshold) : IDisposable
{
    private readonly List<ConstrainedSequence> _all = [];
    private readonly Stack<ConstrainedSequence> _free = [];
    private readonly List<int> _resamplings = [];
    private double _logEvidence;   // of the weights that resampling took away

    /// <summary>The particles that are left.</summary>
    public List<ParticleGroup> Groups { get; private set; } = [];

    public IReadOnlyList<int> Resamplings => _resamplings;

    public int DeadEnds { get; private set; }

    /// <summary>ln of the mean weight, over all resamplings.</summary>
    public double LogEvidence => _logEvidence + LogTotal(1) - Math.Log(particles);

    public double EffectiveSampleSize => Groups.Exists(group => !IsLost(group)) ? Math.Exp((2 * LogTotal(1)) - LogTotal(2)) : 0;

    /// <summary>Goes on to the end of all texts. False when the limit on positions ended them before.</summary>
    public async Task<bool> RunAsync(CancellationToken cancellationToken)
    {
        Groups.Add(new ParticleGroup(Open(), particles, 0));
        var waiting = new List<ConstrainedSequence>();
        for (int step = 0; ; step++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            foreach (var group in Groups) Weigh(group);
            if (EffectiveSampleSize < threshold * particles && Groups.Exists(group => !IsLost(group))) Resample(step);
            Draw(step);
            waiting.Clear();
            foreach (var group in Groups)
                if (group.IsLive) waiting.Add(group.Sequence);
            if (waiting.Count == 0) return true;
            if (!await space.ForwardAsync(waiting, cancellationToken).ConfigureAwait(false)) return false;
        }
    }

    /// <summary>The texts that were finished, the heaviest first.</summary>
    public AlignedSample[] Describe()
    {
        var finished = Groups.FindAll(group => group.Sequence.IsEnded);
        if (finished.Count == 0) return [];
        double largest = finished.Max(group => group.LogWeight), total = finished.Sum(group => group.Count * Math.Exp(group.LogWeight - largest));
        return [.. finished
            .Select(group => space.Describe(group.Sequence.Steps, group.Count * Math.Exp(group.LogWeight - largest) / total, group.Count))
            .OrderByDescending(sample => sample.Weight)];
    }

    public void Dispose()
    {
        foreach (var sequence in _all) sequence.Dispose();
    }

    private static bool IsLost(ParticleGroup group) => double.IsNegativeInfinity(group.LogWeight);

    private void Weigh(ParticleGroup group)
    {
        if (!group.IsLive) return;
        group.LogWeight += group.Sequence.Row!.LogMass;
        if (!IsLost(group)) return;
        group.IsDead = true;
        DeadEnds += group.Count;
    }

    // Systematic: the points (k + u)/n, k = 0 .. n − 1, over the weights laid end to end.
    private void Resample(int step)
    {
        double logTotal = LogTotal(1), point = space.Run.Random.Split((ulong)step).DoubleAt((ulong)particles), reached = 0;
        _logEvidence += logTotal - Math.Log(particles);
        _resamplings.Add(step);
        int drawn = 0;
        var heirs = new List<ParticleGroup>();
        var last = Groups.FindLast(group => !IsLost(group));
        foreach (var group in Groups)
        {
            reached += particles * group.Count * Math.Exp(group.LogWeight - logTotal);
            int count = group == last ? particles - drawn : Math.Clamp((int)Math.Ceiling(reached - point) - drawn, 0, particles - drawn);
            if (IsLost(group)) count = 0;
            drawn += count;
            group.Count = count;
            group.LogWeight = 0;
            if (count > 0) heirs.Add(group);
            else _free.Push(group.Sequence);
        }

        Groups = heirs;
    }

    // Particle i of the step draws its token with number i of the step's generator. Those that draw the same stay together.
    private void Draw(int step)
    {
        var random = space.Run.Random.Split((ulong)step);
        var next = new List<ParticleGroup>();
        var counts = new SortedDictionary<int, int>();
        int particle = 0;
        foreach (var group in Groups)
        {
            if (!group.IsLive)
            {
                next.Add(group);
                particle += group.Count;
                continue;
            }

            var row = group.Sequence.Row!;
            counts.Clear();
            for (int i = 0; i < group.Count; i++)
            {
                int token = row.Draw(random.DoubleAt((ulong)particle++));
                counts[token] = counts.GetValueOrDefault(token) + 1;
            }

            int left = counts.Count;
            foreach (var (token, count) in counts)
            {
                var sequence = group.Sequence;
                if (--left > 0)
                {
                    sequence = Open();
                    sequence.CopyFrom(group.Sequence, group.Sequence.Steps.Count);
                }

                sequence.Accept(row.StepOf(token));
                next.Add(new ParticleGroup(sequence, count, group.LogWeight));
            }
        }

        Groups = next;
    }

    private double LogTotal(int power)
    {
        double largest = double.NegativeInfinity, total = 0;
        foreach (var group in Groups) largest = Math.Max(largest, group.LogWeight);
        if (double.IsNegativeInfinity(largest)) return largest;
        foreach (var group in Groups) total += group.Count * Math.Exp(power * (group.LogWeight - largest));
        return (power * largest) + Math.Log(total);
    }

    private ConstrainedSequence Open()
    {
        if (_free.TryPop(out var free)) return free;
        var sequence = new ConstrainedSequence(space);
        _all.Add(sequence);
        return sequence;
    }
}
