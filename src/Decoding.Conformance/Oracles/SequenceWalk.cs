using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance.Oracles;

/// <summary>The walk of <see cref="SequenceEnumeration"/> through all prefixes: depth first, in order of token id, one sequence that is cut back.</summary>
internal sealed class SequenceWalk : IDisposable
{
    private readonly ILanguageModel _model;
    private readonly SequenceEnumerationOptions _options;
    private readonly IModelSession _session;
    private readonly ForwardBatch _batch;
    private readonly SequenceId _sequence;
    private readonly List<int> _tokens = [];
    private readonly List<EnumeratedSequence> _found = [];
    private long _open;   // children that are not followed yet; each has at least one sequence below it
    private int _promptLength;

    public SequenceWalk(ILanguageModel model, SequenceEnumerationOptions options)
    {
        _model = model;
        _options = options;
        _session = model.OpenSession();
        _batch = new ForwardBatch(model.Info.VocabularySize);
        _sequence = _session.Create();
    }

    public EnumeratedSequence[] Run(ReadOnlySpan<int> prompt, CancellationToken cancellationToken)
    {
        _promptLength = prompt.Length;
        int longest = prompt.Length + _options.MaximumLength - 1;   // the last token of a sequence is never an input
        if (longest > _model.Info.ContextLength)
        {
            throw new ContextOverflowException(
                $"A prompt of {prompt.Length} tokens and sequences of {_options.MaximumLength} need {longest} positions, "
                + $"but the context of model '{_model.Info.Name}' is {_model.Info.ContextLength}.");
        }

        Follow(Forward(prompt), 0, cancellationToken);
        return [.. _found];
    }

    public void Dispose()
    {
        _batch.Dispose();
        _session.Dispose();
    }

    private void Follow(double[] logProbabilities, double logProbability, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        _open += logProbabilities.Count(value => value > double.NegativeInfinity);
        if (_open + _found.Count > _options.SequenceLimit)
        {
            throw new InvalidOperationException(
                $"Model '{_model.Info.Name}' has more than {_options.SequenceLimit} sequences of at most {_options.MaximumLength} tokens; "
                + $"lower {nameof(_options.MaximumLength)} or raise {nameof(_options.SequenceLimit)}.");
        }

        for (int token = 0; token < logProbabilities.Length; token++)
        {
            if (double.IsNegativeInfinity(logProbabilities[token])) continue;
            _open--;
            _tokens.Add(token);
            double sum = logProbability + logProbabilities[token];
            bool ends = _options.EndTokens?.Contains(token) ?? _model.Tokenizer.IsEndOfGeneration(token);
            if (ends || _tokens.Count == _options.MaximumLength)
            {
                _found.Add(new EnumeratedSequence([.. _tokens], sum, !ends));
            }
            else
            {
                Follow(Forward([token]), sum, cancellationToken);
                _session.Truncate(_sequence, _promptLength + _tokens.Count - 1);
            }

            _tokens.RemoveAt(_tokens.Count - 1);
        }
    }

    private double[] Forward(ReadOnlySpan<int> tokens)
    {
        _batch.Clear();
        int row = _batch.Add(_sequence, tokens);
        _session.Forward(_batch);
        return LogSoftmax(_batch.GetLogits(row));
    }

    private static double[] LogSoftmax(ReadOnlySpan<float> logits)
    {
        double max = double.NegativeInfinity, sum = 0;
        foreach (float logit in logits)
        {
            if (float.IsNaN(logit) || float.IsPositiveInfinity(logit))
                throw new ArgumentException($"A logit is {logit}; logits must be finite, or -Infinity for excluded tokens.", nameof(logits));
            max = Math.Max(max, logit);
        }

        if (double.IsNegativeInfinity(max)) throw new ArgumentException("All logits are -Infinity, so no token can follow.", nameof(logits));
        foreach (float logit in logits) sum += Math.Exp(logit - max);
        double[] result = new double[logits.Length];
        for (int i = 0; i < result.Length; i++) result[i] = logits[i] - max - Math.Log(sum);
        return result;
    }
}
