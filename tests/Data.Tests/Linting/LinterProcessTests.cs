using Reasoning.Data.Linting;

namespace Reasoning.Data.Tests.Linting;

/// <summary>What becomes of linters whose processes fail, with scripts in the interpreter's place.</summary>
public sealed class LinterProcessTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("linter").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task StartAsync_NoSuchInterpreter_SaysSo()
    {
        var error = await Assert.ThrowsAsync<LinterException>(() => CPythonLinter.StartAsync(new LinterProcessOptions { Python = "no-such-python" }));
        Assert.Contains("could not be started as 'no-such-python'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_NoPylint_SaysHowToGetIt()
    {
        LinterProcessOptions options = Script("""echo '{"error": "No module named pylint"}'""");
        var error = await Assert.ThrowsAsync<LinterException>(() => PylintLinter.StartAsync(options));
        Assert.Contains("pip install pylint", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StartAsync_ProcessEndsAtOnce_SaysWhatItComplainedOf()
    {
        var error = await Assert.ThrowsAsync<LinterException>(() => CPythonLinter.StartAsync(Script("echo 'no memory' >&2; sleep 0.2")));
        Assert.Contains("ended with 'no memory'", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LintAsync_ProcessDiesOnce_AnotherOneAnswers()
    {
        // The first process dies over its first text.
        LinterProcessOptions options = Script($"echo x >> {Starts}; echo '{{\"ready\": \"fake\"}}'; read line; [ $(wc -l < {Starts}) = 1 ] && exit 1; echo '{{\"findings\": [[\"E1\", 1, \"m\"]]}}'; read line");
        await using CPythonLinter linter = await CPythonLinter.StartAsync(options);
        Assert.Equal([new LintFinding("E1", 1, "m")], await linter.LintAsync("x"));
        Assert.Equal(2, File.ReadAllLines(Starts).Length);
    }

    [Fact]
    public async Task LintAsync_EveryProcessDies_FailsForThisText()
    {
        await using CPythonLinter linter = await CPythonLinter.StartAsync(Script("echo '{\"ready\": \"fake\"}'; read line; exit 1"));
        var error = await Assert.ThrowsAsync<LinterException>(async () => await linter.LintAsync("a\nb"));
        Assert.Contains("ended twice over a text of 2 lines", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task LintAsync_TakesTooLong_FailsAndTheNextIsJudged()
    {
        LinterProcessOptions options = Script($"echo x >> {Starts}; echo '{{\"ready\": \"fake\"}}'; read line; [ $(wc -l < {Starts}) = 1 ] && sleep 60; echo '{{\"findings\": []}}'; read line") with { TimeLimit = TimeSpan.FromSeconds(1) };
        await using CPythonLinter linter = await CPythonLinter.StartAsync(options);
        var error = await Assert.ThrowsAsync<LinterException>(async () => await linter.LintAsync("x"));
        Assert.Contains("took longer than 1 s", error.Message, StringComparison.Ordinal);
        Assert.Empty(await linter.LintAsync("x"));
    }

    [Fact]
    public async Task LintAsync_CallsPerProcess_AreKept()
    {
        LinterProcessOptions options = Script($"echo x >> {Starts}; echo '{{\"ready\": \"fake\"}}'; while read line; do echo '{{\"findings\": []}}'; done") with { CallsPerProcess = 2 };
        await using PylintLinter linter = await PylintLinter.StartAsync(options);
        for (int i = 0; i < 5; i++) await linter.LintAsync("x");
        Assert.Equal(3, File.ReadAllLines(Starts).Length);
    }

    [Fact]
    public async Task LintAsync_Cancelled_StopsAndTheNextIsJudged()
    {
        LinterProcessOptions options = Script($"echo x >> {Starts}; echo '{{\"ready\": \"fake\"}}'; read line; [ $(wc -l < {Starts}) = 1 ] && sleep 60; echo '{{\"findings\": []}}'; read line");
        await using CPythonLinter linter = await CPythonLinter.StartAsync(options);
        using var source = new CancellationTokenSource(100);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await linter.LintAsync("x", source.Token));
        Assert.Empty(await linter.LintAsync("x"));
    }

    private string Starts => Path.Combine(_folder, "starts");

    private LinterProcessOptions Script(string body)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS(), "Needs a shell.");
        string path = Path.Combine(_folder, "python");
        File.WriteAllText(path, $"#!/bin/sh\n{body}\n");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute | UnixFileMode.UserWrite);
        return new LinterProcessOptions { Python = path };
    }
}
