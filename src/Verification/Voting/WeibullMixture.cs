using MathNet.Numerics;
using MathNet.Numerics.LinearAlgebra;

namespace Reasoning.Verification.Voting;

/// <summary>
/// The probabilities of reasoning paths as a mixture of two Weibull distributions, of which the one with the larger mean stands for the paths that lead
/// somewhere: section 3.3 of Zhou et al. (2025).
/// </summary>
/// <remarks>
/// Fitted by maximum likelihood over the weight, within 0.2..0.8, and the shapes and scales, at least 0.01, from the authors' start. For a few
/// paths the likelihood has no maximum (a component may shrink onto one of them), so that a local one near the start is what is wanted.
/// </remarks>
internal sealed record WeibullMixture
{
    private const int MostIterations = 15_000;
    private const double LeastProbability = 1e-300;

    private readonly double _weight;
    private readonly (double Shape, double Scale) _high;
    private readonly (double Shape, double Scale) _low;

    private WeibullMixture(Vector<double> parameters, double negativeLogLikelihood)
        : this(parameters[0], (parameters[1], parameters[2]), (parameters[3], parameters[4])) => NegativeLogLikelihood = negativeLogLikelihood;

    /// <summary>A mixture of given components; which of them is the high one is found out.</summary>
    /// <param name="weight">Weight of the first component.</param>
    /// <param name="first">The first component.</param>
    /// <param name="second">The second component.</param>
    internal WeibullMixture(double weight, (double Shape, double Scale) first, (double Shape, double Scale) second)
    {
        (_weight, _high, _low) = (weight, first, second);
        if (LogMean(_high) < LogMean(_low)) (_weight, _high, _low) = (1 - _weight, _low, _high);
        NegativeLogLikelihood = double.NaN;
    }

    /// <summary>−Σ ln of the mixture's density at the probabilities it was fitted to.</summary>
    public double NegativeLogLikelihood { get; }

    /// <summary>Fits the mixture.</summary>
    /// <param name="probabilities">At least one probability, 0..1.</param>
    /// <param name="cancellationToken">Ends the fit.</param>
    public static WeibullMixture Fit(IReadOnlyList<double> probabilities, CancellationToken cancellationToken = default)
    {
        double[] data = [.. probabilities.Select(probability => Math.Max(probability, LeastProbability))];
        var lower = Vector<double>.Build.DenseOfArray([0.2, 0.01, 0.01, 0.01, 0.01]);
        var upper = Vector<double>.Build.DenseOfArray([0.8, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity, double.PositiveInfinity]);
        var start = Vector<double>.Build.DenseOfArray([0.5, 1, 1, 1.5, 2]);
        var (point, value) = new BoundedMinimizer(parameters => Loss(data, parameters), lower, upper).Minimize(start, MostIterations, cancellationToken);
        return new WeibullMixture(point, value);
    }

    /// <summary>Whether a path is more likely one of those that lead somewhere, or as likely.</summary>
    public bool IsHigh(double probability)
    {
        var (high, low) = LogShares(probability);
        return high >= low;
    }

    /// <summary>How likely a path is one of those that lead somewhere, 0..1; 1/2 where both components find it impossible.</summary>
    public double Membership(double probability)
    {
        var (high, low) = LogShares(probability);
        return high == low ? 0.5 : 1 / (1 + Math.Exp(low - high));
    }

    private (double High, double Low) LogShares(double probability)
    {
        var x = Math.Max(probability, LeastProbability);
        return (Math.Log(_weight) + LogDensity(x, _high.Shape, _high.Scale), Math.Log(1 - _weight) + LogDensity(x, _low.Shape, _low.Scale));
    }

    /// <summary>ln of shape/scale · (x/scale)^(shape − 1) · exp(−(x/scale)^shape).</summary>
    private static double LogDensity(double x, double shape, double scale)
    {
        var log = Math.Log(x / scale);
        return Math.Log(shape / scale) + (shape - 1) * log - Math.Exp(shape * log);
    }

    private static double LogMean((double Shape, double Scale) component) => Math.Log(component.Scale) + SpecialFunctions.GammaLn(1 + 1 / component.Shape);

    /// <summary>The negative log-likelihood with its gradient; infinite where a probability is impossible.</summary>
    private static (double Value, Vector<double> Gradient) Loss(double[] data, Vector<double> parameters)
    {
        var gradient = Vector<double>.Build.Dense(5);
        var (weight, loss) = (parameters[0], 0.0);
        foreach (var x in data)
        {
            var first = Math.Log(weight) + LogDensity(x, parameters[1], parameters[2]);
            var second = Math.Log(1 - weight) + LogDensity(x, parameters[3], parameters[4]);
            var larger = Math.Max(first, second);
            if (double.IsNegativeInfinity(larger)) return (double.PositiveInfinity, gradient);
            var total = larger + Math.Log(Math.Exp(first - larger) + Math.Exp(second - larger));
            loss -= total;
            var (share, rest) = (Math.Exp(first - total), Math.Exp(second - total));
            gradient[0] -= share / weight - rest / (1 - weight);
            AddSlope(gradient, 1, share, x, parameters);
            AddSlope(gradient, 3, rest, x, parameters);
        }

        return (loss, gradient);
    }

    private static void AddSlope(Vector<double> gradient, int at, double share, double x, Vector<double> parameters)
    {
        // A component that has no part in x may have an infinite slope there.
        if (share == 0) return;
        var (shape, scale) = (parameters[at], parameters[at + 1]);
        var log = Math.Log(x / scale);
        var power = Math.Exp(shape * log);
        gradient[at] -= share * (1 / shape + log - power * log);
        gradient[at + 1] -= share * (shape / scale) * (power - 1);
    }
}
