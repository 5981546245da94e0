namespace Reasoning.Data.Pipelines;

/// <summary>Counts what went through the stages.</summary>
internal sealed class PipelineLedger
{
    private const string Reading = "read";
    private readonly string[] _names;
    private readonly long[] _records;
    private readonly long[] _items;
    private readonly SortedDictionary<string, long>[] _rejects;

    public PipelineLedger(IReadOnlyList<IRecordStage> stages, PipelineCheckpoint? before)
    {
        _names = [Reading, .. stages.Select(stage => stage.Name)];
        _records = new long[_names.Length];
        _items = new long[_names.Length];
        _rejects = [.. _names.Select(_ => new SortedDictionary<string, long>(StringComparer.Ordinal))];
        if (before is null) return;
        for (int i = 0; i < _names.Length; i++)
        {
            (_records[i], _items[i]) = (before.Stages[i].Records, before.Stages[i].Items);
            foreach ((string reason, long count) in before.Stages[i].Rejects)
            {
                _rejects[i].Add(reason, count);
                Rejects += count;
            }
        }
    }

    public long Items => _items[^1];

    public long Rejects { get; private set; }

    public IReadOnlyList<StageCounts> Stages =>
        [.. _names.Select((name, i) => new StageCounts(name, _records[i], _items[i], new SortedDictionary<string, long>(_rejects[i], StringComparer.Ordinal)))];

    public string NameOf(int stage) => _names[stage + 1];

    public void Add(RecordWork work)
    {
        foreach ((int stage, int records, int items) in work.Counts)
        {
            _records[stage + 1] += records;
            _items[stage + 1] += items;
        }

        foreach ((int stage, Reject reject, _) in work.Rejects)
        {
            _rejects[stage + 1][reject.Reason] = _rejects[stage + 1].GetValueOrDefault(reject.Reason) + 1;
            Rejects++;
        }
    }
}
