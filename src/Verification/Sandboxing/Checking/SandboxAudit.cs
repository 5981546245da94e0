using System.Runtime.CompilerServices;
using System.Security.Cryptography;

namespace Reasoning.Verification.Sandboxing.Checking;

/// <summary>
/// Proves what a sandbox for Python claims on this machine, claim by claim, by trying to break it: each attack runs as a candidate, and this side looks itself for what it
/// was to bring about. Where it can do no harm, the attack runs without the sandbox first and must succeed, so that its failure inside means something.
/// </summary>
public sealed class SandboxAudit : IAsyncDisposable
{
    // Enough for a daemon and its parents.
    private const int Several = 8;

    private readonly ISandbox _sandbox;
    private readonly ISandbox _several;
    private readonly SandboxOptions _options;
    private readonly string? _interpreter;
    private readonly IDisposable? _inherited;

    /// <summary>An audit of these sandboxes.</summary>
    /// <param name="options">What they were made with.</param>
    /// <param name="interpreter">What attacks are tried with outside the sandbox; null to try none there.</param>
    /// <param name="sandbox">A sandbox whose candidates are one process.</param>
    /// <param name="several">One whose candidates may be some, and have little time.</param>
    /// <param name="inherited">What the sandboxes' processes inherited when they were started, as far as they could.</param>
    internal SandboxAudit(SandboxOptions options, string? interpreter, ISandbox sandbox, ISandbox several, IDisposable? inherited = null)
    {
        _inherited = inherited;
        _options = options;
        _interpreter = interpreter;
        _sandbox = sandbox;
        _several = several;
    }

    /// <summary>What keeps candidates apart from this machine.</summary>
    public Isolation Isolation => _sandbox.Isolation;

    /// <summary>What runs the candidates, such as <c>Python 3.11.2</c>.</summary>
    public string Runtime => _sandbox.Runtime;

    /// <summary>Starts the sandbox that is to be attacked.</summary>
    /// <param name="options">The isolation asked for, the interpreter and the limits of memory, output and threads; the times and numbers of processes are the audit's own.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="SandboxUnavailableException">There is no suitable Python, or the isolation asked for cannot be had.</exception>
    public static async Task<SandboxAudit> StartAsync(SandboxOptions? options = null, CancellationToken cancellationToken = default)
    {
        options = (options ?? new SandboxOptions()) with { Workers = 1, MaxProcesses = 1, CpuTime = TimeSpan.FromSeconds(0.5), WallTime = TimeSpan.FromSeconds(20) };
        var inherited = OperatingSystem.IsLinux() ? new InheritedDescriptor() : null;
        PythonSandbox? sandbox = null;
        try
        {
            sandbox = await PythonSandbox.StartAsync(options, cancellationToken).ConfigureAwait(false);
            var several = await PythonSandbox.StartAsync(
                options with { MaxProcesses = Several, WallTime = TimeSpan.FromSeconds(3) }, cancellationToken).ConfigureAwait(false);
            return new SandboxAudit(options, PythonInterpreter.Locate(options.PythonPath), sandbox, several, inherited);
        }
        catch
        {
            if (sandbox is not null) await sandbox.DisposeAsync().ConfigureAwait(false);
            inherited?.Dispose();
            throw;
        }
    }

