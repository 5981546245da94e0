using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Tests.Conformance;

/// <summary>Sessions that are right but for one thing, each of a kind that real backends get wrong.</summary>
internal static class BrokenSessions
{
    private static readonly MixtureComponent[] Wrong = [new MixtureComponent(3, 1)];

    public sealed class ForkOfForkLosesLast(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly HashSet<SequenceId> _forks = [];

        public override SequenceId Fork(SequenceId source)
        {
            var fork = base.Fork(source);
            _forks.Add(fork);
            if (_forks.Contains(source)) Get(fork)[^1] = Wrong;
            return fork;
        }
    }

    // Forks go on in one buffer without copying its last block: what one writes, the others have at that position too.
    public class TailNotCopied(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly Dictionary<SequenceId, List<SequenceId>> _families = [];

        public override SequenceId Fork(SequenceId source)
        {
            var fork = base.Fork(source);
            if (!_families.TryGetValue(source, out var family)) _families[source] = family = [source];
            family.Add(fork);
            _families[fork] = family;
            return fork;
        }

        public override void Release(SequenceId sequence)
        {
            base.Release(sequence);
            if (_families.Remove(sequence, out var family)) family.Remove(sequence);
        }

        protected override void Append(ForwardBatch batch, BatchSegment segment)
        {
            int at = GetLength(segment.Sequence);
            base.Append(batch, segment);
            if (!WritesShared(segment.Sequence) || !_families.TryGetValue(segment.Sequence, out var family)) return;
            foreach (var other in family.Where(other => GetLength(other) > at)) Get(other)[at] = Get(segment.Sequence)[at];
        }

        protected virtual bool WritesShared(SequenceId sequence) => true;
    }

    // The same, but only after a cut.
    public sealed class CutWritesIntoShared(FunctionLanguageModel model, int capacity) : TailNotCopied(model, capacity)
    {
        private readonly HashSet<SequenceId> _cut = [];

        public override void Truncate(SequenceId sequence, int length)
        {
            base.Truncate(sequence, length);
            _cut.Add(sequence);
        }

        protected override bool WritesShared(SequenceId sequence) => _cut.Contains(sequence);
    }

    public sealed class CutLeavesOne(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        public override void Truncate(SequenceId sequence, int length)
        {
            var inputs = Get(sequence);
            var stale = length > 0 && length < inputs.Count ? inputs[length] : null;
            base.Truncate(sequence, length);
            if (stale is not null) inputs[^1] = stale;
        }
    }

    public sealed class ReleaseKeepsContent(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly Stack<List<MixtureComponent[]>> _pool = [];

        public override SequenceId Create() => _pool.TryPop(out var content) ? Add(content) : base.Create();

        public override void Release(SequenceId sequence)
        {
            _pool.Push([.. Get(sequence)]);
            base.Release(sequence);
        }
    }

    public sealed class ReleaseKeepsMemory(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private int _leaked;

        public override int Occupied => base.Occupied + _leaked;

        public override void Release(SequenceId sequence)
        {
            _leaked += GetLength(sequence) / 8;
            base.Release(sequence);
        }
    }

    public sealed class ThirdPieceReversed(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly Dictionary<SequenceId, int> _pieces = [];

        protected override void Append(ForwardBatch batch, BatchSegment segment)
        {
            bool isReversed = segment.Count > 1 && (_pieces[segment.Sequence] = _pieces.GetValueOrDefault(segment.Sequence) + 1) == 3;
            base.Append(batch, segment);
            if (isReversed) Get(segment.Sequence).Reverse(GetLength(segment.Sequence) - segment.Count, segment.Count);
        }
    }

    public sealed class BatchMixesRows(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        public override void Forward(ForwardBatch batch)
        {
            base.Forward(batch);
            if (batch.Segments.Length > 3) Swap(batch, 1, 2);
        }
    }

    public sealed class AllRowsShifted(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        public override void Forward(ForwardBatch batch)
        {
            base.Forward(batch);
            foreach (var segment in batch.Segments)
                if (segment.Logits == LogitsRequest.All && segment.Count > 1) Swap(batch, segment.FirstRow, segment.FirstRow + 1);
        }
    }

