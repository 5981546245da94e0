using Reasoning.Verification.Sandboxing;

namespace Reasoning.Evaluation.Runs;

/// <summary>What verdicts on programs depend on beside the program: verdicts of different judges are never mixed.</summary>
/// <param name="Python">Version of the interpreter without its last part, such as <c>3.11</c>.</param>
/// <param name="Isolation">What kept programs apart from the machine.</param>
/// <param name="CpuSeconds">Processor time that a program may use.</param>
/// <param name="MemoryBytes">Address space that a program may have.</param>
/// <param name="MaxOutputBytes">Bytes that a program may print.</param>
/// <param name="MaxProcesses">Processes that a program may be.</param>
/// <param name="Seed">Seed of string hashing and of Python's <c>random</c> module.</param>
/// <param name="WallSeconds">Time on the clock that judging may take; null for the sandbox's default.</param>
public sealed record JudgeIdentity(
    string Python,
    IsolationLevel Isolation,
    double CpuSeconds,
    long MemoryBytes,
    int MaxOutputBytes,
    int MaxProcesses,
    uint Seed,
    double? WallSeconds = null)
{
    /// <summary>The judge that a sandbox is.</summary>
    /// <param name="sandbox">A sandbox that was started.</param>
    public static JudgeIdentity OfSandbox(PythonSandbox sandbox)
    {
        ArgumentNullException.ThrowIfNull(sandbox);
        var options = sandbox.Options;
        return new JudgeIdentity(
            string.Join('.', sandbox.PythonVersion.Split('.').Take(2)),
            sandbox.Isolation.Level,
            options.CpuTime.TotalSeconds,
            options.MemoryBytes,
            options.MaxOutputBytes,
            options.MaxProcesses,
            options.Seed,
            options.WallTime?.TotalSeconds);
    }
}
