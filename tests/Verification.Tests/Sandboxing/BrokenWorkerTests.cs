using System.Diagnostics;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing;

public class BrokenWorkerTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Fact]
    public async Task JudgeAllAsync_WorkersKilledInTheMiddle_NoVerdictIsLostOrWrong()
    {
        _ = fixture.Sandbox;
        const uint Seed = 4713;
        await using var sandbox = await PythonSandbox.StartAsync(SandboxFixture.Options with { Workers = 2, Seed = Seed }, Cancel);
        var right = SampleProblems.Check(SampleProblems.Increment, "    return x + 1\n");
        var wrong = SampleProblems.Check(SampleProblems.Increment, "    return x\n");
        var checks = Enumerable.Range(0, 200).Select(i => i % 3 == 0 ? wrong : right);
        var (killed, verdicts) = (0, new List<Verdict>());
        await foreach (var judged in sandbox.JudgeAllAsync(checks.ToAsyncEnumerable(), ResultOrder.AsGiven, Cancel))
        {
            verdicts.Add(judged.Verdict);
            if (judged.Index is 20 or 80 or 140) killed += KillOne(Seed) ? 1 : 0;
        }

        Assert.Equal(3, killed);
        Assert.Equal(200, verdicts.Count);
        Assert.All(verdicts.Index(), verdict => Assert.Equal(verdict.Index % 3 == 0 ? VerdictKind.WrongAnswer : VerdictKind.Pass, verdict.Item.Kind));
    }

    [Fact]
    public async Task UseAsync_NoWorkerCanBeStarted_ThrowsInsteadOfJudging()
    {
        var starts = 0;
        using var pool = new WorkerPool<Worker>(new Worker(), 1, _ =>
        {
            starts++;
            throw new SandboxUnavailableException("no Python any more.");
        });
        static Task<string> Break(Worker worker, CancellationToken cancellationToken) => throw new WorkerDiedException("it died", new IOException());
        await Assert.ThrowsAsync<SandboxUnavailableException>(() => pool.UseAsync(Break, reason => reason, Cancel));
        Assert.InRange(starts, 2, 10);
    }

    [Fact]
    public async Task UseAsync_StartFailsForAWhile_GoesOn()
    {
        var starts = 0;
        using var pool = new WorkerPool<Worker>(new Worker(), 1, _ => ++starts < 3 ? throw new SandboxUnavailableException("no memory.") : Task.FromResult(new Worker()));
        var uses = 0;
        Task<int> BreakOnce(Worker worker, CancellationToken cancellationToken) =>
            ++uses == 1 ? throw new WorkerDiedException("it died", new IOException()) : Task.FromResult(uses);
        Assert.Equal(2, await pool.UseAsync(BreakOnce, _ => 0, Cancel));
        Assert.Equal(3, starts);

        static Task<string> Break(Worker worker, CancellationToken cancellationToken) => throw new WorkerDiedException("it died.", new IOException());
        Assert.Equal("it died", await pool.UseAsync(Break, reason => reason, Cancel));
    }

    [Fact]
    public async Task UseAsync_SomethingUnexpected_IsNotMetByTheNextCaller()
    {
        var started = new List<Worker>();
        Worker Start()
        {
            started.Add(new Worker());
            return started[^1];
        }

        using var pool = new WorkerPool<Worker>(Start(), 1, _ => Task.FromResult(Start()));
        static Task<int> Break(Worker worker, CancellationToken cancellationToken) => throw new ArithmeticException();
        await Assert.ThrowsAsync<ArithmeticException>(() => pool.UseAsync(Break, _ => 0, Cancel));
        Assert.True(started[0].IsDisposed);
        var next = await pool.UseAsync((worker, _) => Task.FromResult(worker), _ => started[0], Cancel);
        Assert.Same(started[1], next);
    }

    [Fact]
    public async Task RunAsync_ConversationThatBreaksInTheMiddle_EndsTheProcess()
    {
        if (!File.Exists("/bin/cat")) Assert.Skip("There is no cat.");
        using var process = new WorkerProcess("echo", new ProcessStartInfo("/bin/cat"), new Launch());
        await process.RunAsync(
            () =>
            {
                process.Start();
                process.WriteFrame([1, 2, 3]);
                process.Flush();
                return true;
            },
            TimeSpan.FromSeconds(30),
            Cancel);
        await Assert.ThrowsAsync<ArithmeticException>(() => process.RunAsync<int>(() => throw new ArithmeticException(), TimeSpan.FromSeconds(30), Cancel));
        var death = await Assert.ThrowsAsync<WorkerDiedException>(
            () => process.RunAsync(
                () =>
                {
                    process.ReadFrame();
                    return process.ReadFrame();
                },
                TimeSpan.FromSeconds(5),
                Cancel));
        Assert.DoesNotContain("did not answer", death.Message, StringComparison.Ordinal);
    }

    /// <summary>Kills what was started for one worker of the sandbox with this seed; its fork server ends with it.</summary>
    private static bool KillOne(uint seed)
    {
        foreach (var process in Process.GetProcesses())
        {
            using (process)
            {
                if (Parent(process.Id) != Environment.ProcessId || !Surroundings(process.Id).Contains($"PYTHONHASHSEED={seed}\0", StringComparison.Ordinal)) continue;
                process.Kill();
                return true;
            }
        }

        return false;
    }

    private static string Surroundings(int process) => ReadOrEmpty($"/proc/{process}/environ");

    private static int Parent(int process) =>
        ReadOrEmpty($"/proc/{process}/status").Split('\n').FirstOrDefault(line => line.StartsWith("PPid:", StringComparison.Ordinal)) is { } line ? int.Parse(line[5..], System.Globalization.CultureInfo.InvariantCulture) : 0;

    private static string ReadOrEmpty(string path)
    {
        try
        {
            return File.ReadAllText(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private sealed class Worker : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