    public sealed class NoNumber(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        protected override void Compute(SequenceId sequence, Span<float> logits)
        {
            base.Compute(sequence, logits);
            if (GetLength(sequence) % 4 == 0) logits[^1] = float.NaN;
        }
    }

    public sealed class NothingPossible(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        protected override void Compute(SequenceId sequence, Span<float> logits)
        {
            base.Compute(sequence, logits);
            if (GetLength(sequence) == 5) logits.Fill(float.NegativeInfinity);
        }
    }

    // Takes the segments one by one and finds out only then that one is wrong.
    public sealed class RefusesTooLate(FunctionLanguageModel model, int capacity, Type refusal, Predicate<ForwardBatch> when)
        : InputListSession(model, capacity)
    {
        public override void Forward(ForwardBatch batch)
        {
            try
            {
                base.Forward(batch);
            }
            catch (Exception error) when (error.GetType() == refusal && when(batch))
            {
                if (Sequences.ContainsKey(batch.Segments[0].Sequence.Value)) Append(batch, batch.Segments[0]);
                throw;
            }
        }
    }

    public sealed class TakesForeignTokens(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly int _vocabularySize = model.Info.VocabularySize;

        public override void Forward(ForwardBatch batch)
        {
            if (batch.VocabularySize == _vocabularySize) base.Forward(batch);
            else foreach (var segment in batch.Segments) Append(batch, segment);
        }
    }

    public sealed class LosesLastOfContext(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly int _context = model.Info.ContextLength;

        public override void Forward(ForwardBatch batch)
        {
            foreach (var segment in batch.Segments)
                if (segment.Count < _context && GetLength(segment.Sequence) + segment.Count == _context) throw new ContextOverflowException("One short.");
            base.Forward(batch);
        }
    }

    public sealed class CutToMoreIsIgnored(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        public override void Truncate(SequenceId sequence, int length) => base.Truncate(sequence, Math.Min(length, GetLength(sequence)));
    }

    public sealed class SoftTokenTakesFirst(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        protected override MixtureComponent[] InputAt(ForwardBatch batch, int position) => [base.InputAt(batch, position)[0] with { Weight = 1 }];
    }

    public sealed class SoftTokenOffByOne(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        protected override MixtureComponent[] InputAt(ForwardBatch batch, int position) =>
            batch.GetToken(position) < 0 && batch.GetMixture(position) is [var only] ? [only with { Token = only.Token ^ 1 }] : base.InputAt(batch, position);
    }

    public sealed class SoftTokensTaken(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        public override void Forward(ForwardBatch batch)
        {
            if (!batch.Segments.ToArray().Any(segment => batch.GetToken(segment.Start) < 0)) base.Forward(batch);
        }
    }

    // Scratch memory that belongs to the thread that opened the session.
    public sealed class BoundToAThread(FunctionLanguageModel model, int capacity) : InputListSession(model, capacity)
    {
        private readonly int _thread = Environment.CurrentManagedThreadId;

        protected override void Compute(SequenceId sequence, Span<float> logits)
        {
            base.Compute(sequence, logits);
            if (Environment.CurrentManagedThreadId != _thread) logits[0] += 1;
        }
    }

    // Nearly right: off by some thousandths of the spread, more with more in the batch.
    public sealed class Noisy(FunctionLanguageModel model, int capacity, float noise) : InputListSession(model, capacity)
    {
        public override void Forward(ForwardBatch batch)
        {
            base.Forward(batch);
            for (int row = 0; row < batch.RowCount; row++) batch.GetLogits(row)[row % batch.VocabularySize] += noise * batch.Segments.Length / 16;
        }
    }

    private static void Swap(ForwardBatch batch, int one, int other)
    {
        float[] kept = batch.GetLogits(one).ToArray();
        batch.GetLogits(other).CopyTo(batch.GetLogits(one));
        kept.CopyTo(batch.GetLogits(other));
    }
}
