using System.Globalization;
using Reasoning.Search.Budgets;
using Reasoning.Search.Steps;

namespace Reasoning.Search.Particles;

/// <summary>One search with particles.</summary>
internal sealed class ParticleRun(SearchScope scope, ParticleFilterOptions options, EntropicParticleFilterOptions entropic) : SearchRun
{
    private readonly StepEvaluation _evaluation = new(scope, options);
    private readonly StepModel _model = new(scope, options.MaxDepth, options.StepTokens);
    private readonly Dictionary<StepNode, double> _scores = new() { [StepNode.Empty] = 1 };
    private readonly Dictionary<StepNode, string> _ids = new() { [StepNode.Empty] = "s0" };
    private StepNode? _drawn;
    private int _levels;
    private double _leastSize = options.Particles;

    protected internal override async Task ExploreAsync(CancellationToken cancellationToken)
    {
        scope.Place("s0", parent: null, "");
        for (var iteration = 0; iteration < options.Iterations && !_evaluation.IsSolved; iteration++)
        {
            StepNode[]? held = _drawn is null ? null : [StepNode.Empty, .. _drawn.Path.Reverse()];
            var particles = await FilterAsync(held, cancellationToken).ConfigureAwait(false);
            if (_model.Refusal is { } limit && !_evaluation.IsSolved) throw new BudgetSpentException(limit);
            if (_evaluation.IsSolved || (iteration + 1 == options.Iterations && !options.DrawsAnswer)) return;
            var weights = ParticleWeights.Normalised([.. particles.Select(particle => particle.LogWeight)]);
            var index = Resampling.Multinomial(weights, [scope.Draw("which particle is kept")])[0];
            _drawn = particles[index].Solution;
            scope.Decide("keep", _ids[_drawn], FormattableString.Invariant($"drawn with a weight of {weights[index]:0.###}"));
        }
    }

    protected internal override SearchResult Conclude() =>
        _evaluation.Conclude(SolutionChoice.BestScore, options.DrawsAnswer ? _evaluation.IndexOf(_drawn) : null) with
        {
            Figures = new SortedDictionary<string, double>(StringComparer.Ordinal)
            {
                ["least-effective-size"] = _leastSize,
                ["levels"] = _levels,
                ["steps"] = _scores.Count - 1,
            },
        };

    /// <summary>Runs the filter once. The particle that is held on to is the first; its steps are known, and it is never drawn away.</summary>
    private async Task<Particle[]> FilterAsync(StepNode[]? held, CancellationToken cancellationToken)
    {
        var particles = Enumerable.Repeat(new Particle(StepNode.Empty, 0, 0), options.Particles).ToArray();
        for (var level = 1; particles.Any(particle => !particle.Solution.IsEnded); level++)
        {
            await GrowAsync(particles, held, level, cancellationToken).ConfigureAwait(false);
            _levels = Math.Max(_levels, level);
            scope.Report();
            if (_evaluation.IsSolved || Array.TrueForAll(particles, particle => particle.Solution.IsEnded)) break;
            particles = await DrawAsync(particles, held is not null, level, cancellationToken).ConfigureAwait(false);
            if (_evaluation.IsSolved) break;
        }

        return particles;
    }

    /// <summary>Adds a step to each open particle.</summary>
    private async Task GrowAsync(Particle[] particles, StepNode[]? held, int level, CancellationToken cancellationToken)
    {
        var growing = Enumerable.Range(held is null ? 0 : 1, particles.Length - (held is null ? 0 : 1)).Where(i => !particles[i].Solution.IsEnded).ToArray();
        var steps = await StepAsync([.. growing.Select(i => particles[i].Solution)], cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < growing.Length; i++)
            if (steps[i] is { } step) particles[growing[i]] = particles[growing[i]] with { Solution = step, LogWeight = WeightOf(step) };
        if (held is not null && held[Math.Min(level, held.Length - 1)] is var known) particles[0] = particles[0] with { Solution = known, LogWeight = WeightOf(known) };
    }

