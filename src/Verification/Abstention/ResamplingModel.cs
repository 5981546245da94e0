namespace Reasoning.Verification.Abstention;

/// <summary>
/// Sampling until a verifier lets a candidate pass, with a verifier that errs: how often that ends in a right answer, what it is worth, and
/// after how many samples it is better to give up.
/// </summary>
/// <remarks>
/// <para>
/// The model of Stroebl, Kapoor and Narayanan, "Inference Scaling fLaws: The Limits of LLM Resampling with Imperfect Verifiers" (2024). Problems
/// fall into strata; in stratum t, of share p_t, a sample is right with probability r_t. It passes with probability
/// q_t = c·r_t + (1 − s)(1 − r_t), and the next one is drawn with probability β_t = 1 − q_t. So
/// value(K) = Σ_{k≤K} Σ_t p_t β_t^{k−1} (V_c·c·r_t + V_f (1 − s)(1 − r_t)).
/// Hard problems reach late samples more often than easy ones, which is why late samples are mostly false passes.
/// </para>
/// <para>
/// Departures: p_t is the share of problems before anything was drawn (the authors' notebook weights by the posterior share, which gives the
/// same K* in their example, and other values), and a sample may have a cost.
/// </para>
/// </remarks>
public sealed class ResamplingModel
{
    private const double ShareTolerance = 1e-6;

    private readonly Stratum[] _strata;

    /// <summary>Makes the model.</summary>
    /// <param name="verifier">How the verifier errs.</param>
    /// <param name="strata">How well the model does, at least one stratum; the shares sum to 1.</param>
    /// <param name="values">What answers are worth; null means the defaults.</param>
    /// <exception cref="ArgumentException">There are no strata, a rate is outside 0..1, a share is not above 0, or the shares do not sum to 1.</exception>
    public ResamplingModel(VerifierQuality verifier, IReadOnlyCollection<ProblemStratum> strata, OutcomeValues? values = null)
    {
        ArgumentNullException.ThrowIfNull(strata);
        if (strata.Count == 0) throw new ArgumentException("The model needs at least one stratum of problems.", nameof(strata));
        foreach (var stratum in strata)
        {
            if (stratum.SuccessRate is not (>= 0 and <= 1)) throw new ArgumentException($"A success rate lies between 0 and 1; it is {stratum.SuccessRate}.", nameof(strata));
            if (stratum.Share is not (> 0 and <= 1)) throw new ArgumentException($"A stratum's share lies above 0 and is at most 1; it is {stratum.Share}.", nameof(strata));
        }

        var total = strata.Sum(stratum => stratum.Share);
        if (Math.Abs(total - 1) > ShareTolerance) throw new ArgumentException($"The shares of all strata sum to 1; they sum to {total}.", nameof(strata));

        Verifier = verifier;
        Values = values ?? new OutcomeValues();
        _strata = [.. strata.Select(stratum => Stratum.Of(stratum, total, verifier, Values))];
    }

    /// <summary>How the verifier errs.</summary>
    public VerifierQuality Verifier { get; }

    /// <summary>What answers are worth.</summary>
    public OutcomeValues Values { get; }

    /// <summary>The expected value per problem of drawing at most so many samples and answering with the first that passes. O(strata · log samples).</summary>
    /// <param name="samples">K, at least 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 0.</exception>
    public double Value(int samples) => Sum(samples, stratum => stratum.Gain);

    /// <summary>The share of problems that get an answer, right or wrong, within so many samples.</summary>
    /// <inheritdoc cref="Value"/>
    public double Coverage(int samples) => Sum(samples, stratum => stratum.Pass);

    /// <summary>The share of problems that get a right answer within so many samples.</summary>
    /// <inheritdoc cref="Value"/>
    public double RightShare(int samples) => Sum(samples, stratum => stratum.RightPass);

    /// <summary>The share of right answers among the answers given within so many samples; null where none is given.</summary>
    /// <inheritdoc cref="Value"/>
    public double? Accuracy(int samples) => Coverage(samples) is > 0 and var coverage ? RightShare(samples) / coverage : null;

    /// <summary>The share of right answers among the answers given when sampling goes on until one passes; null where none can.</summary>
    public double? LimitAccuracy
    {
        get
        {
            var passing = _strata.Where(stratum => stratum.Pass > 0).ToArray();
            return passing.Length == 0 ? null : passing.Sum(stratum => stratum.Share * stratum.RightPass / stratum.Pass) / passing.Sum(stratum => stratum.Share);
        }
    }

