using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests.Caching;

namespace Reasoning.Verification.UnitTests;

/// <summary>How programs are judged by unit tests. Checked when set.</summary>
public sealed record UnitTestOptions
{
    /// <summary>What the sandboxes that a judge starts are made with; for each language as many workers run as are said here.</summary>
    public SandboxOptions Sandbox { get; init; } = new();

    /// <summary>How completions are read as programs.</summary>
    public CompletionOptions Completion { get; init; } = new();

    /// <summary>
    /// Whether a program that failed (by a wrong answer, an exception, or a limit on time or memory) runs once more: if it passes then, it is
    /// <see cref="VerdictKind.Flaky"/>. Default: true.
    /// </summary>
    public bool RerunFailures { get; init; } = true;

    /// <summary>
    /// How often a program that passed runs again, each time with another seed; if it fails then, it is <see cref="VerdictKind.Flaky"/>. For data that must not hold
    /// programs that are right by luck. Default: 0.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">Outside 0..100.</exception>
    public int PassingReruns
    {
        get;
        init => field = value is >= 0 and <= 100 ? value : throw new ArgumentOutOfRangeException(nameof(PassingReruns), value, "PassingReruns must lie between 0 and 100.");
    }

    /// <summary>Whether tests that are runs of their own (<see cref="Problems.InputOutputTests"/>) end with the first that fails. Default: false.</summary>
    public bool StopAtFirstFailure { get; init; }

    /// <summary>
    /// Whether Python programs with a syntax error are refused before they reach the sandbox, by the parser of Reasoning.Python for the newest version of the language. The verdict is the
    /// one that the sandbox would give, but without tests, isolation and times; it costs microseconds. Default: false, the interpreter decides.
    /// </summary>
    public bool ChecksSyntaxFirst { get; init; }

    /// <summary>
    /// Where verdicts are kept, so that the same program is not judged twice; null for nowhere. Default: the memory of this process. Verdicts that are no evidence, and
    /// those that the clock decided (<see cref="VerdictKind.WallTimeout"/>), are not kept.
    /// </summary>
    public IVerdictCache? Cache { get; init; } = new MemoryVerdictCache();
}
