namespace Reasoning.Decoding.Scheduling;

/// <summary>
/// The logits a forward pass gave a sequence, lent until disposed or until the sequence's next forward pass or disposal, whichever comes first. Return it
/// soon: the memory of the whole pass waits for its last borrower.
/// </summary>
public readonly struct LogitsLease : IDisposable, IEquatable<LogitsLease>
{
    private readonly ScheduledSequence? _owner;
    private readonly int _number;

    internal LogitsLease(ScheduledSequence owner, int number, int rowCount)
    {
        _owner = owner;
        _number = number;
        RowCount = rowCount;
    }

    /// <summary>Number of rows: none, one, or one per input, as was asked for.</summary>
    public int RowCount { get; }

    /// <summary>A row: one float per token of the vocabulary, natural-log scale, not normalised. It may be changed in place.</summary>
    /// <param name="row">0 for the first position asked for.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    /// <exception cref="ObjectDisposedException">The lease has ended.</exception>
    public Span<float> GetLogits(int row = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(row);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(row, RowCount);
        return _owner!.GetLeasedRow(_number, row);
    }

    /// <summary>Ends the lease; more than once does no harm.</summary>
    public void Dispose() => _owner?.EndLease(_number);

    /// <inheritdoc/>
    public bool Equals(LogitsLease other) => _owner == other._owner && _number == other._number;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LogitsLease other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_owner, _number);

    /// <summary>Whether both are the same lease.</summary>
    public static bool operator ==(LogitsLease left, LogitsLease right) => left.Equals(right);

    /// <summary>Whether they are different leases.</summary>
    public static bool operator !=(LogitsLease left, LogitsLease right) => !left.Equals(right);
}
