using Reasoning.Decoding.Decoders;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// Draws samples of plain constrained decoding and says how much the constraint distorts: importance weights, effective sample size, divergence from the
/// model's own distribution over the language, and the places where the model wanted something else. To find out whether one of the aligned decoders is
/// worth its price.
/// </summary>
/// <remarks>Cost: a position per step for each different beginning, and a pass over the vocabulary for each.</remarks>
public sealed record AlignmentDiagnostics : LogitsDecoder<AlignmentDiagnosis>
{
    private readonly int _samples = 100;
    private readonly int _losses = 10;

    /// <summary>How many samples are drawn; at least 2. The default is 100.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 2.</exception>
    public int Samples
    {
        get => _samples;
        init
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(value, 2, nameof(Samples));
            _samples = value;
        }
    }

    /// <summary>How many places of lost mass are listed; at least 0. The default is 10.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative.</exception>
    public int Losses
    {
        get => _losses;
        init
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, nameof(Losses));
            _losses = value;
        }
    }

    /// <inheritdoc/>
    protected internal override async Task<AlignmentDiagnosis> RunAsync(DecodingRun run, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(run);
        using var space = await AlignmentSpace.StartAsync(run, nameof(AlignmentDiagnostics), findsWanted: true, cancellationToken).ConfigureAwait(false);
        using var particles = new ParticleRun(space, Samples, threshold: 0);
        bool isComplete = await particles.RunAsync(cancellationToken).ConfigureAwait(false);
        var samples = particles.Describe();
        foreach (var sample in samples) run.Report(sample.Hypothesis);
        var (divergence, variation) = ImportanceWeights.Divergences([.. samples.Select(sample => (sample.LogAllowedMass, sample.Copies))]);
        return new AlignmentDiagnosis
        {
            Hypotheses = [.. samples.Select(sample => sample.Hypothesis)], Samples = samples, Cost = run.Cost,
            MinimumGap = run.MinimumGap, IsComplete = isComplete,
            LogMass = isComplete ? particles.LogEvidence : double.NaN, EffectiveSampleSize = particles.EffectiveSampleSize, KullbackLeibler = divergence,
            TotalVariation = variation, Losses = LossesOf(space, particles.Groups), DeadEnds = particles.DeadEnds,
        };
    }

    private List<LostMass> LossesOf(AlignmentSpace space, List<ParticleGroup> groups)
    {
        var places = new List<(ParticleGroup Group, int Position, TokenStep Step)>();
        foreach (var group in groups)
        {
            var steps = group.Sequence.Steps;
            for (int i = 0; i < steps.Count; i++) places.Add((group, i, steps[i]));
            if (group is { IsDead: true, Sequence.Row: { } row })
                places.Add((group, steps.Count, new TokenStep(-1, 0, 0, row.LogMass) { Wanted = row.Wanted, WantedLogProbability = row.WantedLogProbability }));
        }

        var losses = new List<LostMass>();
        var seen = new HashSet<string>();
        foreach (var (group, position, step) in places.OrderBy(place => place.Step.LogMass))
        {
            if (losses.Count == Losses) break;
            int[] before = [.. group.Sequence.Steps.Take(position).Select(taken => taken.Token)];
            if (!seen.Add(string.Join(' ', before))) continue;
            var tokenizer = space.Run.Tokenizer;
            string wanted = step.Wanted < 0 ? "" : tokenizer.Decode([step.Wanted]);
            losses.Add(new LostMass(tokenizer.Decode(before), position, step.LogMass, step.Wanted, wanted, step.WantedLogProbability));
        }

        return losses;
    }
}
