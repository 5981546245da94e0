namespace Reasoning.Verification.Abstention;

/// <summary>Why no answer is given.</summary>
public enum AbstentionReason
{
    /// <summary>No candidate gave an answer.</summary>
    NoAnswer,

    /// <summary>There were candidates, and the verifier let none of them pass.</summary>
    NothingPassed,

    /// <summary>Nothing could be judged: the harness broke or contradicted itself on every candidate.</summary>
    NotJudged,

    /// <summary>The best answer is less likely to be right than is asked for.</summary>
    LowConfidence,

    /// <summary>The expected value of answering is below that of giving no answer.</summary>
    NegativeValue,

    /// <summary>Several answers are equally good.</summary>
    Tie,

    /// <summary>The budget was spent before an answer was found.</summary>
    BudgetSpent,
}
