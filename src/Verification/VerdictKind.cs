namespace Reasoning.Verification;

/// <summary>What a verifier found out about a candidate. Everything but <see cref="Pass"/> is not a pass.</summary>
public enum VerdictKind
{
    /// <summary>
    /// The tests came to their end, and every check that was made held. Checks that the tests themselves passed over do not count, but
    /// where there are checks at least one was made.
    /// </summary>
    Pass,

    /// <summary>The candidate ran, and at least one answer was wrong, or none of them led the tests to a check.</summary>
    WrongAnswer,

    /// <summary>The candidate raised, crashed, or ended before it answered.</summary>
    RuntimeError,

    /// <summary>The candidate is not a program in the language asked for.</summary>
    CompileError,

    /// <summary>The candidate used up its processor time.</summary>
    CpuTimeout,

    /// <summary>The candidate (waiting rather than computing) used up the time on the clock.</summary>
    WallTimeout,

    /// <summary>The candidate asked for more memory than it may have.</summary>
    MemoryLimit,

    /// <summary>The candidate wrote more output than it may.</summary>
    OutputLimit,

    /// <summary>The candidate made a system call that no answer needs (a socket, a new process, changing files) and was stopped.</summary>
    ForbiddenCall,

    /// <summary>The judging itself broke: nothing is known about the candidate, so count it neither as right nor as wrong.</summary>
    HarnessError,

    /// <summary>Judged twice with different results: no evidence either way, and never a pass.</summary>
    Flaky,
}
