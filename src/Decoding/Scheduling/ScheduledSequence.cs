using System.Threading.Tasks.Sources;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Scheduling;

/// <summary>
/// A sequence of a <see cref="BatchScheduler"/>: what a decoding algorithm holds per hypothesis. Inputs are appended by awaiting ForwardAsync; forks and cuts
/// take effect at once for the caller and cost no computation.
/// </summary>
/// <remarks>
/// One caller at a time; different sequences may be used from different threads. A forward that fails or is cancelled leaves the sequence as it was before.
/// A caller within <see cref="BatchScheduler.RunAsync{T}"/> goes on, after the await, on the scheduler's own thread; any other where awaits usually go on.
/// Dispose every sequence; its positions may be kept as a prefix for others.
/// </remarks>
public sealed class ScheduledSequence : IDisposable, IValueTaskSource<LogitsLease>
{
    private readonly BatchScheduler _scheduler;
    private ManualResetValueTaskSourceCore<LogitsLease> _source;
    private int[] _tokens;
    private int _length;
    private int _firstSoft = int.MaxValue;
    private MixtureComponent[] _mixture = [];
    private int _mixtureLength;
    private int _isPending;
    private int _isDisposed;
    private LogitsBuffer? _leased;
    private int _leaseNumber;
    private int _leasedRow;

    internal ScheduledSequence(BatchScheduler scheduler, long ordinal, ReadOnlySpan<int> tokens, int firstSoft)
    {
        _scheduler = scheduler;
        _tokens = new int[Math.Max(32, tokens.Length * 2)];
        tokens.CopyTo(_tokens);
        _length = tokens.Length;
        _firstSoft = firstSoft;
        Ordinal = ordinal;
    }

    /// <summary>How many positions the sequence has.</summary>
    public int Length => _length;

    /// <summary>The tokens at its positions, −1 where the input was a soft token. Valid until the next forward or cut.</summary>
    public ReadOnlySpan<int> Tokens => _tokens.AsSpan(0, _length);

    /// <summary>Positions computed for this sequence itself; what it took over from a fork or a kept prefix does not count.</summary>
    public long ComputedPositions { get; internal set; }

    /// <summary>
    /// Whether the sequence's positions are let go with it rather than kept for requests that begin the same way. For hypotheses that come and go by the
    /// thousand; the default is false.
    /// </summary>
    public bool IsTransient { get; set; }

    // The scheduler's side: touched on its thread only, except while it cannot know the sequence yet.
    internal long Ordinal { get; }
    internal SequenceId Id { get; set; }
    internal bool IsMaterialised { get; set; }
    internal int LiveIndex { get; set; } = -1;
    internal int Computed { get; set; }
    internal int Inherited { get; set; }   // of Computed, what is shared with the sequence it came from, or with kept ones
    internal bool IsQueued { get; set; }
    internal bool IsFinished { get; set; }
    internal int Allotted { get; set; }
    internal ScheduledSequence? WaitsFor { get; set; }
    internal int SharedLength { get; set; }
    internal long AwayEpoch { get; set; } = -1;
    internal Exception? Fault { get; set; }

    // The request: written by the caller before it is submitted, read by the scheduler until it is completed.
    internal int InputStart { get; private set; }
    internal int Target { get; private set; }
    internal LogitsRequest Request { get; private set; }
    internal bool IsSoftInput { get; private set; }
    internal CancellationToken CancellationToken { get; private set; }
    internal bool ResumesElsewhere { get; private set; }

    internal bool HasSoft => _firstSoft < int.MaxValue;
    internal int HardLength => Math.Min(_firstSoft, _length);
    internal ReadOnlySpan<MixtureComponent> Mixture => _mixture.AsSpan(0, _mixtureLength);
    internal bool IsAtomic => IsSoftInput || Request == LogitsRequest.All;

    /// <summary>Appends one token and gives the logits of what follows it.</summary>
    /// <param name="token">Token id within the vocabulary.</param>
    /// <param name="cancellationToken">Takes effect between two passes.</param>
    /// <inheritdoc cref="ForwardAsync(ReadOnlySpan{int}, LogitsRequest, CancellationToken)" path="/exception"/>
    public ValueTask<LogitsLease> ForwardAsync(int token, CancellationToken cancellationToken = default) =>
        ForwardAsync(new ReadOnlySpan<int>(in token), LogitsRequest.Last, cancellationToken);

