using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Sandboxing.Checking;

namespace Reasoning.Cli.Commands;

/// <summary><c>reason sandbox check</c>: what isolation this machine gives, each claim proved by an attempt to break it.</summary>
internal sealed class SandboxCheckCommand : Command, IHasExamples
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web)
    {
        WriteIndented = true,
        Converters = { new JsonStringEnumConverter(JsonNamingPolicy.KebabCaseLower) },
    };

    private readonly Terminal _terminal;
    private readonly Option<bool> _json = new("--json") { Description = "Write one JSON document instead of lines." };
    private readonly Option<string?> _level = new("--level")
    {
        Description = "The least isolation to ask for; refused where this machine cannot give it. Default: what candidates get by default.",
        HelpName = "LEVEL",
    };

    private readonly Option<bool> _allowUnsafe = new("--allow-unsafe") { Description = "Go on where there are only resource limits, to see what that lets through." };
    private readonly Option<string?> _python = new("--python") { Description = "The interpreter that candidates run in. Default: REASONING_PYTHON, or python3 on PATH.", HelpName = "PATH" };

    public SandboxCheckCommand(Terminal terminal)
        : base("check", "Show what isolation this machine gives to untrusted programs, and try to break each of its claims; exit code 0 only if all hold.")
    {
        _terminal = terminal;
        _level.AcceptOnlyFromAmong([.. Enum.GetValues<IsolationLevel>().Select(LevelName)]);
        Add(_json);
        Add(_level);
        Add(_allowUnsafe);
        Add(_python);
        SetAction((parsed, cancellationToken) => RunAsync(
            new SandboxOptions
            {
                LeastIsolation = parsed.GetValue(_level) is { } name ? Enum.GetValues<IsolationLevel>().Single(level => LevelName(level) == name) : null,
                AllowUnsafe = parsed.GetValue(_allowUnsafe),
                PythonPath = parsed.GetValue(_python),
            },
            parsed.GetValue(_json),
            cancellationToken));
    }

    public IReadOnlyList<(string Line, string Remark)> Examples { get; } =
    [
        ("reason sandbox check", "What candidates get here by default, attacked claim by claim."),
        ("reason sandbox check --level gvisor --json", "The highest level, for a script: refused where runsc is not installed."),
        ("reason sandbox check --allow-unsafe", "On a machine without isolation: what it would let through."),
    ];

    private async Task<int> RunAsync(SandboxOptions options, bool asJson, CancellationToken cancellationToken)
    {
        var machine = AuditedMachine.Look(options);
        if (!asJson) Show(machine);
        SandboxAudit audit;
        try
        {
            audit = await SandboxAudit.StartAsync(options, cancellationToken);
        }
        catch (SandboxUnavailableException refusal) when (asJson)
        {
            await WriteJsonAsync(new { machine, refusal = refusal.Message });
            return ReasonTool.Failure;
        }

        await using (audit)
        {
            var findings = new List<AuditFinding>();
            if (!asJson) Show(audit);
            await foreach (var finding in audit.RunAsync(cancellationToken))
            {
                findings.Add(finding);
                if (!asJson) Show(finding);
            }

            var held = findings.Count(finding => finding.Outcome == AuditOutcome.Held);
            if (asJson) await WriteJsonAsync(new { machine, audit.Runtime, audit.Isolation, findings, held, claims = findings.Count });
            else await _terminal.Out.WriteLineAsync($"\n{held} of {findings.Count} claims held.");
            return held == findings.Count ? ReasonTool.Success : ReasonTool.Failure;
        }
    }

    private Task WriteJsonAsync(object document) => _terminal.Out.WriteLineAsync(JsonSerializer.Serialize(document, Json));

    private void Show(AuditedMachine machine)
    {
        Fact("system", $"{machine.System} ({machine.Architecture}, {(machine.IsRoot ? "root" : "unprivileged user")})");
        Fact("python", machine.Python ?? "not found");
        Fact(".NET", machine.DotNet);
        Fact("bubblewrap", machine.Bubblewrap ?? "not installed");
        Fact("gVisor", machine.Gvisor ?? "not installed");
    }

    private void Show(SandboxAudit audit)
    {
        Fact("runtime", audit.Runtime);
        Fact("isolation", LevelName(audit.Isolation.Level));
        Fact("measures", string.Join(", ", audit.Isolation.Measures));
        Fact("missing", audit.Isolation.Missing.Count == 0 ? "nothing" : string.Join("; ", audit.Isolation.Missing));
        _terminal.Out.WriteLine();
    }

    private void Show(AuditFinding finding)
    {
        var outcome = finding.Outcome switch { AuditOutcome.Held => "held", AuditOutcome.Broken => "BROKEN", _ => "not proven" };
        var control = finding is { Control: true, Outcome: AuditOutcome.Held } ? "; works without the sandbox" : "";
        _terminal.Out.WriteLine($"{outcome,-10}  {finding.Claim,-48}  {finding.Attack}: {finding.Evidence}{control}");
    }

    private void Fact(string name, string value) => _terminal.Out.WriteLine($"{name,-10}  {value}");

    private static string LevelName(IsolationLevel level) => JsonNamingPolicy.KebabCaseLower.ConvertName(level.ToString());
}
