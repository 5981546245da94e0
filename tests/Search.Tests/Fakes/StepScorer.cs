using System.Collections.Concurrent;
using Reasoning.Search.Scoring;

namespace Reasoning.Search.Tests.Fakes;

/// <summary>A scorer that is a function of the text; it remembers what it was asked.</summary>
internal sealed class StepScorer(Func<PartialSolution, double> score) : IScorer
{
    private readonly ConcurrentQueue<string> _asked = new();

    public string Name => "scripted";

    public IReadOnlyCollection<string> Asked => _asked;

    public Task<IReadOnlyList<double>> ScoreAsync(SearchScope scope, IReadOnlyList<PartialSolution> solutions, CancellationToken cancellationToken)
    {
        foreach (var solution in solutions) _asked.Enqueue(solution.Text);
        return Task.FromResult<IReadOnlyList<double>>([.. solutions.Select(score)]);
    }

    public CostBound? Bound(int maxTokens) => default(CostBound);
}
