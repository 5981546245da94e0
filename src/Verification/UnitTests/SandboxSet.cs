using Reasoning.Verification.Sandboxing;

namespace Reasoning.Verification.UnitTests;

/// <summary>The sandboxes of a judge: those it was lent, and those it starts when a program of their language (or a run with their seed) comes.</summary>
internal sealed class SandboxSet : IAsyncDisposable
{
    private readonly IReadOnlyDictionary<ProgramLanguage, ISandbox> _lent;
    private readonly SandboxOptions _options;
    private readonly Func<ProgramLanguage, SandboxOptions, CancellationToken, Task<ISandbox>> _start;
    private readonly Lock _lock = new();
    private readonly Dictionary<(ProgramLanguage Language, uint Seed), Task<ISandbox>> _started = [];
    private readonly CancellationTokenSource _disposing = new();

    /// <summary>A set of sandboxes.</summary>
    /// <param name="lent">Sandboxes that stay their owner's.</param>
    /// <param name="options">What others are made with.</param>
    /// <param name="start">Starts another.</param>
    public SandboxSet(IEnumerable<ISandbox> lent, SandboxOptions options, Func<ProgramLanguage, SandboxOptions, CancellationToken, Task<ISandbox>> start)
    {
        _lent = lent.ToDictionary(sandbox => sandbox.Language);
        _options = options;
        _start = start;
    }

    /// <summary>Whether sandboxes were lent; then there are no languages but theirs.</summary>
    public bool IsLent => _lent.Count > 0;

    /// <summary>The sandbox that was lent for a language; null where none was.</summary>
    public ISandbox? Lent(ProgramLanguage language) => _lent.GetValueOrDefault(language);

    /// <summary>How many programs run at once, in a sandbox that runs most.</summary>
    public int Workers => IsLent ? _lent.Keys.Max(language => OptionsOf(language).Workers) : _options.Workers;

    /// <summary>What a language's sandbox was made with, or is to be made with.</summary>
    private SandboxOptions OptionsOf(ProgramLanguage language) => Lent(language)?.Options ?? _options;

    /// <summary>The sandbox for a language.</summary>
    /// <param name="language">The language.</param>
    /// <param name="repetition">0, or which repetition with another seed it is for.</param>
    /// <param name="cancellationToken">Stops waiting; a sandbox that is being started goes on starting for others.</param>
    /// <exception cref="SandboxUnavailableException">It cannot be had.</exception>
    public async ValueTask<ISandbox> GetAsync(ProgramLanguage language, int repetition, CancellationToken cancellationToken)
    {
        if (repetition == 0 && Lent(language) is { } lent) return lent;
        var options = OptionsOf(language);
        var key = (language, options.Seed + (uint)repetition);
        Task<ISandbox> starting;
        lock (_lock)
        {
            ObjectDisposedException.ThrowIf(_disposing.IsCancellationRequested, this);

            // What could not be started once may be possible later: a machine that was full for a moment.
            if (!_started.TryGetValue(key, out starting!) || starting.IsFaulted)
                _started[key] = starting = Task.Run(() => _start(language, options with { Seed = key.Item2 }, _disposing.Token), CancellationToken.None);
        }

        return await starting.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Ends the sandboxes that were started.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task<ISandbox>> started;
        lock (_lock)
        {
            if (_disposing.IsCancellationRequested) return;
            _disposing.Cancel();
            started = [.. _started.Values];
        }

        foreach (var starting in started)
        {
            await ((Task)starting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (starting.IsCompletedSuccessfully) await starting.Result.DisposeAsync().ConfigureAwait(false);
        }
    }
}
