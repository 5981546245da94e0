using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>One chain: a text, and the proposal that may replace it.</summary>
internal sealed class MarkovChain(MarkovChainRun run, int index, CancellationToken cancellationToken) : IConstrainedWalk, IDisposable
{
    private const int MaxStarts = 1000;   // attempts at a first text, where the constraint leads into dead ends
    private readonly bool _withEntropy = run.Options.Position == ProposalPosition.Entropy;
    private CounterRandom _random = run.Space.Run.Random.Split((ulong)index);
    private ConstrainedSequence _current = new(run.Space);
    private bool _isGrowing;
    private int _starts;
    private int _moves;
    private int _samples;

    public ConstrainedSequence Sequence { get; private set; } = new(run.Space);

    private bool HasText => _current.IsEnded;

    public bool Advance()
    {
        while (_isGrowing || TryPropose())
        {
            if (Sequence.Row is not { } row) return true;
            if (double.IsNegativeInfinity(row.LogMass))
            {
                Finish(isDeadEnd: true);
                continue;
            }

            Sequence.Accept(row.StepOf(row.Draw(_random.NextDouble()), _withEntropy));
            if (Sequence.IsEnded) Finish(isDeadEnd: false);
        }

        return false;
    }

    public void Dispose()
    {
        _current.Dispose();
        Sequence.Dispose();
    }

    private bool TryPropose()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_samples == run.Options.SamplesPerChain || (!HasText && _starts == MaxStarts)) return false;
        _isGrowing = true;
        if (HasText) Sequence.CopyFrom(_current, DrawPosition());
        else Sequence.Reset();
        return true;
    }

    private int DrawPosition()
    {
        double[] positions = ProposalKernel.LogPositions(run.Options.Position, _current.Steps);
        double left = _random.NextDouble();
        int last = 0;
        for (int i = 0; i < positions.Length; i++)
        {
            double probability = Math.Exp(positions[i]);
            if (probability == 0) continue;
            last = i;
            if (left < probability) break;
            left -= probability;
        }

        return last;
    }

    private void Finish(bool isDeadEnd)
    {
        _isGrowing = false;
        if (isDeadEnd) run.DeadEnds++;
        if (!HasText)
        {
            _starts++;
            if (isDeadEnd) return;
            Swap();
        }
        else
        {
            _moves++;
            run.Moves++;
            if (!isDeadEnd && _random.NextDouble() < Math.Exp(ProposalKernel.LogAcceptance(run.Options.Position, _current.Steps, Sequence.Steps)))
            {
                run.Accepted++;
                if (!IsSame()) run.Changed++;
                Swap();
            }
        }

        if (_moves == run.Options.BurnIn + (_samples * run.Options.Thinning))
        {
            _samples++;
            run.Record(_current.Steps);
        }
    }

    private bool IsSame() => _current.Steps.Select(step => step.Token).SequenceEqual(Sequence.Steps.Select(step => step.Token));

    private void Swap() => (_current, Sequence) = (Sequence, _current);
}
