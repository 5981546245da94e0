using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.Pipelines;

/// <summary>A record on its way through the stages: what is left of it, and what was refused.</summary>
internal sealed class RecordWork(RawRecord raw, bool isDone)
{
    private List<Func<StageOutcome>>? _decisions;

    public RawRecord Raw { get; } = raw;

    /// <summary>Whether an earlier run wrote it, so that only the stages that must know it again see it.</summary>
    public bool IsDone { get; } = isDone;

    /// <summary>What the last stage made of it.</summary>
    public List<DataRecord> Records { get; private set; } = [];

    /// <summary>What was refused, with the stage, -1 for the reading, and with the record that the stage was given.</summary>
    public List<(int Stage, Reject Reject, DataRecord? Record)> Rejects { get; } = [];

    /// <summary>How many records each stage was given, and how many items it made.</summary>
    public List<(int Stage, int Records, int Items)> Counts { get; } = [];

    public void Read()
    {
        RecordReading reading = Raw.Read();
        if (reading.Record is { } record) Records.Add(record);
        else Rejects.Add((-1, reading.Reject!, null));
        Counts.Add((-1, 1, Records.Count));
    }

    public async ValueTask ProcessAsync(int number, IRecordStage stage, CancellationToken cancellationToken)
    {
        var outcomes = new List<StageOutcome>(Records.Count);
        foreach (DataRecord record in Records)
        {
            try
            {
                outcomes.Add(await stage.ProcessAsync(record, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                outcomes.Add(Refuse(stage, record, exception));
            }
        }

        Take(number, outcomes);
    }

    public async ValueTask PrepareAsync(IOrderedStage stage, CancellationToken cancellationToken)
    {
        _decisions = new List<Func<StageOutcome>>(Records.Count);
        foreach (DataRecord record in Records)
        {
            try
            {
                _decisions.Add(await stage.PrepareAsync(record, cancellationToken).ConfigureAwait(false));
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                StageOutcome refusal = Refuse(stage, record, exception);
                _decisions.Add(() => refusal);
            }
        }
    }

    public void Decide(int number, IOrderedStage stage)
    {
        var outcomes = new List<StageOutcome>(Records.Count);
        for (int i = 0; i < Records.Count; i++)
        {
            try
            {
                outcomes.Add(_decisions![i]());
            }
            catch (Exception exception) when (exception is not OperationCanceledException)
            {
                outcomes.Add(Refuse(stage, Records[i], exception));
            }
        }

        _decisions = null;
        Take(number, outcomes);
    }

    private void Take(int number, List<StageOutcome> outcomes)
    {
        var next = new List<DataRecord>();
        for (int i = 0; i < outcomes.Count; i++)
        {
            DataRecord record = Records[i];
            for (int item = 0; item < outcomes[i].Items.Count; item++)
                next.Add(record with { Number = NumberOf(record.Number, item), Fields = outcomes[i].Items[item] });
            foreach (Reject reject in outcomes[i].Rejects) Rejects.Add((number, reject, record));
        }

        if (Records.Count > 0) Counts.Add((number, Records.Count, next.Count));
        Records = next;
    }

    // The first item keeps the record's number; the others get numbers of their own, so that the next stage draws something else for each.
    private static long NumberOf(long number, int item) => item == 0 ? number : (long)(new CounterRandom((ulong)number).Split((ulong)item).At(0) >> 1);

    private static StageOutcome Refuse(IRecordStage stage, DataRecord record, Exception exception) => exception is RecordFieldException
        ? StageOutcome.Rejected("field missing", exception.Message)
        : throw new InvalidOperationException($"{record.Source}, line {record.Line}: {stage.Name} failed: {exception.Message}", exception);
}
