using Reasoning.Decoding.Conformance.Statistics;

namespace Reasoning.Decoding.Tests.StochasticBeams;

/// <summary>Pearson's test of named outcomes.</summary>
internal static class ChiSquare
{
    /// <summary>Fails when counts do not come from a distribution; errs with the probability given. Outcomes that it lacks fail at once.</summary>
    public static void AssertFits(IReadOnlyDictionary<string, int> counts, IReadOnlyDictionary<string, double> probabilities, double errorRate)
    {
        Assert.All(counts.Keys, outcome => Assert.Contains(outcome, probabilities));
        var outcomes = probabilities.Keys.ToArray();
        var test = ChiSquareTest.GoodnessOfFit(
            Array.ConvertAll(outcomes, outcome => (long)counts.GetValueOrDefault(outcome)), Array.ConvertAll(outcomes, outcome => probabilities[outcome]));
        Assert.False(test.Rejects(errorRate), test.ToString());
    }
}
