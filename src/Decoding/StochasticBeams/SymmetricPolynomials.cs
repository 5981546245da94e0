namespace Reasoning.Decoding.StochasticBeams;

/// <summary>
/// The elementary symmetric polynomials e_0, e_1, … of some weights: e_r sums the products of all subsets of r. Weights are included one by one, or many whose
/// polynomials are known; all terms are positive, so no digits are lost. Scaled by a power of two.
/// </summary>
internal ref struct SymmetricPolynomials(Span<double> values, double bound, int exponent)
{
    private const int Step = 200;
    private const double Limit = 1.6069380442589903e60;   // 2^200: bounds below it can be multiplied with each other, and again, without overflow

    /// <summary>e_r · 2^−<see cref="Exponent"/>, for as many r as there is room.</summary>
    public readonly Span<double> Values { get; } = values;

    /// <summary>∏ (1 + weight) · 2^−<see cref="Exponent"/>, which no value exceeds: the sum of e_r over all r.</summary>
    public double Bound { get; private set; } = bound;

    public int Exponent { get; private set; } = exponent;

    /// <summary>The polynomials of no weights.</summary>
    public static SymmetricPolynomials Empty(Span<double> values)
    {
        values.Clear();
        values[0] = 1;
        return new SymmetricPolynomials(values, 1, 0);
    }

    /// <summary>Includes a weight of at least 0: e_r becomes e_r + weight · e_(r−1).</summary>
    public void Include(double weight)
    {
        if (weight > Limit)
        {
            int power = Math.ILogB(weight);
            weight = Math.ScaleB(weight, -power);
            double factor = Math.ScaleB(1, -power);
            for (int r = Values.Length - 1; r > 0; r--) Values[r] = (Values[r] * factor) + (weight * Values[r - 1]);
            Values[0] *= factor;
            Bound *= factor + weight;
            Exponent += power;
        }
        else
        {
            var values = Values;
            for (int r = values.Length - 1; r > 0; r--) values[r] += weight * values[r - 1];
            Bound *= 1 + weight;
        }

        Rescale();
    }

    /// <summary>Includes all weights of other polynomials, of which there are no more than of these.</summary>
    /// <param name="others">The polynomials; those that are missing are 0.</param>
    /// <param name="bound">Their bound.</param>
    /// <param name="exponent">Their exponent.</param>
    public void Include(scoped ReadOnlySpan<double> others, double bound, int exponent)
    {
        var values = Values;
        for (int r = values.Length - 1; r >= 0; r--)
        {
            double sum = 0;
            for (int j = Math.Min(r, others.Length - 1); j >= 0; j--) sum += others[j] * values[r - j];
            values[r] = sum;
        }

        Bound *= bound;
        Exponent += exponent;
        Rescale();
    }

    private void Rescale()
    {
        if (Bound <= Limit) return;
        foreach (ref double value in Values) value *= 1 / Limit;
        Bound *= 1 / Limit;
        Exponent += Step;
    }
}
