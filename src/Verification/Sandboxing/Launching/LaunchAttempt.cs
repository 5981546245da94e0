using System.Diagnostics;
using System.Text.Json;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>One way to start one worker, and what it must come to.</summary>
/// <param name="Launcher">The way.</param>
/// <param name="Runtime">What the worker's runtime consists of; null where the worker sees it anyway.</param>
/// <param name="Least">The least level.</param>
/// <param name="AllowUnsafe">Whether a worker that could not isolate itself goes on.</param>
/// <param name="Missing">Better ways that failed, each with the reason.</param>
internal sealed record LaunchAttempt(Launcher Launcher, RuntimeFiles? Runtime, IsolationLevel Least, bool AllowUnsafe, IReadOnlyList<string> Missing)
{
    /// <summary>Changes how a process is to be started into how it is to be started in this way.</summary>
    public Launch Prepare(ProcessStartInfo start)
    {
        if (Runtime?.Program is { } program) start.FileName = program;
        return Launcher.Prepare(start, Runtime?.Folders ?? []);
    }

    /// <summary>Adds what the worker must know about how it was started to its configuration.</summary>
    public void Configure(IDictionary<string, object?> configuration)
    {
        configuration["wrapper"] = Launcher.Wrapper;
        configuration["given"] = Launcher.Given;
        configuration["allowUnsafe"] = AllowUnsafe;
    }

    /// <summary>What the worker isolated itself with, from the first thing that it says.</summary>
    /// <exception cref="SandboxUnavailableException">It refused, or reached less than it should.</exception>
    public Isolation Read(JsonElement hello)
    {
        if (!hello.GetProperty("ok").GetBoolean()) throw new SandboxUnavailableException(hello.GetProperty("reason").GetString()!);
        var level = !hello.GetProperty("sandboxed").GetBoolean() ? IsolationLevel.ResourceLimits
            : Launcher.Level == IsolationLevel.NestedNamespaces && !hello.GetProperty("nested").GetBoolean() ? IsolationLevel.Namespaces
            : Launcher.Level;
        var isolation = new Isolation(level, [.. Texts("measures")], [.. Missing, .. Texts("missing")]);
        return level >= Least
            ? isolation
            : throw new SandboxUnavailableException(
                $"The isolation level {Least} was asked for and this machine gives {level} ({string.Join("; ", isolation.Missing)}).");

        IEnumerable<string> Texts(string name) => hello.GetProperty(name).EnumerateArray().Select(item => item.GetString()!);
    }
}
