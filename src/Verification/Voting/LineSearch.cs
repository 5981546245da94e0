namespace Reasoning.Verification.Voting;

/// <summary>
/// Finds a step length with sufficient decrease and a flat enough slope: Moré and Thuente, "Line Search Algorithms with Guaranteed Sufficient
/// Decrease" (1994). Asks for the function at <see cref="Length"/> until it accepts one.
/// </summary>
internal sealed class LineSearch
{
    private const double Decrease = 1e-3;
    private const double Flatness = 0.9;
    private const double Width = 0.1;

    private readonly double _startValue;
    private readonly double _startSlope;
    private readonly double _longest;
    private readonly double _test;
    private (double Length, double Value, double Slope) _best;
    private (double Length, double Value, double Slope) _other;
    private double _width;
    private double _widthBefore;
    private double _least;
    private double _most;
    private bool _isBracketed;
    private bool _isFirstStage = true;

    /// <summary>A search from a point.</summary>
    /// <param name="value">The function's value there.</param>
    /// <param name="slope">Its derivative along the direction, below 0.</param>
    /// <param name="longest">The longest step.</param>
    /// <param name="length">The first step to try.</param>
    public LineSearch(double value, double slope, double longest, double length)
    {
        (_startValue, _startSlope, _longest, Length) = (value, slope, longest, length);
        _test = Decrease * slope;
        _best = _other = (0, value, slope);
        _width = longest;
        _widthBefore = 2 * _width;
        _most = length + 4 * length;
    }

    /// <summary>The step to try next.</summary>
    public double Length { get; private set; }

    /// <summary>Whether the step just tried will do; if not, <see cref="Length"/> is the next one.</summary>
    public bool Accepts(double value, double slope)
    {
        var enough = _startValue + Length * _test;
        if (_isFirstStage && value <= enough && slope >= 0) _isFirstStage = false;
        if (value <= enough && Math.Abs(slope) <= Flatness * -_startSlope) return true;
        // Ends that are not ideal, but as good as it gets: rounding, an interval narrow enough, or the longest step.
        if (_isBracketed && (Length <= _least || Length >= _most || _most - _least <= Width * _most)) return true;
        if (Length == _longest && value <= enough && slope <= _test) return true;
        if (Length == 0) return true;

        if (_isFirstStage && value <= _best.Value && value > enough)
        {
            // Until a slope above 0 is seen, the search works on the function less its sufficient decrease.
            var best = (_best.Length, _best.Value - _best.Length * _test, _best.Slope - _test);
            var other = (_other.Length, _other.Value - _other.Length * _test, _other.Slope - _test);
            Step(ref best, ref other, value - Length * _test, slope - _test);
            _best = (best.Length, best.Item2 + best.Length * _test, best.Item3 + _test);
            _other = (other.Length, other.Item2 + other.Length * _test, other.Item3 + _test);
        }
        else
        {
            Step(ref _best, ref _other, value, slope);
        }

        if (_isBracketed)
        {
            if (Math.Abs(_other.Length - _best.Length) >= 0.66 * _widthBefore) Length = _best.Length + 0.5 * (_other.Length - _best.Length);
            _widthBefore = _width;
            _width = Math.Abs(_other.Length - _best.Length);
            (_least, _most) = (Math.Min(_best.Length, _other.Length), Math.Max(_best.Length, _other.Length));
        }
        else
        {
            (_least, _most) = (Length + 1.1 * (Length - _best.Length), Length + 4 * (Length - _best.Length));
        }

        Length = Math.Clamp(Length, 0, _longest);
        if (_isBracketed && (Length <= _least || Length >= _most || _most - _least <= Width * _most)) Length = _best.Length;
        return false;
    }

    /// <summary>A safeguarded cubic or quadratic step, and the interval that holds a minimum brought up to date (section 4 of the paper).</summary>
    private void Step(ref (double Length, double Value, double Slope) best, ref (double Length, double Value, double Slope) other, double value, double slope)
    {
        var (length, sign) = (Length, slope * Math.Sign(best.Slope));
        double next;
        if (value > best.Value)
        {
            // Higher: the minimum is bracketed. Whichever of cubic and quadratic step lies closer to the best one, or their middle.
            var (theta, gamma) = Cubic(best, length, value, slope, allowNegative: true);
            if (length < best.Length) gamma = -gamma;
            var cubic = best.Length + (gamma - best.Slope + theta) / (gamma - best.Slope + gamma + slope) * (length - best.Length);
            var quadratic = best.Length + best.Slope / ((best.Value - value) / (length - best.Length) + best.Slope) / 2 * (length - best.Length);
            next = Math.Abs(cubic - best.Length) < Math.Abs(quadratic - best.Length) ? cubic : cubic + (quadratic - cubic) / 2;
            _isBracketed = true;
        }
        else if (sign < 0)
        {
            // Lower, and the slope turned: bracketed too.
            var (theta, gamma) = Cubic(best, length, value, slope, allowNegative: true);
            if (length > best.Length) gamma = -gamma;
            var cubic = length + (gamma - slope + theta) / (gamma - slope + gamma + best.Slope) * (best.Length - length);
            var secant = length + slope / (slope - best.Slope) * (best.Length - length);
            next = Math.Abs(cubic - length) > Math.Abs(secant - length) ? cubic : secant;
            _isBracketed = true;
        }
        else if (Math.Abs(slope) < Math.Abs(best.Slope))
        {
            // Lower, same side, flatter: the cubic may have no minimum in this direction.
            var (theta, gamma) = Cubic(best, length, value, slope, allowNegative: false);
            if (length > best.Length) gamma = -gamma;
            var ratio = (gamma - slope + theta) / (gamma + (best.Slope - slope) + gamma);
            var cubic = ratio < 0 && gamma != 0 ? length + ratio * (best.Length - length) : length > best.Length ? _most : _least;
            var secant = length + slope / (slope - best.Slope) * (best.Length - length);
            if (_isBracketed)
            {
                next = Math.Abs(cubic - length) < Math.Abs(secant - length) ? cubic : secant;
                var bound = length + 0.66 * (other.Length - length);
                next = length > best.Length ? Math.Min(bound, next) : Math.Max(bound, next);
            }
            else
            {
                next = Math.Abs(cubic - length) > Math.Abs(secant - length) ? cubic : secant;
                next = Math.Clamp(next, _least, _most);
            }
        }
        else if (_isBracketed)
        {
            var (theta, gamma) = Cubic(other, length, value, slope, allowNegative: true);
            if (length > other.Length) gamma = -gamma;
            next = length + (gamma - slope + theta) / (gamma - slope + gamma + other.Slope) * (other.Length - length);
        }
        else
        {
            next = length > best.Length ? _most : _least;
        }

        if (value > best.Value)
        {
            other = (length, value, slope);
        }
        else
        {
            if (sign < 0) other = best;
            best = (length, value, slope);
        }

        Length = next;
    }

    private static (double Theta, double Gamma) Cubic((double Length, double Value, double Slope) end, double length, double value, double slope, bool allowNegative)
    {
        var theta = 3 * (end.Value - value) / (length - end.Length) + end.Slope + slope;
        var scale = Math.Max(Math.Abs(theta), Math.Max(Math.Abs(end.Slope), Math.Abs(slope)));
        var root = theta / scale * (theta / scale) - end.Slope / scale * (slope / scale);
        return (theta, scale * Math.Sqrt(allowNegative ? root : Math.Max(0, root)));
    }
}
