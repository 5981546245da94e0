using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Generation;

/// <summary>
/// Draws the tokens of one sequence. Where a constrained text must be completed in time, only the token that was drawn is looked at; one that comes too late is
/// drawn again, from a part of the generator of its own, among those that do not. So every other token is what it would have been.
/// </summary>
internal sealed class TokenDraw
{
    private readonly LogitsPipeline _pipeline;
    private readonly CounterRandom _random;
    private readonly CounterRandom _second;
    private readonly GrammarProcessor? _constraint;

    public TokenDraw(LogitsPipeline pipeline, CounterRandom random, bool completesInTime)
    {
        _pipeline = pipeline;
        _random = random;
        _second = random.Split(ulong.MaxValue);
        if (!completesInTime) return;
        _constraint = pipeline.Processors.OfType<GrammarProcessor>().First();   // the request's own come after it
        _constraint.LeavesCheckToDraw = true;
    }

    /// <summary>Draws token number <paramref name="index"/>; see <see cref="LogitsPipeline.SampleCopy"/>.</summary>
    public int Draw(ReadOnlySpan<float> logits, in LogitsContext context, int index, bool needsLogSumExp, bool needsGap, out double logSumExp, out double gap)
    {
        int token = _pipeline.SampleCopy(logits, context, _random.DoubleAt((ulong)index), needsLogSumExp, needsGap, out logSumExp, out gap);
        if (_constraint is null || _constraint.LeavesRoomAfter(token)) return token;
        _constraint.LeavesCheckToDraw = false;
        token = _pipeline.SampleCopy(logits, context, _second.DoubleAt((ulong)index), needsLogSumExp: false, needsGap, out _, out double second);
        _constraint.LeavesCheckToDraw = true;
        gap = Math.Min(gap, second);
        return token;
    }
}
