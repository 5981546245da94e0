using System.Diagnostics;

namespace Reasoning.Verification.Runner;

/// <summary>
/// Takes what a candidate says by <see cref="Debug"/> and <see cref="Trace"/>. The default listener would send it to the system's log, which the sandbox forbids. As under
/// that one, an assertion that fails ends the process, whatever the candidate catches.
/// </summary>
internal sealed class AssertListener : TraceListener
{
    public override void Write(string? message)
    {
    }

    public override void WriteLine(string? message)
    {
    }

    public override void Fail(string? message, string? detailMessage)
    {
        Console.Error.WriteLine($"Process terminated. Assertion failed.{Environment.NewLine}{message}{Environment.NewLine}{detailMessage}");
        Candidate.EndProcess(Candidate.Aborted);
    }
}
