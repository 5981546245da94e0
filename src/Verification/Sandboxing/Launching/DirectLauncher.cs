using System.Diagnostics;

namespace Reasoning.Verification.Sandboxing.Launching;

/// <summary>Starts a worker in nothing: on Linux it isolates itself.</summary>
internal sealed class DirectLauncher(IsolationLevel level) : Launcher
{
    public override IsolationLevel Level => level;

    public override Launch Prepare(ProcessStartInfo start, IReadOnlyList<string> folders) => new();
}
