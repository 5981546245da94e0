using System.Globalization;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Evaluation.Runs;

/// <summary>What verdicts on programs depend on beside the program: verdicts of different judges are never mixed.</summary>
/// <param name="Runtime">What runs the programs, without the last part of its version, such as <c>Python 3.11</c>; several separated by commas.</param>
/// <param name="Isolation">What kept programs apart from the machine; of several runtimes, the least.</param>
/// <param name="CpuSeconds">Processor time that a program may use.</param>
/// <param name="MemoryBytes">Address space that a program may have.</param>
/// <param name="MaxOutputBytes">Bytes that a program may print.</param>
/// <param name="MaxProcesses">Processes that a program may be.</param>
/// <param name="Seed">Seed of string hashing and of Python's <c>random</c> module.</param>
/// <param name="WallSeconds">Time on the clock that judging may take; null for the sandbox's default.</param>
/// <param name="RerunFailures">Whether failures ran a second time before they counted.</param>
/// <param name="PassingReruns">How often programs that passed ran again.</param>
/// <param name="StopAtFirstFailure">Whether tests that are runs of their own ended with the first failure.</param>
/// <param name="MaxThreads">Threads that a program may have beside its first one.</param>
/// <param name="ReplacesProblemLimits">Whether the processor time holds in place of what problems grant; otherwise it is that of problems that grant none.</param>
/// <param name="AllowPackages">Whether programs see the packages that are installed for the interpreter.</param>
/// <param name="WorkerSha256">SHA-256 of the programs that run and check candidates inside sandboxes, in lower-case hexadecimal; empty where nobody said.</param>
public sealed record JudgeIdentity(
    string Runtime,
    IsolationLevel Isolation,
    double CpuSeconds,
    long MemoryBytes,
    int MaxOutputBytes,
    int MaxProcesses,
    uint Seed,
    double? WallSeconds = null,
    bool RerunFailures = false,
    int PassingReruns = 0,
    bool StopAtFirstFailure = false,
    int MaxThreads = 0,
    bool ReplacesProblemLimits = false,
    bool AllowPackages = false,
    string WorkerSha256 = "")
{
    /// <summary>A judge as it judges programs of some languages; starts their sandboxes where that was not done yet.</summary>
    /// <param name="judge">The judge.</param>
    /// <param name="languages">The languages, at least one.</param>
    /// <param name="cancellationToken">Gives up starting.</param>
    /// <exception cref="ArgumentException">There are no languages.</exception>
    /// <exception cref="SandboxUnavailableException">The machine cannot run programs of one of the languages in isolation.</exception>
    public static async Task<JudgeIdentity> OfAsync(UnitTestJudge judge, IEnumerable<ProgramLanguage> languages, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(judge);
        ArgumentNullException.ThrowIfNull(languages);
        var sandboxes = new List<ISandbox>();
        foreach (var language in languages.Distinct().Order()) sandboxes.Add(await judge.SandboxAsync(language, cancellationToken).ConfigureAwait(false));
        if (sandboxes.Count == 0) throw new ArgumentException("A judge is known by what it judges: name at least one language.", nameof(languages));

        var (options, limits) = (judge.Options, sandboxes[0].Options);
        return new JudgeIdentity(
            string.Join(", ", sandboxes.Select(sandbox => WithoutPatch(sandbox.Runtime))),
            sandboxes.Min(sandbox => sandbox.Isolation.Level),
            limits.CpuTime.TotalSeconds,
            limits.MemoryBytes,
            limits.MaxOutputBytes,
            limits.MaxProcesses,
            limits.Seed,
            limits.WallTime?.TotalSeconds,
            options.RerunFailures,
            options.PassingReruns,
            options.StopAtFirstFailure,
            limits.MaxThreads,
            AllowPackages: limits.AllowPackages,
            WorkerSha256: UnitTestJudge.WorkerSha256);
    }

    /// <summary>The values under the names that a message uses, the most telling ones first.</summary>
    internal IEnumerable<KeyValuePair<string, string>> Values() =>
    [
        new("runtime", Runtime),
        new("isolation", Isolation.ToString()),
        new("limits", string.Create(
            CultureInfo.InvariantCulture,
            $"{CpuSeconds} s CPU, {WallSeconds?.ToString(CultureInfo.InvariantCulture) ?? "default"} s clock, {MemoryBytes} B memory, {MaxOutputBytes} B output, {MaxProcesses} processes, {MaxThreads} threads")),
        new("CPU limit", ReplacesProblemLimits ? "of every problem" : "of problems that grant none"),
        new("packages", AllowPackages ? "allowed" : "hidden"),
        new("program seed", Seed.ToString(CultureInfo.InvariantCulture)),
        new("reruns", string.Create(
            CultureInfo.InvariantCulture,
            $"{(RerunFailures ? 1 : 0)} of failures, {PassingReruns} of passes, {(StopAtFirstFailure ? "up to the first failure" : "all tests")}")),
        new("sandbox programs SHA-256", WorkerSha256),
    ];

    private static string WithoutPatch(string runtime)
    {
        var version = runtime.LastIndexOf(' ') + 1;
        return runtime[..version] + string.Join('.', runtime[version..].Split('.').Take(2));
    }
}