    /// <summary>Attacks the claims, one after the other.</summary>
    /// <param name="cancellationToken">Stops.</param>
    /// <returns>One finding per claim, as it becomes known.</returns>
    public async IAsyncEnumerable<AuditFinding> RunAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        using var ground = new ProbeGround();
        foreach (var probe in Probes.For(ground, _options, Isolation)) yield return await AttackAsync(probe, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the sandbox.</summary>
    public async ValueTask DisposeAsync()
    {
        await _sandbox.DisposeAsync().ConfigureAwait(false);
        await _several.DisposeAsync().ConfigureAwait(false);
        _inherited?.Dispose();
    }

    private async Task<AuditFinding> AttackAsync(Probe probe, CancellationToken cancellationToken)
    {
        var seen = new List<string>();
        var notProven = false;
        foreach (var attempt in probe.Attempts)
        {
            var token = RandomNumberGenerator.GetHexString(16, lowercase: true);
            var control = attempt.IsHarmless && _interpreter is not null ? await ControlAsync(_interpreter, probe, attempt, token, cancellationToken).ConfigureAwait(false) : null;
            probe.Prepare();
            var run = new ProgramRun { Program = attempt.Program(token) };
            var execution = await (probe.SeveralProcesses ? _several : _sandbox).RunAsync(run, cancellationToken).ConfigureAwait(false);
            var (outcome, evidence) = Judge(probe, execution, token);
            if (outcome == AuditOutcome.Broken) return Finding(outcome, evidence);
            if (outcome == AuditOutcome.Held && control is not null) (outcome, evidence) = (AuditOutcome.NotProven, control);
            if (outcome == AuditOutcome.NotProven && !notProven) seen.Clear();
            if (outcome == AuditOutcome.NotProven || !notProven) seen.Add(evidence);
            notProven |= outcome == AuditOutcome.NotProven;
        }

        return Finding(notProven ? AuditOutcome.NotProven : AuditOutcome.Held, string.Join("; ", seen.Distinct()));

        AuditFinding Finding(AuditOutcome outcome, string evidence) =>
            new(probe.Claim, probe.Attack, outcome, evidence, _interpreter is not null && probe.Attempts.Any(attempt => attempt.IsHarmless));
    }

    /// <summary>Tries an attack without the sandbox; null where it succeeds there, and else why its failure in the sandbox would say nothing.</summary>
    private static async Task<string?> ControlAsync(string interpreter, Probe probe, Attempt attempt, string token, CancellationToken cancellationToken)
    {
        probe.Prepare();
        var said = await PlainPython.RunAsync(interpreter, attempt.Program(token), cancellationToken).ConfigureAwait(false);
        var isSeen = probe.Effect is null || probe.Effect() is not null || !attempt.LeavesTrace;
        if (!Says(said, "done", token, out _)) return $"without the sandbox it fails too ({Words(said, token)})";
        return isSeen ? null : "without the sandbox its effect is not seen either";
    }

    private static (AuditOutcome Outcome, string Evidence) Judge(Probe probe, Execution execution, string token)
    {
        if (probe.Effect?.Invoke() is { } effect) return (AuditOutcome.Broken, effect);
        if (execution.Failure == VerdictKind.HarnessError || !Says(execution.Output, "attempt", token, out _))
            return (AuditOutcome.NotProven, $"the attack did not run ({execution.Reason?.TrimEnd('.') ?? "it said nothing"})");
        if (probe.EndsBy is { } limit)
        {
            return execution.Failure == limit
                ? (AuditOutcome.Held, execution.Reason!.TrimEnd('.'))
                : (AuditOutcome.Broken, execution.Reason?.TrimEnd('.') ?? "the program came to its end");
        }

        if (Says(execution.Output, "done", token, out _)) return probe.SeveralProcesses ? (AuditOutcome.Held, "it ran, and was gone afterwards") : (AuditOutcome.Broken, "it succeeded");
        if (probe.SeveralProcesses) return (AuditOutcome.NotProven, Words(execution.Output, token));
        if (execution.Failure is VerdictKind.ForbiddenCall) return (AuditOutcome.Held, "stopped at a forbidden call");
        return Says(execution.Output, "refused", token, out var how)
            ? (AuditOutcome.Held, how)
            : (AuditOutcome.NotProven, execution.Reason?.TrimEnd('.') ?? Words(execution.Output, token));
    }

    private static bool Says(string output, string word, string token, out string rest)
    {
        var start = $"{word} {token}";
        var line = output.Split('\n').FirstOrDefault(line => line.StartsWith(start, StringComparison.Ordinal));
        rest = line is null ? "" : line[start.Length..].Trim();
        return line is not null;
    }

    private static string Words(string output, string token)
    {
        var last = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).LastOrDefault(line => line.Contains(token, StringComparison.Ordinal));
        return last?.Replace(token, "", StringComparison.Ordinal).Replace("  ", " ", StringComparison.Ordinal).Trim() ?? "it said nothing";
    }
}
