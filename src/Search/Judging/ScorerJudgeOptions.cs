using Reasoning.Search.Scoring;

namespace Reasoning.Search.Judging;

/// <summary>What <see cref="ScorerJudge"/> compares by. Immutable.</summary>
public sealed record ScorerJudgeOptions
{
    /// <summary>Scores both candidates. The default is a grade by the model.</summary>
    public IScorer Scorer
    {
        get;
        init => field = value ?? throw new ArgumentNullException(nameof(Scorer));
    } = new GradeScorer();
}
