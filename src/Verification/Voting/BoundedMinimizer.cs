using MathNet.Numerics.LinearAlgebra;

namespace Reasoning.Verification.Voting;

/// <summary>
/// Minimises a smooth function of a few variables, each of which has a lower bound and may have an upper one: the quasi-Newton method L-BFGS-B.
/// </summary>
/// <remarks>
/// Byrd, Lu, Nocedal and Zhu, "A Limited Memory Algorithm for Bound Constrained Optimization" (1995): a generalised Cauchy point along the projected
/// gradient, a minimum over the variables that are free there, projected as Morales and Nocedal (2011) have it, and a line search after Moré and
/// Thuente (1994). Since there are few variables the Hessian's approximation is a dense matrix, made anew from the last ten updates.
/// </remarks>
internal sealed class BoundedMinimizer
{
    private const int Memory = 10;
    private const int MostLineSteps = 20;
    private const double Epsilon = 2.220446049250313e-16;
    private const double FunctionTolerance = 1e7 * Epsilon;
    private const double GradientTolerance = 1e-5;

    private readonly Func<Vector<double>, (double Value, Vector<double> Gradient)> _function;
    private readonly Vector<double> _lower;
    private readonly Vector<double> _upper;
    private readonly List<(Vector<double> Step, Vector<double> Change)> _updates = [];

    public BoundedMinimizer(Func<Vector<double>, (double Value, Vector<double> Gradient)> function, Vector<double> lower, Vector<double> upper) =>
        (_function, _lower, _upper) = (function, lower, upper);

    /// <summary>The lowest point found from a start within the bounds. Stops where nothing is gained any more, at the latest after so many iterations.</summary>
    public (Vector<double> Point, double Value) Minimize(Vector<double> start, int iterations, CancellationToken cancellationToken)
    {
        var x = start.Clone();
        var (value, gradient) = _function(x);
        _updates.Clear();
        for (var iteration = 0; iteration < iterations && ProjectedGradient(x, gradient) > GradientTolerance; iteration++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (Hessian(x.Count) is not { } hessian)
            {
                // Steps so short or so steep that their curvature is no number: once more from the gradient alone.
                _updates.Clear();
                continue;
            }

            var cauchy = CauchyPoint(x, gradient, hessian);
            var target = _updates.Count == 0 ? cauchy : SubspaceMinimum(x, gradient, hessian, cauchy);
            var direction = target - x;
            var slope = gradient * direction;
            if (!(slope < 0) || Search(x, value, slope, direction, isFirst: iteration == 0) is not { } found)
            {
                // A direction that leads nowhere: once more from the gradient alone, and if that is what it was, this is the end.
                if (_updates.Count == 0) break;
                _updates.Clear();
                continue;
            }

            var change = found.Gradient - gradient;
            var step = direction * found.Length;
            var gained = value - found.Value;
            var scale = Math.Max(1, Math.Max(Math.Abs(value), Math.Abs(found.Value)));
            var curvature = (found.Slope - slope) * found.Length;
            (x, value, gradient) = (Project(x + step), found.Value, found.Gradient);
            if (gained <= FunctionTolerance * scale)
            {
                // The minimum, or a direction that the kept curvature made all but level: only a step along the gradient alone tells.
                if (_updates.Count == 0) break;
                _updates.Clear();
                continue;
            }

            if (curvature <= Epsilon * -slope * found.Length) continue;
            if (_updates.Count == Memory) _updates.RemoveAt(0);
            _updates.Add((step, change));
        }

        return (x, value);
    }

    private Vector<double> Project(Vector<double> x) => x.PointwiseMaximum(_lower).PointwiseMinimum(_upper);

    private double ProjectedGradient(Vector<double> x, Vector<double> gradient) => (Project(x - gradient) - x).InfinityNorm();

    /// <summary>θI with the BFGS updates kept, oldest first, where θ = y·y / s·y of the newest; null where that overflows.</summary>
    private Matrix<double>? Hessian(int size)
    {
        var scale = _updates is [.., var (lastStep, lastChange)] ? lastChange * lastChange / (lastStep * lastChange) : 1;
        var hessian = Matrix<double>.Build.DenseDiagonal(size, scale);
        foreach (var (step, change) in _updates)
        {
            var image = hessian * step;
            var (curvature, model) = (change * step, step * image);
            if (!(curvature > 0 && model > 0)) return null;
            hessian += change.OuterProduct(change) / curvature - image.OuterProduct(image) / model;
        }

        return hessian.ForAll(double.IsFinite) ? hessian : null;
    }

