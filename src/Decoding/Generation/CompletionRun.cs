using System.Text;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Generation;

/// <summary>One completion in the making: chooses a token from each row of logits, keeps the evidence, and decides when to stop.</summary>
internal sealed class CompletionRun
{
    private readonly GenerationJob _job;
    private readonly LogitsPipeline _pipeline;
    private readonly CounterRandom _random;
    private readonly CompletionText _text;
    private readonly List<GeneratedToken> _tokens;
    private double _logProbability;
    private FinishReason _reason = FinishReason.Length;

    public CompletionRun(GenerationJob job, int index)
    {
        _job = job;
        Index = index;
        _pipeline = job.Pipeline.Fork();
        _random = new CounterRandom(job.Request.Seed).Split((ulong)index);
        _text = new CompletionText(job.Request.Prefix ?? "", job.Stops);
        _tokens = new List<GeneratedToken>(Math.Min(job.Request.MaxTokens, 1024));
    }

    public int Index { get; }

    public int TokenCount => _tokens.Count;

    public int LastToken => _tokens[^1].Id;

    /// <summary>Chooses the next token. Draw number i of the completion's own generator decides token i, whatever else happens.</summary>
    /// <param name="logits">The model's row; left as it is.</param>
    /// <param name="context">All tokens so far.</param>
    /// <returns>Whether the completion goes on.</returns>
    public bool Choose(Span<float> logits, ReadOnlySpan<int> context)
    {
        double uniform = _random.DoubleAt((ulong)_tokens.Count);
        int token = _pipeline.SampleCopy(logits, new LogitsContext(context, _job.PromptLength), uniform, _job.NeedsLogProbabilities, out double logSumExp);
        _pipeline.Accept(token);
        double logProbability = _job.NeedsLogProbabilities ? logits[token] - logSumExp : double.NaN;
        _logProbability += logProbability;
        _tokens.Add(new GeneratedToken(token, logProbability) { Top = _job.Request.TopLogProbabilities > 0 ? Alternatives(logits, logSumExp) : null });
        return GoesOn(token, context.Length + 1);
    }

    /// <summary>Ends the completion because there is no room for its last token.</summary>
    public void StopForLackOfRoom() => _reason = FinishReason.ContextFull;

    public string TakeCertainText() => _text.TakeCertain();

    public Completion Finish()
    {
        _text.Finish();
        return new Completion
        {
            Index = Index, Text = _text.ToString(), Tokens = _tokens, FinishReason = _reason, StopString = _text.StopString,
            LogProbability = _job.NeedsLogProbabilities ? _logProbability : double.NaN,
        };
    }

    private bool GoesOn(int token, int length)
    {
        if (_job.Tokenizer.IsEndOfGeneration(token))
        {
            _reason = FinishReason.EndOfSequence;
            return false;
        }

        if (!_text.Append(_job.Tokenizer.GetBytes(token)))
        {
            _reason = FinishReason.StopString;
            return false;
        }

        if (_tokens.Count >= _job.Request.MaxTokens) return false;
        if (length < _job.ContextLength) return true;
        _reason = FinishReason.ContextFull;
        return false;
    }

    private TokenLogProbability[] Alternatives(ReadOnlySpan<float> logits, double logSumExp)
    {
        Span<int> indices = new int[Math.Min(_job.Request.TopLogProbabilities, logits.Length)];
        int count = Selection.Largest(logits, indices);
        var alternatives = new TokenLogProbability[count];
        for (int i = 0; i < count; i++)
        {
            int token = indices[i];
            string text = Encoding.UTF8.GetString(_job.Tokenizer.GetBytes(token));
            alternatives[i] = new TokenLogProbability(token, text, Math.Min(0, logits[token] - logSumExp));
        }

        return alternatives;
    }
}
