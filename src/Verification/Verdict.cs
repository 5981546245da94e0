using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification;

/// <summary>A verifier's judgement of one candidate, with the evidence it rests on.</summary>
public sealed record Verdict
{
    /// <summary>What was found out.</summary>
    public required VerdictKind Kind { get; init; }

    /// <summary>
    /// How good the candidate is, from 0 to 1: for unit tests 1 for a pass, and otherwise the share of tests that hold, below 1. Ask
    /// <see cref="Passed"/> whether the candidate is right.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is outside 0..1 or not a number.</exception>
    public required double Score
    {
        get;
        init => field = value is >= 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(nameof(Score), value, "A verdict's score lies between 0 and 1.");
    }

    /// <summary>Whether the candidate is right.</summary>
    public bool Passed => Kind == VerdictKind.Pass;

    /// <summary>Whether the candidate was judged at all: false where the harness broke or contradicted itself.</summary>
    public bool IsEvidence => Kind is not (VerdictKind.HarnessError or VerdictKind.Flaky);

    /// <summary>Why, in one sentence; null for a pass.</summary>
    public string? Reason { get; init; }

    /// <summary>One outcome per test, in the order of the tests; empty for verifiers that have none.</summary>
    public IReadOnlyList<TestOutcome> Tests { get; init; } = [];

    /// <summary>The beginning of what the candidate wrote to its standard output and error; empty where it wrote nothing.</summary>
    public string Output { get; init; } = "";

    /// <summary>Processor time that the candidate used; zero where nothing was run.</summary>
    public TimeSpan CpuTime { get; init; }

    /// <summary>Time on the clock that judging took; zero where nothing was run.</summary>
    public TimeSpan WallTime { get; init; }

    /// <summary>How the candidate was kept apart from this machine while it ran; null where nothing was run.</summary>
    public Isolation? Isolation { get; init; }
}