    /// <summary>The first local minimum of the quadratic model on the path that the projected negative gradient takes.</summary>
    private Vector<double> CauchyPoint(Vector<double> x, Vector<double> gradient, Matrix<double> hessian)
    {
        var size = x.Count;
        var breaks = new double[size];
        var direction = Vector<double>.Build.Dense(size);
        for (var i = 0; i < size; i++)
        {
            breaks[i] = gradient[i] < 0 ? (x[i] - _upper[i]) / gradient[i] : gradient[i] > 0 ? (x[i] - _lower[i]) / gradient[i] : double.PositiveInfinity;
            direction[i] = breaks[i] > 0 ? -gradient[i] : 0;
        }

        var (point, time) = (x.Clone(), 0.0);
        foreach (var i in Enumerable.Range(0, size).Where(i => breaks[i] > 0).OrderBy(i => breaks[i]))
        {
            var first = gradient * direction + direction * (hessian * (point - x));
            var second = direction * (hessian * direction);
            if (first >= 0 || second <= 0) return point;
            var best = -first / second;
            var length = breaks[i] - time;
            if (best < length) return Project(point + direction * best);
            point += direction * length;
            point[i] = direction[i] > 0 ? _upper[i] : _lower[i];
            direction[i] = 0;
            time = breaks[i];
        }

        return point;
    }

    /// <summary>The minimum of the quadratic model over the variables that are not at a bound, brought back within the bounds.</summary>
    private Vector<double> SubspaceMinimum(Vector<double> x, Vector<double> gradient, Matrix<double> hessian, Vector<double> cauchy)
    {
        int[] free = [.. Enumerable.Range(0, x.Count).Where(i => cauchy[i] > _lower[i] && cauchy[i] < _upper[i])];
        if (free.Length == 0) return cauchy;
        var reduced = gradient + hessian * (cauchy - x);
        var matrix = Matrix<double>.Build.Dense(free.Length, free.Length, (i, j) => hessian[free[i], free[j]]);
        var step = matrix.Solve(Vector<double>.Build.Dense(free.Length, i => -reduced[free[i]]));
        var target = cauchy.Clone();
        for (var i = 0; i < free.Length; i++) target[free[i]] += step[i];
        var projected = Project(target);
        if ((projected - x) * gradient <= 0) return projected;

        // Projecting turned the step uphill: go only as far as the first bound instead.
        var share = 1.0;
        for (var i = 0; i < free.Length; i++)
        {
            var room = step[i] > 0 ? _upper[free[i]] - cauchy[free[i]] : _lower[free[i]] - cauchy[free[i]];
            if (step[i] != 0) share = Math.Min(share, room / step[i]);
        }

        return Project(cauchy + share * (target - cauchy));
    }

    private (double Length, double Value, Vector<double> Gradient, double Slope)? Search(Vector<double> x, double value, double slope, Vector<double> direction, bool isFirst)
    {
        var longest = isFirst ? 1.0 : 1e10;
        for (var i = 0; i < x.Count && !isFirst; i++)
        {
            var room = direction[i] < 0 ? _lower[i] - x[i] : _upper[i] - x[i];
            if (direction[i] != 0) longest = Math.Min(longest, Math.Max(0, room / direction[i]));
        }

        var search = new LineSearch(value, slope, longest, isFirst ? Math.Min(1 / direction.L2Norm(), longest) : Math.Min(1, longest));
        for (var i = 0; i < MostLineSteps; i++)
        {
            var length = search.Length;
            var (next, gradient) = _function(Project(x + direction * length));
            var nextSlope = gradient * direction;
            if (!double.IsFinite(next) || !double.IsFinite(nextSlope)) return null;
            if (search.Accepts(next, nextSlope)) return (length, next, gradient, nextSlope);
        }

        return null;
    }
}
