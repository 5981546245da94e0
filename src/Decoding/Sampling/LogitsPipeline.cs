using System.Buffers;

namespace Reasoning.Decoding.Sampling;

/// <summary>
/// A chain of logits processors, and the draw at its end. One pipeline serves one sequence: <see cref="Fork"/> it wherever the sequence forks. Nothing is
/// allocated per token.
/// </summary>
public sealed class LogitsPipeline
{
    private const int SmallVocabulary = 256;   // below this, walking excluded tokens costs less than leaving them out
    private readonly ILogitsProcessor[] _processors;
    private readonly int _valuesOnlyFrom;
    private readonly bool _isStateful;

    /// <summary>Creates a chain from processors in the order they run.</summary>
    public LogitsPipeline(IEnumerable<ILogitsProcessor> processors)
        : this([.. processors ?? throw new ArgumentNullException(nameof(processors))])
    {
        if (Array.IndexOf(_processors, null!) >= 0) throw new ArgumentException("A processor is null.", nameof(processors));
    }

    private LogitsPipeline(ILogitsProcessor[] processors)
    {
        _processors = processors;
        _valuesOnlyFrom = Array.FindLastIndex(processors, processor => processor?.DependsOnTokens ?? true) + 1;
        _isStateful = Array.Exists(processors, processor => processor is IStatefulLogitsProcessor);
    }

    /// <summary>The processors in the order they run.</summary>
    public IReadOnlyList<ILogitsProcessor> Processors => _processors;

    /// <summary>Whether logits go through unchanged.</summary>
    public bool IsEmpty => _processors.Length == 0;

    /// <summary>Builds the chain of sampling options, in the order that <see cref="SamplingOptions"/> states; options at their neutral value add nothing.</summary>
    /// <param name="options">The options.</param>
    /// <param name="additional">Processors that run after the penalties and before the temperature, so that filters see only what these allow.</param>
    public static LogitsPipeline Create(SamplingOptions options, IEnumerable<ILogitsProcessor>? additional = null)
    {
        ArgumentNullException.ThrowIfNull(options);
        var processors = new List<ILogitsProcessor>();
        if (options.LogitBias.Count > 0) processors.Add(new LogitBiasProcessor(options.LogitBias));
        if (options.RepetitionPenalty != 1) processors.Add(new RepetitionPenaltyProcessor(options.RepetitionPenalty, options.RepetitionWindow));
        if (options.PresencePenalty != 0 || options.FrequencyPenalty != 0)
            processors.Add(new PresenceFrequencyProcessor(options.PresencePenalty, options.FrequencyPenalty));
        if (additional is not null) processors.AddRange(additional);
        if (options.Temperature != 1) processors.Add(new TemperatureProcessor(options.Temperature));
        if (options.Temperature != 0)
        {
            if (options.TopK > 0) processors.Add(new TopKProcessor(options.TopK));
            if (options.TypicalP < 1) processors.Add(new TypicalPProcessor(options.TypicalP));
            if (options.TopP < 1) processors.Add(new TopPProcessor(options.TopP));
            if (options.MinP > 0) processors.Add(new MinPProcessor(options.MinP));
        }

        return new LogitsPipeline(processors);
    }

    /// <summary>Runs every processor over the logits in place.</summary>
    /// <param name="logits">One per token id.</param>
    /// <param name="context">The sequence that the next token continues.</param>
    public void Process(Span<float> logits, in LogitsContext context)
    {
        foreach (var processor in _processors) processor.Process(logits, context);
    }

    /// <summary>Runs the chain and draws a token: the distribution of <see cref="Process"/> followed by <see cref="Categorical.Draw(ReadOnlySpan{float}, double)"/>, found faster.</summary>
    /// <param name="logits">One per token id; left in an unspecified state.</param>
    /// <param name="context">The sequence that the next token continues.</param>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    /// <exception cref="ArgumentException">Every token is excluded, or a logit is NaN or +∞.</exception>
    public int Sample(Span<float> logits, in LogitsContext context, double uniform)
    {
        ProcessTokens(logits, context);
        return SampleByValues(logits, context, uniform);
    }

