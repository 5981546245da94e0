namespace Reasoning.Data.Pipelines;

/// <summary>Where a run is: takes finished records to the files, saves when it is time, and tells how far it is.</summary>
internal sealed class PipelineRun(
    PipelineFiles files, PipelineLedger ledger, PipelineCheckpoint settings, long restoredRecords, long? inputBytes, PipelineOptions options, IProgress<PipelineProgress>? progress)
{
    private readonly long _restored = restoredRecords;
    private readonly TimeProvider _clock = options.TimeProvider;
    private long _savedAt = options.TimeProvider.GetTimestamp();
    private long _reportedAt;
    private long? _startedAt;
    private long _savedRecords = -1;
    private double _restoredShare;
    private long _position;

    /// <summary>Records of the input that are done.</summary>
    public long Records { get; private set; } = restoredRecords;

    /// <summary>Time since the first record that was not done before came.</summary>
    public TimeSpan Elapsed => _startedAt is { } start ? _clock.GetElapsedTime(start) : TimeSpan.Zero;

    /// <summary>How long it may take until what is finished has to be saved; null where everything is saved.</summary>
    public TimeSpan? TimeToSave => Records == _savedRecords
        ? null
        : options.CheckpointInterval - _clock.GetElapsedTime(_savedAt) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    public void Add(RecordWork work, TimeSpan reportInterval)
    {
        if (_startedAt is null)
        {
            _startedAt = _clock.GetTimestamp();
            _position = _restored > 0 ? work.Raw.Position : 0;
            _restoredShare = ShareAt(_position, Records) ?? 0;
            Report();
        }

        files.Add(work, ledger.NameOf);
        ledger.Add(work);
        Records++;
        _position = work.Raw.Position;
        if (TimeToSave == TimeSpan.Zero) Save();
        if (_clock.GetElapsedTime(_reportedAt) >= reportInterval) Report();
    }

    /// <summary>Makes a checkpoint.</summary>
    public void Save() => Save(isFinished: false);

    /// <summary>Makes the last checkpoint.</summary>
    public void Finish()
    {
        Save(isFinished: true);
        _position = inputBytes ?? _position;
        progress?.Report(Describe(share: 1));
    }

    private void Save(bool isFinished)
    {
        files.Save(settings with { Finished = isFinished, Records = Records, Stages = ledger.Stages });
        (_savedAt, _savedRecords) = (_clock.GetTimestamp(), Records);
    }

    private void Report()
    {
        _reportedAt = _clock.GetTimestamp();
        progress?.Report(Describe(ShareAt(_position, Records)));
    }

    private PipelineProgress Describe(double? share) => new(Records, ledger.Items, ledger.Rejects, _restored, share, _restoredShare, Elapsed);

    private double? ShareAt(long position, long records)
    {
        double? byBytes = inputBytes is > 0 ? (double)position / inputBytes : null;
        double? byLimit = options.Limit is { } limit ? (double)records / limit : null;
        return byBytes is null && byLimit is null ? null : Math.Min(1, Math.Max(byBytes ?? 0, byLimit ?? 0));
    }
}