    /// <summary>Appends tokens. Those that other sequences already hold as the same beginning are not computed again.</summary>
    /// <param name="tokens">At least one token id; copied before the call returns.</param>
    /// <param name="logits">For which of them logits are wanted. <see cref="LogitsRequest.All"/> needs all of them computed in a single pass.</param>
    /// <param name="cancellationToken">Takes effect between two passes.</param>
    /// <exception cref="ArgumentException"><paramref name="tokens"/> is empty or has an id outside the vocabulary.</exception>
    /// <exception cref="ContextOverflowException">The sequence would grow past the context length, or could not fit into the cache even alone.</exception>
    /// <exception cref="InvalidOperationException">A forward of this sequence is still under way.</exception>
    /// <exception cref="ObjectDisposedException">The sequence or the scheduler was disposed, perhaps while waiting.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the sequence is as it was before.</exception>
    public ValueTask<LogitsLease> ForwardAsync(
        ReadOnlySpan<int> tokens, LogitsRequest logits = LogitsRequest.Last, CancellationToken cancellationToken = default)
    {
        if (tokens.IsEmpty) throw new ArgumentException("A forward needs at least one token.", nameof(tokens));
        int vocabularySize = _scheduler.VocabularySize;
        foreach (int token in tokens)
        {
            if ((uint)token >= (uint)vocabularySize)
                throw new ArgumentException($"Token {token} is outside the vocabulary of {vocabularySize}.", nameof(tokens));
        }

        if (Begin(tokens.Length, cancellationToken) is { } refusal) return Refuse(refusal, cancellationToken);
        tokens.CopyTo(_tokens.AsSpan(_length));
        return Submit(tokens.Length, logits, isSoft: false, cancellationToken);
    }

    /// <summary>Appends one soft token: a position whose input embedding is the weighted sum of its components' embeddings.</summary>
    /// <param name="mixture">At least one component; copied before the call returns.</param>
    /// <param name="logits">Whether logits are wanted.</param>
    /// <param name="cancellationToken">Takes effect between two passes.</param>
    /// <exception cref="NotSupportedException">The model does not take soft tokens.</exception>
    /// <inheritdoc cref="ForwardAsync(ReadOnlySpan{int}, LogitsRequest, CancellationToken)" path="/exception"/>
    public ValueTask<LogitsLease> ForwardSoftAsync(
        ReadOnlySpan<MixtureComponent> mixture, LogitsRequest logits = LogitsRequest.Last, CancellationToken cancellationToken = default)
    {
        _scheduler.CheckMixture(mixture);
        if (Begin(1, cancellationToken) is { } refusal) return Refuse(refusal, cancellationToken);
        if (_mixture.Length < mixture.Length) _mixture = new MixtureComponent[mixture.Length];
        mixture.CopyTo(_mixture);
        _mixtureLength = mixture.Length;
        _tokens[_length] = -1;
        _firstSoft = Math.Min(_firstSoft, _length);
        return Submit(1, logits, isSoft: true, cancellationToken);
    }

    /// <summary>Creates a sequence with the same content. Costs no computation; later inputs to either do not affect the other.</summary>
    /// <exception cref="InvalidOperationException">A forward of this sequence is under way.</exception>
    /// <exception cref="ObjectDisposedException">The sequence or the scheduler was disposed.</exception>
    public ScheduledSequence Fork()
    {
        CheckIdle();
        var child = _scheduler.CreateSequence(Tokens, _firstSoft);
        _scheduler.Post(new SchedulerCommand(SchedulerCommandKind.Fork, child, this));
        return child;
    }

    /// <summary>
    /// Gives this sequence the content of another, as <see cref="Fork"/> does, and lets go of its own. Beams reuse their sequences in this way and allocate
    /// nothing per step.
    /// </summary>
    /// <param name="source">Another sequence of the same scheduler.</param>
    /// <exception cref="ArgumentException"><paramref name="source"/> is this sequence or belongs to another scheduler.</exception>
    /// <exception cref="InvalidOperationException">A forward of either sequence is under way.</exception>
    /// <exception cref="ObjectDisposedException">Either sequence or the scheduler was disposed.</exception>
    public void CopyFrom(ScheduledSequence source)
    {
        ArgumentNullException.ThrowIfNull(source);
        if (source == this || source._scheduler != _scheduler)
            throw new ArgumentException("A sequence can be copied from another sequence of the same scheduler only.", nameof(source));
        source.CheckIdle();
        CheckIdle();
        EndLease(_leaseNumber);
        if (source._length > _tokens.Length) Array.Resize(ref _tokens, source._tokens.Length);
        source.Tokens.CopyTo(_tokens);
        _length = source._length;
        _firstSoft = source._firstSoft;
        _scheduler.Post(new SchedulerCommand(SchedulerCommandKind.Replace, this, source));
    }

