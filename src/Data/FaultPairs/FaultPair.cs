using Reasoning.Verification;

namespace Reasoning.Data.FaultPairs;

/// <summary>A right and a wrong answer to a prompt that are much alike, with the places where they differ.</summary>
public sealed record FaultPair
{
    /// <summary>Name of the task.</summary>
    public required string TaskId { get; init; }

    /// <summary>What the model is asked.</summary>
    public required string Prompt { get; init; }

    /// <summary>The right answer: what goes on after the prompt where <see cref="ContinuesPrompt"/>, else the whole program. It passed the tests twice.</summary>
    public required string Correct { get; init; }

    /// <summary>The wrong answer, in the same form. It failed the tests twice.</summary>
    public required string Wrong { get; init; }

    /// <summary>Whether both answers go on after the prompt.</summary>
    public required bool ContinuesPrompt { get; init; }

    /// <summary>Where the wrong answer comes from.</summary>
    public required FaultOrigin Origin { get; init; }

    /// <summary>What was changed, for a mutant; null for a sample.</summary>
    public string? Change { get; init; }

    /// <summary>1 − edit distance in characters / length of the longer answer.</summary>
    public required double Similarity { get; init; }

    /// <summary>Where they differ.</summary>
    public required FaultMask Mask { get; init; }

    /// <summary>What the tests said of the wrong answer.</summary>
    public required Verdict Evidence { get; init; }

    /// <summary>The first test that did not hold; null where none was reached.</summary>
    public TestOutcome? FailedTest => Evidence.Tests.FirstOrDefault(test => test.Status is TestStatus.Failed or TestStatus.Error);
}
