using System.Buffers;
using System.Text;
using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Generation;

/// <summary>One completion in the making: chooses a token from each row of logits, keeps the evidence, and decides when to stop.</summary>
internal sealed class CompletionRun
{
    private readonly CompletionSettings _settings;
    private readonly LogitsPipeline _pipeline;
    private readonly TokenDraw _draw;
    private readonly CompletionText _text;
    private readonly List<GeneratedToken> _tokens;
    private readonly GrammarMatcher? _constraint;   // where log-probabilities depend on it
    private double _logProbability;
    private FinishReason _reason = FinishReason.Length;

    public CompletionRun(CompletionSettings settings, int index)
    {
        _settings = settings;
        Index = index;
        _pipeline = settings.Pipeline.Fork();
        if (settings.LogProbabilities && settings.Kind != LogProbabilityKind.Raw) _constraint = _pipeline.Processors.OfType<GrammarProcessor>().FirstOrDefault()?.Matcher;
        Random = new CounterRandom(settings.Request.Seed).Split((ulong)index);
        _draw = new TokenDraw(_pipeline, Random, settings.Request.CompletesInTime);
        _text = new CompletionText(settings.Request.Prefix ?? "", settings.Stops);
        foreach (int token in settings.PrefixTokens)
        {
            if (!_text.Append(settings.Tokenizer.GetBytes(token)))
                throw new ArgumentException($"The stop string '{_text.StopString}' is complete in the prefix tokens already; there is nothing to complete.", nameof(settings));
        }

        _tokens = new List<GeneratedToken>(Math.Min(settings.Request.MaxTokens, 1024));
    }

    public int Index { get; }

    /// <summary>The completion's own generator: draw number i decides token i.</summary>
    public CounterRandom Random { get; }

    public int TokenCount => _tokens.Count;

    public int LastToken => _tokens[^1].Id;

    /// <summary>
    /// The smallest difference between the two largest logits that a token was chosen by, before temperature and filters; +∞ where it is not asked for.
    /// </summary>
    public double MinimumGap { get; private set; } = double.PositiveInfinity;

    /// <summary>Chooses the next token. Draw number i of the completion's own generator decides token i, whatever else happens.</summary>
    /// <param name="logits">The model's row; left as it is.</param>
    /// <param name="context">All tokens so far.</param>
    /// <returns>Whether the completion goes on.</returns>
    public bool Choose(ReadOnlySpan<float> logits, ReadOnlySpan<int> context)
    {
        var mask = _constraint?.ComputeMask();   // before the token is accepted
        int token = _draw.Draw(
            logits, new LogitsContext(context, _settings.PromptLength), _tokens.Count, _settings.LogProbabilities, _settings.Gaps, out double logSumExp, out double gap);
        MinimumGap = Math.Min(MinimumGap, gap);
        _pipeline.Accept(token);
        if (mask is null) Record(token, logits, logSumExp);
        else RecordUnder(mask, token, logits, logSumExp);
        return GoesOn(token, context.Length + 1);
    }

    /// <summary>Ends the completion because it cannot go on.</summary>
    public void Stop(FinishReason reason) => _reason = reason;

    public string TakeCertainText() => _text.TakeCertain();

    public Completion Finish()
    {
        _text.Finish();
        return new Completion
        {
            Index = Index, Text = _text.ToString(), Tokens = _tokens, FinishReason = _reason, StopString = _text.StopString,
            LogProbability = _settings.LogProbabilities ? _logProbability : double.NaN,
        };
    }

    // The evidence under what the constraint leaves of the row.
    private void RecordUnder(TokenMask mask, int token, ReadOnlySpan<float> logits, double logSumExp)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(logits.Length);
        var allowed = rented.AsSpan(0, logits.Length);
        logits.CopyTo(allowed);
        mask.ApplyTo(allowed);
        Record(token, allowed, _settings.Kind == LogProbabilityKind.Renormalised ? Categorical.LogSumExp(allowed) : logSumExp);
        ArrayPool<float>.Shared.Return(rented);
    }

    private void Record(int token, ReadOnlySpan<float> logits, double logSumExp)
    {
        double logProbability = _settings.LogProbabilities ? logits[token] - logSumExp : double.NaN;
        _logProbability += logProbability;
        _tokens.Add(new GeneratedToken(token, logProbability) { Top = _settings.TopLogProbabilities > 0 ? Alternatives(logits, logSumExp) : null });
    }

    private bool GoesOn(int token, int length)
    {
        if (_settings.Tokenizer.IsEndOfGeneration(token))
        {
            _reason = FinishReason.EndOfSequence;
            return false;
        }

        if (!_text.Append(_settings.Tokenizer.GetBytes(token)))
        {
            _reason = FinishReason.StopString;
            return false;
        }

        if (_tokens.Count >= _settings.Request.MaxTokens) return false;
        if (length < _settings.ContextLength) return true;
        _reason = FinishReason.ContextFull;
        return false;
    }

    private TokenLogProbability[] Alternatives(ReadOnlySpan<float> logits, double logSumExp)
    {
        Span<int> indices = new int[Math.Min(_settings.TopLogProbabilities, logits.Length)];
        int count = Selection.Largest(logits, indices);
        var alternatives = new TokenLogProbability[count];
        for (int i = 0; i < count; i++)
        {
            int token = indices[i];
            string text = Encoding.UTF8.GetString(_settings.Tokenizer.GetBytes(token));
            alternatives[i] = new TokenLogProbability(token, text, Math.Min(0, logits[token] - logSumExp)) { EndsText = _settings.Tokenizer.IsEndOfGeneration(token) };
        }

        return alternatives;
    }
}
