using System.Buffers;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>
/// The distribution of a next token as far as a grammar allows it, with the probability that it had before. Few allowed tokens are kept as a list; such
/// rows are small enough to keep.
/// </summary>
internal sealed class ConstrainedRow
{
    private int[]? _tokens;         // the allowed tokens in ascending order; null for one value per id
    private float[] _values = [];   // of the distribution that is to be kept, −∞ for excluded tokens
    private float[] _model = [];    // the model's own; the same array where nothing changes them
    private double _offset;
    private double _modelOffset;

    /// <summary>Whether only the allowed tokens are kept.</summary>
    public bool IsSmall => _tokens is not null;

    /// <summary>Log-probability of all allowed tokens together; −∞ where none of them is possible.</summary>
    public double LogMass { get; private set; } = double.NegativeInfinity;

    /// <summary>The most probable excluded token, where it was asked for; −1 for none.</summary>
    public int Wanted { get; private set; } = -1;

    /// <summary>Log-probability of <see cref="Wanted"/>.</summary>
    public double WantedLogProbability { get; private set; } = double.NegativeInfinity;

    /// <summary>The difference between the two largest logits before any token was excluded.</summary>
    public double Gap { get; private set; }

    /// <summary>Takes over a row of logits.</summary>
    /// <param name="logits">The model's; left as they are.</param>
    /// <param name="mask">The tokens that are allowed.</param>
    /// <param name="pipeline">What makes the distribution that is to be kept out of the model's.</param>
    /// <param name="context">The sequence that the next token continues.</param>
    /// <param name="findsWanted">Whether <see cref="Wanted"/> is to be found: a pass over the vocabulary.</param>
    public void Load(ReadOnlySpan<float> logits, TokenMask mask, LogitsPipeline pipeline, in LogitsContext context, bool findsWanted)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(logits.Length);
        var values = rented.AsSpan(0, logits.Length);
        logits.CopyTo(values);
        _offset = _modelOffset = Categorical.LogSumExp(logits);
        if (!pipeline.IsEmpty)
        {
            pipeline.Process(values, context);
            _offset = Categorical.LogSumExp(values);
        }

        Gap = Selection.Gap(values);
        if (findsWanted) FindWanted(values, mask);
        if (mask.IsListed) Keep(values, logits, mask.Listed);
        else KeepAll(values, logits, mask, sameValues: pipeline.IsEmpty);
        ArrayPool<float>.Shared.Return(rented);
        LogMass = LogMassOf(_values);
    }

    /// <summary>A token's log-probability under the distribution that is to be kept. The token must be allowed.</summary>
    public double LogProbability(int token) => Math.Min(0, _values[IndexOf(token)] - _offset);

    /// <summary>A token as a step of a sequence.</summary>
    public TokenStep StepOf(int token, bool withEntropy = false)
    {
        double modelLogProbability = Math.Min(0, _model[IndexOf(token)] - _modelOffset);
        return new TokenStep(token, LogProbability(token), modelLogProbability, LogMass)
        {
            Row = IsSmall ? this : null, Entropy = withEntropy ? Categorical.Entropy(_values) : double.NaN,
            Wanted = Wanted, WantedLogProbability = WantedLogProbability,
        };
    }

    /// <summary>Draws one of the allowed tokens.</summary>
    public int Draw(double uniform) => TokenAt(Categorical.Draw(_values, uniform));

    /// <summary>Draws one of the allowed tokens that are none of some nodes'.</summary>
    public int DrawExcept(ReadOnlySpan<FutureNode> nodes, double uniform)
    {
        float[] left = Without(nodes, out var values);
        int token = TokenAt(Categorical.Draw(values, uniform));
        ArrayPool<float>.Shared.Return(left);
        return token;
    }

    /// <summary>Log-probability of the allowed tokens that are none of some nodes'.</summary>
    public double LogMassExcept(ReadOnlySpan<FutureNode> nodes)
    {
        float[] left = Without(nodes, out var values);
        double mass = LogMassOf(values);
        ArrayPool<float>.Shared.Return(left);
        return mass;
    }

    private double LogMassOf(ReadOnlySpan<float> values) => FixedOrderExponentials.Max(values) > float.NegativeInfinity
        ? Math.Min(0, Categorical.LogSumExp(values) - _offset)
        : double.NegativeInfinity;

    private float[] Without(ReadOnlySpan<FutureNode> nodes, out Span<float> values)
    {
        float[] rented = ArrayPool<float>.Shared.Rent(_values.Length);
        values = rented.AsSpan(0, _values.Length);
        _values.CopyTo(values);
        foreach (var node in nodes) values[IndexOf(node.Token)] = float.NegativeInfinity;
        return rented;
    }

    private int IndexOf(int token) => _tokens is null ? token : Array.BinarySearch(_tokens, token);

    private int TokenAt(int index) => _tokens is null ? index : _tokens[index];

    private void Keep(ReadOnlySpan<float> values, ReadOnlySpan<float> logits, ReadOnlySpan<int> tokens)
    {
        _tokens = tokens.ToArray();
        _values = new float[tokens.Length];
        _model = new float[tokens.Length];
        for (int i = 0; i < tokens.Length; i++)
        {
            _values[i] = values[tokens[i]];
            _model[i] = logits[tokens[i]];
        }
    }

    private void KeepAll(Span<float> values, ReadOnlySpan<float> logits, TokenMask mask, bool sameValues)
    {
        if (_tokens is not null || _values.Length != values.Length) _values = new float[values.Length];
        _tokens = null;
        mask.ApplyTo(values);
        values.CopyTo(_values);
        if (sameValues)
        {
            _model = _values;
            return;
        }

        if (_model == _values || _model.Length != logits.Length) _model = new float[logits.Length];
        logits.CopyTo(_model);
    }

    private void FindWanted(ReadOnlySpan<float> values, TokenMask mask)
    {
        Wanted = -1;
        float largest = float.NegativeInfinity;
        for (int token = 0; token < values.Length; token++)
        {
            if (values[token] <= largest || mask.IsAllowed(token)) continue;
            largest = values[token];
            Wanted = token;
        }

        WantedLogProbability = Math.Min(0, largest - _offset);
    }
}
