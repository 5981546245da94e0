using System.Globalization;
using Reasoning.Search.Prompts;

namespace Reasoning.Search.Judging;

/// <summary>The user's own way to compare two candidates.</summary>
/// <remarks>
/// Comparisons are made one after the other and recorded, so that a replay does without the function; it gets no random numbers, so it should be a function of the two
/// candidates for a search to be repeatable. The function is not part of the settings: give functions that differ different names.
/// </remarks>
public sealed class DelegateJudge : IJudge
{
    private readonly Func<Candidate, Candidate, CancellationToken, ValueTask<double>> _compare;

    /// <summary>Makes the judge.</summary>
    /// <param name="name">Its name, in lower case with hyphens.</param>
    /// <param name="compare">How likely the first candidate is better than the second, from 0 to 1, with 0.5 for a tie; NaN for no opinion.</param>
    public DelegateJudge(string name, Func<Candidate, Candidate, CancellationToken, ValueTask<double>> compare)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(compare);
        (Name, _compare) = (name, compare);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The function gave a number outside 0..1.</exception>
    public async Task<IReadOnlyList<Comparison?>> CompareAsync(SearchScope scope, IReadOnlyList<(Candidate First, Candidate Second)> pairs, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(scope);
        ArgumentNullException.ThrowIfNull(pairs);
        var comparisons = new Comparison?[pairs.Count];
        for (var i = 0; i < comparisons.Length; i++)
        {
            var (first, second) = pairs[i];
            var probability = await scope.ObserveAsync(
                $"{Name}: candidate {first.Index} against {second.Index}", token => _compare(first, second, token), cancellationToken).ConfigureAwait(false);
            if (probability is < 0 or > 1)
            {
                throw new InvalidOperationException(
                    $"The judge '{Name}' gave {probability.ToString(CultureInfo.InvariantCulture)}; a probability lies between 0 and 1, and NaN is no opinion.");
            }

            comparisons[i] = double.IsNaN(probability) ? null : Comparison.Likely(probability);
        }

        return comparisons;
    }

    /// <inheritdoc/>
    public CostBound? Bound(int maxTokens) => default(CostBound);
}
