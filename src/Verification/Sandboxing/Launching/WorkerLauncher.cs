namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>
/// Starts the workers of one sandbox: in the best way that works here and is not below what was asked for. Which one that is, the first worker finds out.
/// </summary>
/// <param name="plan">The ways that come into question.</param>
/// <param name="runtime">Says what the workers' runtime consists of; asked at most once, and only where a worker is to see nothing else.</param>
internal sealed class WorkerLauncher(LaunchPlan plan, Func<CancellationToken, Task<RuntimeFiles>> runtime)
{
    private readonly List<string> _missing = [];
    private RuntimeFiles? _runtime;
    private Launcher? _working;

    /// <summary>Starts a worker. The first call must have ended before the next ones begin.</summary>
    /// <param name="start">Starts one in the way that it is given, and says so by a <see cref="SandboxUnavailableException"/> if that fails.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="SandboxUnavailableException">None of the ways works; the message is that of the last one.</exception>
    public async Task<T> StartAsync<T>(Func<LaunchAttempt, Task<T>> start, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(start);
        if (_working is { } working) return await start(Attempt(working)).ConfigureAwait(false);
        for (var i = 0; ; i++)
        {
            var launcher = plan.Launchers[i];
            try
            {
                if (launcher is not DirectLauncher) _runtime ??= await runtime(cancellationToken).ConfigureAwait(false);
                var worker = await start(Attempt(launcher)).ConfigureAwait(false);
                _working = launcher;
                return worker;
            }
            catch (SandboxUnavailableException refusal) when (i + 1 < plan.Launchers.Count)
            {
                _missing.Add($"{launcher.Wrapper ?? "isolation"} ({refusal.Message.TrimEnd('.')})");
            }
        }
    }

    // Only the last way may end in a worker that is not isolated: where that is permitted, it is still what is wanted least.
    private LaunchAttempt Attempt(Launcher launcher) => new(
        launcher,
        _runtime,
        plan.Least,
        plan.Least == IsolationLevel.ResourceLimits && launcher == plan.Launchers[^1],
        [.. _missing]);
}