    /// <summary>Cuts the sequence back to its first positions.</summary>
    /// <param name="length">How many stay; between 0 and <see cref="Length"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is outside that range.</exception>
    /// <exception cref="InvalidOperationException">A forward of this sequence is under way.</exception>
    /// <exception cref="ObjectDisposedException">The sequence or the scheduler was disposed.</exception>
    public void Truncate(int length)
    {
        CheckIdle();
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, _length);
        if (length == _length) return;
        SetLength(length);
        _scheduler.Post(new SchedulerCommand(SchedulerCommandKind.Truncate, this, Length: length));
    }

    /// <summary>Releases the sequence; a forward under way ends with <see cref="ObjectDisposedException"/>. More than once does no harm.</summary>
    public void Dispose()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0) return;
        EndLease(_leaseNumber);
        _scheduler.Post(new SchedulerCommand(SchedulerCommandKind.Release, this));
    }

    LogitsLease IValueTaskSource<LogitsLease>.GetResult(short token) => _source.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<LogitsLease>.GetStatus(short token) => _source.GetStatus(token);

    void IValueTaskSource<LogitsLease>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags);

    internal Span<float> GetLeasedRow(int number, int row)
    {
        var leased = number == _leaseNumber ? _leased : null;
        ObjectDisposedException.ThrowIf(leased is null, typeof(LogitsLease));
        return leased.Batch.GetLogits(_leasedRow + row);
    }

    internal void EndLease(int number)
    {
        if (number == _leaseNumber) Interlocked.Exchange(ref _leased, null)?.Return();
    }

    /// <summary>Hands over the outcome. A caller that runs on the scheduler's thread goes on before this returns.</summary>
    internal void Complete(LogitsBuffer? buffer, int firstRow, int rowCount)
    {
        _leaseNumber++;
        _leasedRow = firstRow;
        Interlocked.Exchange(ref _leased, buffer);   // ordered before the look at whether a dispose on another thread found nothing to return
        if (Volatile.Read(ref _isDisposed) != 0) EndLease(_leaseNumber);
        Volatile.Write(ref _isPending, 0);
        _source.SetResult(new LogitsLease(this, _leaseNumber, rowCount));
    }

    /// <summary>Ends the request with an error; the caller's view of the sequence goes back to before the request.</summary>
    internal void Fail(Exception error)
    {
        SetLength(InputStart);
        Volatile.Write(ref _isPending, 0);
        _source.SetException(error);
    }

    private static ValueTask<LogitsLease> Refuse(Exception refusal, CancellationToken cancellationToken) => refusal is OperationCanceledException
        ? ValueTask.FromCanceled<LogitsLease>(cancellationToken)
        : ValueTask.FromException<LogitsLease>(refusal);

    private Exception? Begin(int count, CancellationToken cancellationToken)
    {
        CheckIdle();
        if (cancellationToken.IsCancellationRequested) return new OperationCanceledException(cancellationToken);
        if (_scheduler.DescribeOverflow(_length + count) is { } overflow) return new ContextOverflowException(overflow);

        EndLease(_leaseNumber);
        if (_length + count > _tokens.Length) Array.Resize(ref _tokens, Math.Max(_length + count, _tokens.Length * 2));
        return null;
    }

    private ValueTask<LogitsLease> Submit(int count, LogitsRequest logits, bool isSoft, CancellationToken cancellationToken)
    {
        InputStart = _length;
        Target = _length += count;
        Request = logits;
        IsSoftInput = isSoft;
        CancellationToken = cancellationToken;
        ResumesElsewhere = !_scheduler.IsOnItsThread;
        _source.Reset();
        _source.RunContinuationsAsynchronously = ResumesElsewhere;
        short version = _source.Version;
        Volatile.Write(ref _isPending, 1);
        _scheduler.Post(new SchedulerCommand(SchedulerCommandKind.Submit, this));
        return new ValueTask<LogitsLease>(this, version);
    }

    private void CheckIdle()
    {
        ObjectDisposedException.ThrowIf(Volatile.Read(ref _isDisposed) != 0, this);
        _scheduler.ThrowIfDisposed();
        if (Volatile.Read(ref _isPending) != 0) throw new InvalidOperationException("A forward of this sequence is still under way; await it first.");
    }

    private void SetLength(int length)
    {
        _length = length;
        if (_firstSoft >= length) _firstSoft = int.MaxValue;
    }
}
