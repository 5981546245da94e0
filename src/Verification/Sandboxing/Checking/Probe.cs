namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>One claim and the attacks on it.</summary>
internal sealed record Probe
{
    /// <summary>What the sandbox claims.</summary>
    public required string Claim { get; init; }

    /// <summary>What is tried, in a few words.</summary>
    public required string Attack { get; init; }

    /// <summary>The attacks, each a program of its own; the claim holds if it holds against each.</summary>
    public required IReadOnlyList<Attempt> Attempts { get; init; }

    /// <summary>Puts the machine into the state that every attack starts from.</summary>
    public Action Prepare { get; init; } = () => { };

    /// <summary>Looks at this machine for what the attack was to bring about: what there is, or null. The candidate's word is not enough.</summary>
    public Func<string?>? Effect { get; init; }

    /// <summary>Whether the candidate may be several processes. Its success is then only what <see cref="Effect"/> sees.</summary>
    public bool SeveralProcesses { get; init; }

    /// <summary>What must end the program, where it is one that does not end by itself.</summary>
    public VerdictKind? EndsBy { get; init; }
}

/// <summary>One attack.</summary>
/// <param name="Body">
/// Statements of Python. They succeed by giving <c>result</c> a value that is true, and are refused by an <c>OSError</c> or <c>MemoryError</c>, or where <c>result</c> is not
/// true. Any other exception is a mistake of the attack.
/// </param>
/// <param name="IsHarmless">Whether it may be tried without the sandbox, where it must succeed.</param>
internal sealed record Attempt(string Body, bool IsHarmless)
{
    /// <summary>Whether its success brings about what <see cref="Probe.Effect"/> sees, where there is that.</summary>
    public bool LeavesTrace { get; init; } = true;

    // First it says that it runs: what says nothing may have failed for any reason.
    private const string Frame = """
        import ctypes, mmap, os, socket, sys, threading, time
        def say(*words):
            os.write(1, (' '.join(map(str, words)) + '\n').encode('utf-8', 'replace'))
        libc = ctypes.CDLL(None, use_errno=True)
        def call(answer):
            if answer == -1:
                raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()))
            return True
        result = None
        say('attempt TOKEN')
        try:
        BODY
            say('done TOKEN' if result else 'refused TOKEN nothing was found')
        except (OSError, MemoryError) as error:
            say('refused TOKEN', type(error).__name__ + ':', error)
        except BaseException as error:
            say('failed TOKEN', type(error).__name__ + ':', error)

        """;

    /// <summary>The whole program.</summary>
    /// <param name="token">A word that the program says with everything it says.</param>
    public string Program(string token) => Frame
        .ReplaceLineEndings("\n")
        .Replace("BODY", string.Join('\n', Body.ReplaceLineEndings("\n").Split('\n').Select(line => $"    {line}")), StringComparison.Ordinal)
        .Replace("TOKEN", token, StringComparison.Ordinal);
}
