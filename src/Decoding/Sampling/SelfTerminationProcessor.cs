using System.Buffers;
using Reasoning.Decoding.Tokenization;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// Makes every completion end: the end token's probability may rise and fall as the model likes, but above a floor that rises to 1 (Choi, Cho and Lee, "A
/// non-monotonic self-terminating language model", ICLR 2023, equation 10). Greedy decoding, beams, top-k, top-p and min-p all come to an end with it.
/// </summary>
/// <remarks>
/// <para>
/// With t = 1 at the first token after the soft length, f = 1 − (1 − ε)^t, and the probability p that the completion ends here, the end gets p + (1 − p)·f,
/// and every other token's probability is multiplied by 1 − f. In the paper, and in the form <see cref="SelfTerminationForm.Trained"/>, p is the logistic
/// function of the end token's logit alone. The form <see cref="SelfTerminationForm.Guard"/> departs from it: p is what the softmax of an ordinary model
/// gives, so that no training is needed.
/// </para>
/// <para>
/// Several end tokens: for a guard, p is the probability of all of them together; what the floor takes from the tokens that go on is given to the first, and
/// the others keep what they had. In the trained form only the first is the end of the formula, and the others count among the rest.
/// </para>
/// <para>
/// A token that was excluded before stays excluded. A guard then gives to the first end token that is possible; where none is (a grammar that cannot end
/// here), or where only ends are possible, the row stays as it is, and t goes on counting. The trained form leaves the row as it is where the first end token
/// is excluded.
/// </para>
/// <para>
/// Works on the logits before the temperature, as every processor of a request. All logits but those of the end tokens stay bit for bit as they are; the
/// end's is rounded up, so that from <see cref="Horizon"/> on it is larger than that of every token that goes on. O(vocabulary); allocates nothing.
/// </para>
/// </remarks>
public sealed class SelfTerminationProcessor : ILogitsProcessor
{
    private readonly int[] _ends;
    private readonly double _logKept;   // ln(1 − ε)

    /// <summary>Creates the processor; later changes to the list have no effect.</summary>
    /// <param name="endTokens">The tokens that end a completion, the one that gets the floor first; at least one, each once.</param>
    /// <param name="options">How soon; null for the defaults.</param>
    /// <exception cref="ArgumentException">There is no end token, one is negative, or one appears twice.</exception>
    public SelfTerminationProcessor(IReadOnlyList<int> endTokens, SelfTerminationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(endTokens);
        _ends = [.. endTokens];
        if (_ends.Length == 0) throw new ArgumentException("There is no end token, so nothing could end a completion.", nameof(endTokens));
        for (int i = 0; i < _ends.Length; i++)
        {
            if (_ends[i] < 0) throw new ArgumentException($"End token {_ends[i]} is negative; token ids are not.", nameof(endTokens));
            if (Array.IndexOf(_ends, _ends[i]) < i) throw new ArgumentException($"End token {_ends[i]} appears twice.", nameof(endTokens));
        }

        Options = options ?? new SelfTerminationOptions();
        _logKept = LogarithmNearOne.Log1P(-Options.Epsilon);
    }

    /// <summary>How soon completions end.</summary>
    public SelfTerminationOptions Options { get; }

    /// <summary>The end tokens, the one that gets the floor first.</summary>
    public IReadOnlyList<int> EndTokens => _ends;

    /// <summary>
    /// Creates the processor of a tokenizer: its end of sequence gets the floor, all other tokens that end generation count as ends. O(vocabulary).
    /// </summary>
    /// <param name="tokenizer">The model's tokenizer.</param>
    /// <param name="options">How soon; null for the defaults.</param>
    /// <exception cref="ArgumentException">The tokenizer has no token that ends generation.</exception>
    public static SelfTerminationProcessor Create(ITokenizer tokenizer, SelfTerminationOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(tokenizer);
        var ends = new List<int>();
        if (tokenizer.EndOfSequence is { } end && tokenizer.IsEndOfGeneration(end)) ends.Add(end);
        for (int token = 0; token < tokenizer.VocabularySize; token++)
            if (tokenizer.IsEndOfGeneration(token) && (ends.Count == 0 || ends[0] != token)) ends.Add(token);
        return ends.Count > 0
            ? new SelfTerminationProcessor(ends, options)
            : throw new ArgumentException("The tokenizer has no token that ends generation, so nothing could end a completion.", nameof(tokenizer));
    }

    /// <summary>
    /// The first step at which the floor is above 1/2, counted from 1 after the soft length: greedy decoding ends there at the latest, where the end was not
    /// excluded by others. ⌈ln ½ / ln(1 − ε)⌉, and one more where that quotient is whole.
    /// </summary>
    /// <param name="epsilon">Above 0 and below 1.</param>
    /// <returns>At least 1; <see cref="int.MaxValue"/> when it is beyond that.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epsilon"/> is outside (0, 1) or not a number.</exception>
    public static int Horizon(double epsilon) =>
        (int)Math.Min(int.MaxValue, Math.Floor(Math.Log(0.5) / LogarithmNearOne.Log1P(-Check(epsilon, nameof(epsilon)))) + 1);

    /// <summary>An ε whose <see cref="Horizon"/> is a wanted number of steps: 1 − 2^(−1/(horizon − ½)), in the middle of those that have it.</summary>
    /// <param name="horizon">At least 1.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="horizon"/> is less than 1.</exception>
    public static double EpsilonFor(int horizon)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(horizon, 1);
        return -LogarithmNearOne.ExpM1(Math.Log(0.5) / (horizon - 0.5));
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">An end token is outside the vocabulary, or a logit is NaN or +∞.</exception>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        foreach (int end in _ends)
            if (end >= logits.Length) throw new ArgumentException($"End token {end} is outside the vocabulary of {logits.Length}.", nameof(logits));

        int step = context.Step + 1 - Options.SoftLength;
        if (step <= 0) return;

        bool isGuard = Options.Form == SelfTerminationForm.Guard;
        int primary = _ends[0];
        for (int i = 1; isGuard && i < _ends.Length && float.IsNegativeInfinity(logits[primary]); i++) primary = _ends[i];
        if (float.IsNegativeInfinity(logits[primary])) return;

        var ends = isGuard ? _ends : _ends.AsSpan(0, 1);
        float[] saved = ArrayPool<float>.Shared.Rent(ends.Length);
        for (int i = 0; i < ends.Length; i++) (saved[i], logits[ends[i]]) = (logits[ends[i]], float.NegativeInfinity);
        double rest = float.IsNegativeInfinity(FixedOrderExponentials.Max(logits)) ? double.NegativeInfinity : Categorical.LogSumExp(logits);
        for (int i = 0; i < ends.Length; i++) logits[ends[i]] = saved[i];
        ArrayPool<float>.Shared.Return(saved);
        if (double.IsNegativeInfinity(rest)) return;

        // Multiplying the probability of all tokens that go on by (1 - ε)^t is the same as dividing the others', which are few.
        double kept = step * _logKept, floor = LogarithmNearOne.Log1MinusExp(kept);
        double odds = isGuard ? logits[primary] - rest : logits[primary];
        double raised = rest + LogAddExp(odds, floor) - kept;
        foreach (int end in ends) logits[end] = (float)(logits[end] - kept);
        logits[primary] = (float)raised < raised ? MathF.BitIncrement((float)raised) : (float)raised;
    }

    internal static double Check(double value, string name) => value is > 0 and < 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, "Epsilon must be above 0 and below 1.");

    private static double LogAddExp(double left, double right) => Math.Max(left, right) + Math.Log(1 + Math.Exp(-Math.Abs(left - right)));
}
