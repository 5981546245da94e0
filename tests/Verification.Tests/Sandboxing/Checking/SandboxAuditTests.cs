using System.Text.RegularExpressions;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Checking;
using Reasoning.Verification.Sandboxing.Launching;

namespace Reasoning.Verification.Tests.Sandboxing.Checking;

public partial class SandboxAuditTests(SandboxFixture fixture)
{
    private static readonly CancellationToken Cancel = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(null, 17)]
    [InlineData(IsolationLevel.Gvisor, 17)]
    public async Task RunAsync_RealSandbox_EveryClaimHolds(IsolationLevel? level, int claims)
    {
        _ = fixture.Sandbox;
        if (level == IsolationLevel.Gvisor && HostSystem.Current.Find("runsc") is null) Assert.Skip("There is no runsc here.");
        await using var audit = await SandboxAudit.StartAsync(new SandboxOptions { LeastIsolation = level }, Cancel);
        var findings = await audit.RunAsync(Cancel).ToListAsync(Cancel);
        Assert.All(findings, finding => Assert.True(finding.Outcome == AuditOutcome.Held, $"{finding.Claim}: {finding.Outcome}: {finding.Evidence}"));
        if (OperatingSystem.IsLinux()) Assert.InRange(findings.Count, claims, 30);
        Assert.InRange(findings.Count(finding => finding.Control), 9, findings.Count);
        Assert.Equal(findings.Count, findings.Select(finding => finding.Claim).Distinct().Count());
    }

    [Theory]
    [InlineData("attempt T\ndone T\n", null, AuditOutcome.Broken)]
    [InlineData("attempt T\nrefused T OSError: no\n", VerdictKind.RuntimeError, AuditOutcome.Held)]
    [InlineData("attempt T\n", VerdictKind.ForbiddenCall, AuditOutcome.Held)]
    [InlineData("attempt T\nfailed T NameError: x\n", null, AuditOutcome.NotProven)]
    [InlineData("attempt T\n", VerdictKind.RuntimeError, AuditOutcome.NotProven)]
    [InlineData("attempt other\nrefused other\n", null, AuditOutcome.NotProven)]
    [InlineData("", null, AuditOutcome.NotProven)]
    [InlineData("", VerdictKind.ForbiddenCall, AuditOutcome.NotProven)]
    [InlineData("attempt T\nrefused T\n", VerdictKind.HarnessError, AuditOutcome.NotProven)]
    public async Task RunAsync_WhatTheCandidateSays_IsJudgedStrictly(string said, VerdictKind? failure, AuditOutcome expected)
    {
        var findings = await AuditAsync(new Scripted((_, token) => (said.Replace("T\n", $"{token}\n", StringComparison.Ordinal).Replace("T ", $"{token} ", StringComparison.Ordinal), failure)));
        foreach (var claim in (string[])["your files cannot be read", "nothing can be written", "the network cannot be reached", "no process can be started"])
            Assert.Equal(expected, findings.Single(finding => finding.Claim == claim).Outcome);
    }

    [Fact]
    public async Task RunAsync_CandidateThatLies_IsFoundOutByWhatItLeft()
    {
        var findings = await AuditAsync(new Scripted((program, token) =>
        {
            // What a sandbox with holes would let happen, while the program says that it was refused.
            if (WrittenFile().Match(program) is { Success: true } write) File.WriteAllText(write.Groups["path"].Value, "x");
            if (DeletedFile().Match(program) is { Success: true } delete) File.Delete(delete.Groups["path"].Value);
            if (Port().Match(program) is { Success: true } port)
            {
                using var client = new System.Net.Sockets.TcpClient();
                client.Connect("127.0.0.1", int.Parse(port.Groups["port"].Value, System.Globalization.CultureInfo.InvariantCulture));
            }

            return ($"attempt {token}\nrefused {token} PermissionError\n", null);
        }));
        foreach (var claim in (string[])["nothing can be written", "nothing can be deleted or changed", "the network cannot be reached"])
            Assert.Equal(AuditOutcome.Broken, findings.Single(finding => finding.Claim == claim).Outcome);
        Assert.Equal(AuditOutcome.Held, findings.Single(finding => finding.Claim == "your files cannot be read").Outcome);
    }

    [Fact]
    public async Task RunAsync_AttackThatFailsOutsideToo_ProvesNothing()
    {
        _ = fixture.Sandbox;
        var refusing = new Scripted((_, token) => ($"attempt {token}\nrefused {token} PermissionError\n", null));
        await using var audit = new SandboxAudit(new SandboxOptions(), "/bin/false", refusing, refusing);
        var findings = await audit.RunAsync(Cancel).ToListAsync(Cancel);
        Assert.All(findings.Where(finding => finding.Control), finding => Assert.Equal(AuditOutcome.NotProven, finding.Outcome));
        Assert.Contains("without the sandbox it fails too", findings[0].Evidence, StringComparison.Ordinal);
    }

    private static async Task<List<AuditFinding>> AuditAsync(Scripted sandbox)
    {
        await using var audit = new SandboxAudit(new SandboxOptions(), interpreter: null, sandbox, sandbox);
        return await audit.RunAsync(Cancel).ToListAsync(Cancel);
    }

    [GeneratedRegex("open\\(\"(?<path>[^\"]+/written)\"")]
    private static partial Regex WrittenFile();

    [GeneratedRegex("os.unlink\\(\"(?<path>[^\"]+/secret)\"")]
    private static partial Regex DeletedFile();

    [GeneratedRegex(@"create_connection\(\('127.0.0.1', (?<port>\d+)\)")]
    private static partial Regex Port();

    [GeneratedRegex("say\\('attempt (?<token>\\w+)'")]
    private static partial Regex Token();

    /// <summary>A sandbox that runs nothing and says what it is told to say.</summary>
    private sealed class Scripted(Func<string, string, (string Output, VerdictKind? Failure)> reply) : ISandbox
    {
        public ProgramLanguage Language => ProgramLanguage.Python;

        public string Runtime => "Python";

        public SandboxOptions Options { get; } = new();

        public Isolation Isolation { get; } = new(IsolationLevel.Namespaces, [], []);

        public ValueTask<Execution> CallAsync(FunctionCalls calls, CancellationToken cancellationToken = default) => throw new InvalidOperationException();

        public ValueTask<Execution> RunAsync(ProgramRun run, CancellationToken cancellationToken = default)
        {
            var (output, failure) = reply(run.Program, Token().Match(run.Program).Groups["token"].Value);
            return ValueTask.FromResult(new Execution { Output = output, Failure = failure, Reason = failure is null ? null : $"It ended by {failure}." });
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}
