using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>Makes one attempt after the other. Beginnings that the tree knows with their distributions are passed without the model.</summary>
internal sealed class ExpectedFuturesWalk(ExpectedFuturesRun run, CancellationToken cancellationToken) : IConstrainedWalk
{
    private CounterRandom _random;
    private FutureNode? _node;          // where the attempt stands; null beyond the tree
    private double _assumed;            // ln θ of that beginning when it was chosen
    private int _attempt = -1;

    public ConstrainedSequence Sequence { get; } = new(run.Space);

    public bool Advance()
    {
        while (_attempt >= 0 || TryStart())
        {
            if ((_node?.Row ?? Sequence.Row) is not { } row) return true;
            if (_node is not null) ExpectedFutures.Learn(_node, row);
            double theta = _node?.LogTheta ?? row.LogMass;
            if (double.IsNegativeInfinity(theta) || (run.Rejects && _random.NextDouble() >= Math.Exp(theta - _assumed)))
            {
                Finish(null);
                continue;
            }

            int token = _node is null ? row.Draw(_random.NextDouble()) : ExpectedFutures.Choose(_node, row, ref _random);
            Sequence.Accept(row.StepOf(token));
            if (Sequence.IsEnded)
            {
                Finish(Sequence.Steps);
                continue;
            }

            _node = _node is null ? null : run.Futures.Follow(_node, token, row);
            _assumed = _node?.LogTheta ?? 0;
        }

        return false;
    }

    private bool TryStart()
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!run.TryStart(out int attempt)) return false;
        _attempt = attempt;
        _random = run.Space.Run.Random.Split((ulong)attempt);
        _node = run.Futures.Root;
        _assumed = _node.LogTheta;
        Sequence.Reset();
        return true;
    }

    private void Finish(IReadOnlyList<TokenStep>? steps)
    {
        run.Finish(_attempt, steps);
        _attempt = -1;
    }
}
