using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Values;

namespace Reasoning.Verification.Runner;

/// <summary>The candidate's assembly in the process that belongs to it.</summary>
internal sealed class Candidate(byte[] image, byte[] symbols)
{
    public const int Aborted = 134;
    private const int AnswerDescriptor = 4;
    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false);

    /// <summary>Runs the program from its entry point to its end; its exit code.</summary>
    /// <param name="waitsForThreads">Whether its foreground threads are waited for when its first one ends, as a runtime does.</param>
    public int RunProgram(bool waitsForThreads)
    {
        OpenConsole();
        var assembly = Assembly.Load(image, symbols);
        var threads = waitsForThreads ? new ForegroundThreads() : null;
        try
        {
            // The end of the process is left to the caller: a forked runtime lacks the thread that its own way to end waits for.
            AppDomain.CurrentDomain.ProcessExit += (_, _) => EndProcess(Environment.ExitCode);
            var main = assembly.EntryPoint ?? throw new EntryPointNotFoundException("the program has no entry point");
            var result = Invoke(main, null, main.GetParameters().Length == 0 ? [] : [Array.Empty<string>()]);
            threads?.Wait();
            return result is int code ? code : Environment.ExitCode;
        }
        catch (Exception error)
        {
            using var answers = new DescriptorStream(AnswerDescriptor);
            new Replies(assembly, answers).Raised(error, withCount: false);
            try
            {
                Console.Error.WriteLine($"Unhandled exception. {error}");
            }
            catch (Exception)
            {
                // An exception may override what it is written as.
            }

            return Aborted;
        }
    }

    /// <summary>Calls a function with each of the inputs, and sends one answer for each.</summary>
    public int AnswerCalls(string entry, byte[] inputs)
    {
        OpenConsole();
        var assembly = Assembly.Load(image, symbols);
        using var answers = new DescriptorStream(AnswerDescriptor);
        var replies = new Replies(assembly, answers);
        using var calls = JsonDocument.Parse(inputs, ValueCodec.ReadOptions);
        EntryPoint function;
        AppDomain.CurrentDomain.ProcessExit += (_, _) => EndProcess(Environment.ExitCode);
        try
        {
            function = EntryPoint.Find(assembly, entry);
        }
        catch (Exception error)
        {
            replies.Raised(error, withCount: true);
            return 0;
        }

        replies.Ready();
        var number = 0;
        foreach (var call in calls.RootElement.EnumerateArray())
        {
            // One part of an input is the list of arguments by position, the other one the dictionary of those by name.
            try
            {
                var given = (PlainValue.SequenceValue)ValueCodec.Read(call);
                var answer = function.Call(((PlainValue.SequenceValue)given.Items[0]).Items, ((PlainValue.MappingValue)given.Items[1]).Entries);
                replies.Value(number, ValueWriter.Write(answer));
            }
            catch (ForeignValueException foreign)
            {
                replies.Foreign(number, foreign.Message);
            }
            catch (Exception error)
            {
                replies.Raised(number, error);
            }

            number++;
        }

        return 0;
    }

    /// <summary>Calls a method; what it throws comes as it was thrown.</summary>
    public static object? Invoke(MethodBase method, object? target, object?[] arguments) =>
        method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, CultureInfo.InvariantCulture);

    private static void OpenConsole()
    {
        DescriptorStream.StartCounting();
        Console.SetIn(new StreamReader(new FileStream(new Microsoft.Win32.SafeHandles.SafeFileHandle(0, ownsHandle: false), FileAccess.Read, 1), Utf8));
        Console.SetOut(new StreamWriter(new DescriptorStream(1), Utf8) { AutoFlush = true });
        Console.SetError(new StreamWriter(new DescriptorStream(2), Utf8) { AutoFlush = true });
        Trace.Listeners.Clear();
        Trace.Listeners.Add(new AssertListener());
    }

    public static void EndProcess(int code) => exit_now(code);

    [DllImport("libc", EntryPoint = "_exit")]
    private static extern void exit_now(int code);
}
