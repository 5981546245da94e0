using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Scheduling;

/// <summary>A forward batch whose logits are lent out: it is filled again only after the last borrower has returned its rows.</summary>
internal sealed class LogitsBuffer(int vocabularySize)
{
    private int _borrowers;

    public ForwardBatch Batch { get; } = new(vocabularySize);

    public bool IsFree => Volatile.Read(ref _borrowers) == 0;

    public void Lend() => Interlocked.Increment(ref _borrowers);

    public void Return() => Interlocked.Decrement(ref _borrowers);
}
