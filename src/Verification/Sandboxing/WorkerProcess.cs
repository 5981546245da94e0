using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Sandboxing;

/// <summary>
/// A child process that is spoken to in frames over its standard streams, and the thread that speaks to it. The thread is the worker's own, since reading from a
/// pipe blocks; no thread of the pool ever waits here. A process that broke, or whose conversation was cancelled, is dead for good.
/// </summary>
/// <remarks>A frame is four bytes of length, most significant first, then that many bytes.</remarks>
internal sealed class WorkerProcess : IDisposable
{
    private const int LargestFrame = 16 << 20;

    private readonly ProcessStartInfo _start;
    private readonly Launch _launch;
    private readonly BlockingCollection<Action> _work = new(1);
    private readonly Lock _ending = new();
    private Process? _process;
    private bool _ended;

    /// <summary>A process that has not been started yet.</summary>
    /// <param name="name">What to call its thread.</param>
    /// <param name="start">How to start it; its standard streams are redirected here.</param>
    /// <param name="launch">What belongs to the process because of how it is started.</param>
    public WorkerProcess(string name, ProcessStartInfo start, Launch launch)
    {
        start.RedirectStandardInput = start.RedirectStandardOutput = start.RedirectStandardError = true;
        start.UseShellExecute = false;
        _start = start;
        _launch = launch;
        new Thread(Work) { IsBackground = true, Name = name }.Start();
    }

    /// <summary>Has a conversation with the process, on its thread. One at a time.</summary>
    /// <param name="conversation">Starts the process, writes to it and reads from it.</param>
    /// <param name="limit">When the process counts as hung and is killed.</param>
    /// <param name="cancellationToken">Kills the process.</param>
    /// <exception cref="WorkerDiedException">The process broke, hung or answered nonsense; it is of no more use.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the process is of no more use.</exception>
    public async Task<T> RunAsync<T>(Func<T> conversation, TimeSpan limit, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var completion = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        using var watchdog = new CancellationTokenSource(limit);
        await using var hung = watchdog.Token.Register(End).ConfigureAwait(false);
        await using var cancelled = cancellationToken.Register(End).ConfigureAwait(false);
        _work.Add(
            () =>
            {
                try
                {
                    completion.SetResult(conversation());
                }
                catch (Exception error) when (error is IOException or InvalidOperationException or JsonException or KeyNotFoundException or FormatException or OverflowException)
                {
                    completion.SetException(new WorkerDiedException(LastWords() ?? error.Message, error));
                }
                catch (Exception error)
                {
                    completion.SetException(error);
                }
            },
            CancellationToken.None);
        try
        {
            return await completion.Task.ConfigureAwait(false);
        }
        catch (Exception error)
        {
            // Whatever it was, what would be read next may belong to this conversation.
            End();
            cancellationToken.ThrowIfCancellationRequested();
            if (error is WorkerDiedException && watchdog.IsCancellationRequested) throw new WorkerDiedException($"it did not answer for {limit.TotalSeconds:0} s", error);
            throw;
        }
    }

    /// <summary>Starts the process; part of the first conversation.</summary>
    /// <exception cref="Win32Exception">It cannot be started.</exception>
    public void Start()
    {
        lock (_ending)
        {
            ObjectDisposedException.ThrowIf(_ended, this);
            _process = Process.Start(_start)!;
        }

        _launch.Started(_process);
    }

    /// <summary>Writes a frame; part of a conversation.</summary>
    public void WriteFrame(ReadOnlySpan<byte> data)
    {
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(head, data.Length);
        Write(head);
        Write(data);
    }

    /// <summary>Writes bytes without a frame around them; part of a conversation.</summary>
    public void Write(ReadOnlySpan<byte> data) => _process!.StandardInput.BaseStream.Write(data);

    /// <summary>Sends what was written; part of a conversation.</summary>
    public void Flush() => _process!.StandardInput.BaseStream.Flush();

    /// <summary>Reads a frame; part of a conversation.</summary>
    /// <param name="largest">The most bytes that it may have.</param>
    /// <exception cref="IOException">The process ended or wrote something else.</exception>
    public byte[] ReadFrame(int largest = LargestFrame)
    {
        var output = _process!.StandardOutput.BaseStream;
        Span<byte> head = stackalloc byte[4];
        output.ReadExactly(head);
        var length = BinaryPrimitives.ReadInt32BigEndian(head);
        if (length < 0 || length > largest)
        {
            var said = Encoding.UTF8.GetString(head);
            throw new IOException($"it does not speak the worker's protocol (it wrote '{said}...')");
        }

        var data = new byte[length];
        output.ReadExactly(data);
        return data;
    }

    /// <summary>Kills the process, and with it (where it lives in a process namespace of its own) everything that it started.</summary>
    public void Dispose()
    {
        _work.CompleteAdding();
        End();
    }

    private void Work()
    {
        using var launch = _launch;
        foreach (var action in _work.GetConsumingEnumerable()) action();
        if (_process is null) return;

        // A process leaves streams that were used to their user; with its input closed, a fork server that outlived its parent ends too.
        foreach (var end in (IDisposable[])[_process.StandardInput, _process.StandardOutput, _process.StandardError]) Close(end);
        _process.Dispose();

        static void Close(IDisposable end)
        {
            try
            {
                end.Dispose();
            }
            catch (IOException)
            {
                // What was left to be written has no reader any more.
            }
        }
    }

    /// <summary>The last line that a broken process wrote to its standard error, if any.</summary>
    private string? LastWords()
    {
        End();
        try
        {
            var lines = _process?.StandardError.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            return lines is [.., var last] ? last : null;
        }
        catch (Exception error) when (error is IOException or InvalidOperationException)
        {
            return null;
        }
    }

    private void End()
    {
        lock (_ending)
        {
            _ended = true;
            try
            {
                if (_process is { } process) _launch.Kill(process);
            }
            catch (InvalidOperationException)
            {
                // It had ended, or was never started.
            }
        }
    }
}
