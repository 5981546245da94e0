using System.Runtime.InteropServices;

namespace Reasoning.Verification.Runner;

/// <summary>What the sandbox's process calls, once per process, to have a candidate run. Nothing in here protects anything: the sandbox around it does.</summary>
internal static class SampleHost
{
    // Room for deep recursion; it is only reserved.
    private const int CandidateStack = 64 << 20;

    /// <summary>Runs a candidate; returns the exit code of the process.</summary>
    /// <param name="assembly">Address of the candidate's assembly.</param>
    /// <param name="assemblyLength">Its bytes.</param>
    /// <param name="symbols">Address of its symbols.</param>
    /// <param name="symbolsLength">Their bytes.</param>
    /// <param name="entry">Address of the entry point's name, in UTF-8; 0 to run the program as a whole.</param>
    /// <param name="entryLength">Its bytes.</param>
    /// <param name="inputs">Address of the encoded inputs; of a program that is run as a whole, whether its threads are waited for: 0 or 1 as a digit.</param>
    /// <param name="inputsLength">Their bytes.</param>
    [UnmanagedCallersOnly]
    public static int Run(
        nint assembly, int assemblyLength, nint symbols, int symbolsLength, nint entry, int entryLength, nint inputs, int inputsLength)
    {
        var candidate = new Candidate(Bytes(assembly, assemblyLength), Bytes(symbols, symbolsLength));
        var name = entry == 0 ? null : System.Text.Encoding.UTF8.GetString(Bytes(entry, entryLength));
        var given = Bytes(inputs, inputsLength);
        var code = 1;

        // A thread of its own: in a forked process it is the only kind that the runtime knows by its right number.
        var thread = new Thread(() => code = name is null ? candidate.RunProgram(waitsForThreads: given is [(byte)'1']) : candidate.AnswerCalls(name, given), CandidateStack);
        thread.Start();
        thread.Join();
        return code;
    }

    private static byte[] Bytes(nint address, int length)
    {
        var bytes = new byte[length];
        if (length > 0) Marshal.Copy(address, bytes, 0, length);
        return bytes;
    }
}