    /// <summary>
    /// As <see cref="Sample(Span{float}, in LogitsContext, double)"/>, and gives the difference of the two largest logits before the processors that
    /// look at values alone.
    /// </summary>
    internal int Sample(Span<float> logits, in LogitsContext context, double uniform, out double gap)
    {
        ProcessTokens(logits, context);
        gap = Selection.Gap(logits);
        return SampleByValues(logits, context, uniform);
    }

    /// <summary>As <see cref="Sample(Span{float}, in LogitsContext, double)"/>, but leaves the logits as they are and also gives what their log-probabilities need.</summary>
    /// <param name="logits">One per token id.</param>
    /// <param name="context">The sequence that the next token continues.</param>
    /// <param name="uniform">A uniform number in [0, 1).</param>
    /// <param name="needsLogSumExp">Whether <paramref name="logSumExp"/> is wanted, which costs a pass over the vocabulary of its own unless the chain is empty.</param>
    /// <param name="needsGap">Whether <paramref name="gap"/> is wanted, which costs a pass too.</param>
    /// <param name="logSumExp">ln Σ exp of the logits before the chain; NaN where it was not computed.</param>
    /// <param name="gap">The difference between the two largest logits, before temperature and filters; +∞ where it was not computed.</param>
    internal int SampleCopy(
        ReadOnlySpan<float> logits, in LogitsContext context, double uniform, bool needsLogSumExp, bool needsGap, out double logSumExp, out double gap)
    {
        gap = double.PositiveInfinity;
        if (IsEmpty)
        {
            if (needsGap) gap = Selection.Gap(logits);
            return Categorical.Draw(logits, uniform, out logSumExp);
        }

        logSumExp = needsLogSumExp ? Categorical.LogSumExp(logits) : double.NaN;
        float[] rented = ArrayPool<float>.Shared.Rent(logits.Length);
        var scratch = rented.AsSpan(0, logits.Length);
        logits.CopyTo(scratch);
        int token = needsGap ? Sample(scratch, context, uniform, out gap) : Sample(scratch, context, uniform);
        ArrayPool<float>.Shared.Return(rented);
        return token;
    }

    /// <summary>Tells the stateful processors which token was chosen or forced.</summary>
    public void Accept(int token)
    {
        if (!_isStateful) return;
        foreach (var processor in _processors)
            if (processor is IStatefulLogitsProcessor stateful) stateful.Accept(token);
    }

    /// <summary>Creates a pipeline for a fork of the sequence: stateful processors are forked, the others shared.</summary>
    public LogitsPipeline Fork() => _isStateful
        ? new LogitsPipeline(Array.ConvertAll(_processors, processor => processor is IStatefulLogitsProcessor stateful ? stateful.Fork() : processor))
        : this;

    private void ProcessTokens(Span<float> logits, in LogitsContext context)
    {
        for (int i = 0; i < _valuesOnlyFrom; i++) _processors[i].Process(logits, context);
    }

    private int SampleByValues(Span<float> logits, in LogitsContext context, double uniform)
    {
        for (int i = _valuesOnlyFrom; i < _processors.Length; i++)
        {
            if (_processors[i] is TemperatureProcessor { Temperature: 0 }) return Categorical.ArgMax(logits);
            _processors[i].Process(logits, context);
            if (_processors[i] is not TemperatureProcessor && logits.Length > SmallVocabulary) return SampleRemaining(logits, context, uniform, i + 1);
        }

        return Categorical.Draw(logits, uniform);
    }

    // After a filter most tokens are gone: the rest of the chain, which looks at values alone, runs on those that are left, in order of id.
    private int SampleRemaining(Span<float> logits, in LogitsContext context, double uniform, int next)
    {
        int[] ids = ArrayPool<int>.Shared.Rent(logits.Length);
        int count = FixedOrderExponentials.Possible(logits, ids);
        for (int i = 0; i < count; i++) logits[i] = logits[ids[i]];
        var left = logits[..count];
        for (int i = next; i < _processors.Length; i++) _processors[i].Process(left, context);
        int chosen = ids[Categorical.Draw(left, uniform)];
        ArrayPool<int>.Shared.Return(ids);
        return chosen;
    }
}
