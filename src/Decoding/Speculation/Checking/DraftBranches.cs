using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Speculation.Checking;

/// <summary>
/// The guessed continuations of a sequence that are computed in the same pass: the sequence itself takes the first, forks of it the others. Forks are used
/// again and again.
/// </summary>
internal sealed class DraftBranches(ScheduledSequence trunk) : IDisposable
{
    private readonly List<ScheduledSequence> _sequences = [trunk];
    private ValueTask<LogitsLease>[] _forwards = new ValueTask<LogitsLease>[1];
    private LogitsLease[] _leases = new LogitsLease[1];
    private int[] _input = new int[32];
    private int _start;

    /// <summary>The decided tokens that are computed.</summary>
    public ScheduledSequence Trunk => trunk;

    /// <summary>How many continuations the last pass has; at least 1, as without any guess the sequence itself goes on.</summary>
    public int Count { get; private set; }

    /// <summary>Asks for a pass of the last decided token followed by each of the guesses. Every one of its leases must be taken.</summary>
    public void Start(int last, DraftPaths paths, CancellationToken cancellationToken)
    {
        _start = trunk.Length;
        Count = Math.Max(1, paths.Count);
        if (_forwards.Length < Count)
        {
            Array.Resize(ref _forwards, Count);
            Array.Resize(ref _leases, Count);
        }

        for (int i = 1; i < Count; i++) Branch(i);
        for (int i = 0; i < Count; i++) Set(i, Forward(_sequences[i], last, i < paths.Count ? paths[i] : [], cancellationToken));
    }

    /// <summary>Waits for the logits of a continuation.</summary>
    public ValueTask<LogitsLease> WaitFor(int path) => _forwards[path];

    /// <summary>Keeps the logits of a continuation until <see cref="Keep"/> or <see cref="Abandon"/>.</summary>
    public void Hold(int path, LogitsLease lease) => _leases[path] = lease;

    /// <summary>The logits after the last decided token and so many guessed ones of a continuation.</summary>
    public ReadOnlySpan<float> GetLogits(int path, int depth) => _leases[path].GetLogits(depth);

    /// <summary>All tokens up to there.</summary>
    public ReadOnlySpan<int> GetContext(int path, int depth) => _sequences[path].Tokens[..(_start + 1 + depth)];

    /// <summary>Ends the pass: of one continuation the last decided token and so many guessed ones stay, all else is cut off.</summary>
    public void Keep(int path, int depth)
    {
        EndLeases();
        if (path > 0) trunk.CopyFrom(_sequences[path]);
        trunk.Truncate(_start + 1 + depth);
        ClearBranches();
    }

    /// <summary>Ends the pass as if it had not been asked for.</summary>
    public void Abandon()
    {
        EndLeases();
        trunk.Truncate(_start);
        ClearBranches();
    }

    public void Dispose()
    {
        foreach (var sequence in _sequences) sequence.Dispose();
    }

    private void Branch(int index)
    {
        if (index < _sequences.Count)
        {
            _sequences[index].CopyFrom(trunk);
            return;
        }

        var fork = trunk.Fork();
        fork.IsTransient = true;
        _sequences.Add(fork);
    }

    private ValueTask<LogitsLease> Forward(ScheduledSequence sequence, int last, ReadOnlySpan<int> path, CancellationToken cancellationToken)
    {
        if (_input.Length <= path.Length) _input = new int[path.Length * 2];
        _input[0] = last;
        path.CopyTo(_input.AsSpan(1));
        return sequence.ForwardAsync(_input.AsSpan(0, path.Length + 1), LogitsRequest.All, cancellationToken);
    }

    private void Set(int path, ValueTask<LogitsLease> forward) => _forwards[path] = forward;

    private void EndLeases()
    {
        foreach (ref var lease in _leases.AsSpan(0, Count))
        {
            lease.Dispose();
            lease = default;
        }
    }

    private void ClearBranches()
    {
        for (int i = 1; i < Count; i++) _sequences[i].Truncate(0);
    }
}