    /// <summary>
    /// The probability that the first candidate that passes is right when all before it failed. It falls with the number of failures, which
    /// speak for a hard problem.
    /// </summary>
    /// <param name="attempt">Which sample passed, counted from 1.</param>
    /// <returns>0..1; null where none can pass at that attempt.</returns>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public double? ProbabilityRight(int attempt)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(attempt, 1);
        // Relative to the stratum that is left most often, so that late attempts do not vanish below the smallest double.
        var slowest = _strata.Where(stratum => stratum.Pass > 0).Select(stratum => stratum.Reach).DefaultIfEmpty(0).Max();
        double right = 0, pass = 0;
        foreach (var stratum in _strata)
        {
            if (stratum.Pass == 0) continue;
            var reached = stratum.Share * (slowest == 0 ? attempt == 1 ? 1 : 0 : Math.Pow(stratum.Reach / slowest, attempt - 1));
            right += reached * stratum.RightPass;
            pass += reached * stratum.Pass;
        }

        return pass > 0 ? right / pass : null;
    }

    /// <summary>K*: after how many samples without a pass it is best to give up.</summary>
    /// <remarks>
    /// What the k-th sample adds is a sum of geometric sequences. The search goes on until its sign can change no more: ordered by falling
    /// ratio, all partial sums of its terms then have one sign, and by summation by parts every later sum has it too.
    /// O(strata · samples looked at).
    /// </remarks>
    /// <param name="limit">Where the search ends at the latest, at least 1. Few models need more than a hundred samples to be decided.</param>
    /// <exception cref="ArgumentOutOfRangeException">Below 1.</exception>
    public SampleOptimum OptimalSamples(int limit = 1_000_000)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        var groups = _strata.GroupBy(stratum => stratum.Pass).OrderBy(group => group.Key).ToArray();
        var pass = Array.ConvertAll(groups, group => group.Key);
        var terms = Array.ConvertAll(groups, group => group.Sum(stratum => stratum.Share * stratum.Gain));

        double value = 0, best = 0;
        var samples = 0;
        for (var k = 1; k <= limit; k++)
        {
            var (rises, falls) = Tail(terms);
            if (!rises) return new SampleOptimum(samples, best, IsProven: true);
            if (!falls)
            {
                var end = value + terms.Zip(pass).Sum(term => term.First == 0 ? 0 : term.First / term.Second);
                return end > best ? new SampleOptimum(null, end, IsProven: true) : new SampleOptimum(samples, best, IsProven: true);
            }

            value += terms.Sum();
            if (value > best) (best, samples) = (value, k);
            for (var i = 0; i < terms.Length; i++) terms[i] *= 1 - pass[i];
        }

        return new SampleOptimum(samples, best, IsProven: false);
    }

    /// <summary>Answers with a candidate that passed, or abstains where a wrong answer costs more than the chance of a right one is worth.</summary>
    /// <param name="candidate">The first candidate that passed.</param>
    /// <param name="attempt">Which sample it was, counted from 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The attempt is below 1, or no candidate can pass there.</exception>
    public Decision<T> Decide<T>(T candidate, int attempt)
    {
        var probability = ProbabilityRight(attempt)
            ?? throw new ArgumentOutOfRangeException(nameof(attempt), attempt, "By this model no candidate can pass at this attempt.");
        var confidence = new Confidence(probability, ConfidenceSource.VerifierPosterior);
        var value = Values.OfAnswering(probability);
        return value < 0
            ? new Abstained<T>(AbstentionReason.NegativeValue, FormattableString.Invariant(
                $"An answer that is right with probability {probability:0.###} is worth {value:0.###}, less than none."), confidence)
            : new Answered<T>(candidate, confidence);
    }

    /// <summary>Whether some later sum of the terms may be above 0, and whether some may be below: judged by the partial sums.</summary>
    private static (bool Rises, bool Falls) Tail(double[] terms)
    {
        var (sum, rises, falls) = (0.0, false, false);
        foreach (var term in terms)
        {
            sum += term;
            rises |= sum > 0;
            falls |= sum < 0;
        }

        return (rises, falls);
    }

    private double Sum(int samples, Func<Stratum, double> perSample)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(samples);
        return _strata.Sum(stratum => stratum.Share * perSample(stratum) * GeometricSum(stratum.Reach, samples));
    }

    /// <summary>1 + ratio + … + ratio^(count − 1) by doubling, which needs no division by 1 − ratio.</summary>
    private static double GeometricSum(double ratio, int count)
    {
        double sum = 0, power = 1;
        for (var bit = 31 - int.LeadingZeroCount(count); bit >= 0; bit--)
        {
            sum += power * sum;
            power *= power;
            if ((count >> bit & 1) == 0) continue;
            sum += power;
            power *= ratio;
        }

        return sum;
    }

    /// <summary>What one sample does in a stratum: the probabilities that it passes and that it passes rightly, and its expected value.</summary>
    private readonly record struct Stratum(double Share, double Pass, double RightPass, double Gain)
    {
        public double Reach => 1 - Pass;

        public static Stratum Of(ProblemStratum stratum, double total, VerifierQuality verifier, OutcomeValues values)
        {
            var right = verifier.Completeness * stratum.SuccessRate;
            var wrong = (1 - verifier.Soundness) * (1 - stratum.SuccessRate);
            return new(stratum.Share / total, Math.Min(1, right + wrong), right, values.Right * right + values.Wrong * wrong - values.SampleCost);
        }
    }
}