    /// <summary>Draws the particles of the next level by their weights, evened out and looking ahead as the options say.</summary>
    private async Task<Particle[]> DrawAsync(Particle[] particles, bool holdsFirst, int level, CancellationToken cancellationToken)
    {
        var ahead = new double[particles.Length];
        if (entropic.LooksAhead)
        {
            var open = Enumerable.Range(0, particles.Length).Where(i => !particles[i].Solution.IsEnded).ToArray();
            var steps = await StepAsync([.. open.Select(i => particles[i].Solution)], cancellationToken).ConfigureAwait(false);
            for (var i = 0; i < ahead.Length; i++) ahead[i] = particles[i].LogWeight;
            for (var i = 0; i < open.Length; i++)
                if (steps[i] is { } step) ahead[open[i]] = WeightOf(step);
            if (_evaluation.IsSolved) return particles;
        }

        var logWeights = particles.Select((particle, i) => particle.LogWeight - particle.Anticipated + ahead[i]).ToArray();
        var weights = ParticleWeights.Normalised(logWeights);
        var size = ParticleWeights.EffectiveSize(weights);
        _leastSize = Math.Min(_leastSize, size);
        var inverse = EntropicTempering.InverseTemperature(entropic.Tempering, weights, Math.Min(1, (double)level / options.MaxDepth), entropic.SizeBelow, entropic.ProgressBelow);
        if (inverse < 1) weights = ParticleWeights.Normalised(logWeights, inverse);

        var first = holdsFirst ? 1 : 0;
        var count = particles.Length - first;
        var drawn = count == 0 ? [] : options.Resampling == ResamplingScheme.Systematic
            ? Resampling.Systematic(weights, count, scope.Draw("which particles go on"))
            : Resampling.Multinomial(weights, [.. Enumerable.Range(0, count).Select(_ => scope.Draw("which particle goes on"))]);
        int[] parents = [.. Enumerable.Range(0, first), .. drawn];
        scope.Decide(
            "resample",
            subject: null,
            FormattableString.Invariant($"an effective size of {size:0.##} among {particles.Length}, an inverse temperature of {inverse:0.###}; from {string.Join(' ', parents)}"));
        return [.. parents.Select(parent => particles[parent] with { Anticipated = inverse * ahead[parent] })];
    }

    /// <summary>One step for each beginning, equal beginnings in one request; null where the budget did not permit it.</summary>
    private async Task<StepNode?[]> StepAsync(StepNode[] beginnings, CancellationToken cancellationToken)
    {
        var groups = beginnings.Distinct().ToArray();
        if (groups.Length == 0) return [];
        var counts = groups.Select(group => beginnings.Count(beginning => beginning == group));
        var proposals = await _model.ProposeAsync([.. groups.Zip(counts, (group, count) => new StepAsk(group, count, options.Sampling))], cancellationToken).ConfigureAwait(false);
        StepNode[] made = [.. proposals.SelectMany(steps => steps)];
        var scores = await _evaluation.EvaluateAsync(made, cancellationToken).ConfigureAwait(false);
        for (var i = 0; i < made.Length; i++)
        {
            var before = _scores[made[i].Parent!];
            _scores[made[i]] = options.Aggregation switch
            {
                ScoreAggregation.Minimum => Math.Min(before, scores[i]),
                ScoreAggregation.Product => before * scores[i],
                _ => scores[i],
            };
            _ids[made[i]] = string.Create(CultureInfo.InvariantCulture, $"s{_ids.Count}");
            scope.Place(_ids[made[i]], _ids[made[i].Parent!], made[i].Step, scores[i], made[i].End == StepEnd.Open ? null : "ended");
        }

        var next = new int[groups.Length];
        return [.. beginnings.Select(beginning =>
        {
            var group = Array.IndexOf(groups, beginning);
            return next[group] < proposals[group].Count ? proposals[group][next[group]++] : null;
        })];
    }

    private double WeightOf(StepNode node) => ParticleWeights.Logit(_scores[node]);
}
