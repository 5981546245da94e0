using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.LintSeq;

/// <summary>Draws lines at random, each as likely as its weight says. One uniform number per draw.</summary>
/// <param name="random">Where the numbers come from.</param>
public sealed class RandomTargets(CounterRandom random) : ITargetSource
{
    private CounterRandom _random = random;

    /// <inheritdoc/>
    public int Draw(IReadOnlyList<int> lines, IReadOnlyList<double> weights)
    {
        ArgumentNullException.ThrowIfNull(lines);
        ArgumentNullException.ThrowIfNull(weights);
        double total = 0;
        foreach (double weight in weights) total += weight;
        double at = _random.NextDouble() * total;
        int drawn = 0;
        for (double sum = weights[0]; sum <= at && drawn < lines.Count - 1; sum += weights[drawn]) drawn++;
        return lines[drawn];
    }
}
