namespace Reasoning.Evaluation.Runs;

/// <summary>One problem that one strategy is done with.</summary>
/// <param name="Samples">Its samples in order of their index, at least one.</param>
internal sealed record EvaluatedItem(IReadOnlyList<SampleRecord> Samples)
{
    public string Strategy => Samples[0].Strategy;

    public string TaskId => Samples[0].TaskId;

    public ItemSpend Spend => Samples[0].Item;

    public bool IsSolved => Samples.Any(sample => sample.IsAnswer && sample.Passed);
}
