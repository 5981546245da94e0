namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// Exact, independent samples of P given the language, by rejection that never fails twice for the same reason: constrained adaptive rejection sampling
/// (CARS, arXiv 2510.01902).
/// </summary>
/// <remarks>
/// <para>
/// Tokens are drawn with probability proportional to P(t|u)·θ(ut), as in <see cref="AdaptiveSampling"/>. On arriving at a beginning whose θ turns out
/// smaller than was assumed when it was chosen, the attempt goes on with probability θ(now)/θ(then) and is given up otherwise. So a text comes out of an
/// attempt with probability P(text)/θ(root), whatever was learnt meanwhile: accepted texts are independent samples of the target, and the rate of
/// acceptance only grows.
/// </para>
/// <para>
/// That is the paper's rule (draw from P itself where nothing is known, and give up at a token that is excluded) with the draw and the test in the other
/// order, so that it also holds for attempts side by side. Samples are taken in the order in which attempts began, not ended, or short texts would be
/// favoured.
/// </para>
/// <para>
/// Cost: attempts per sample are at first 1/P(language), and sink with what is learnt. Set <see cref="ExpectedFuturesDecoder.MaxAttempts"/> where the model
/// hardly ever keeps to the grammar by itself; then <see cref="SequentialMonteCarlo"/> may be the better choice. A run that the limit on positions ends
/// gives the samples before the first attempt that it cut, which favours short texts a little; it says so in
/// <see cref="Decoders.DecodingResult.IsComplete"/>.
/// </para>
/// </remarks>
public sealed record ConstrainedRejection : ExpectedFuturesDecoder
{
    /// <summary>Creates the decoder; eight attempts at once.</summary>
    public ConstrainedRejection()
        : base(maxConcurrent: 8)
    {
    }

    private protected override bool Rejects => true;
}
