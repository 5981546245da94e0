namespace Reasoning.Evaluation.Scoring;

/// <summary>How far a scoring is.</summary>
/// <param name="Finished">Samples judged, those of earlier sessions included.</param>
/// <param name="Samples">Samples in all.</param>
/// <param name="Passed">Of the finished ones, those that passed.</param>
/// <param name="Restored">Of the finished ones, those of earlier sessions.</param>
/// <param name="Elapsed">Time since this session began to judge.</param>
public readonly record struct ScoringProgress(int Finished, int Samples, int Passed, int Restored, TimeSpan Elapsed)
{
    /// <summary>Samples per second in this session; 0 while there are none.</summary>
    public double Rate => Finished > Restored && Elapsed > TimeSpan.Zero ? (Finished - Restored) / Elapsed.TotalSeconds : 0;

    /// <summary>Time until the end at that rate; null while the rate is not known.</summary>
    public TimeSpan? TimeLeft => Rate > 0 ? TimeSpan.FromSeconds((Samples - Finished) / Rate) : null;
}
