using System.Globalization;
using System.Text.RegularExpressions;
using Reasoning.Verification;

namespace Reasoning.Search.Repair;

/// <summary>
/// Names the bug that a verdict shows, without asking a model: from compiler messages, exceptions, spent limits, and the shape of wrong answers. After Dou et al. 2024, whose
/// models name the kind themselves; rules come first here because they are free, always the same, and right about everything that a compiler or runtime says.
/// </summary>
/// <remarks>
/// Wrong answers of no recognised shape count as <see cref="BugKind.LogicError"/>, other exceptions as <see cref="BugKind.OtherRuntime"/>. What a program invents shows as a
/// module or member that does not exist, so <see cref="BugKind.Hallucination"/> is found by that, although the program then fails while running.
/// </remarks>
public static partial class BugClassifier
{
    /// <summary>Names the bug.</summary>
    /// <param name="verdict">A verdict that is no pass.</param>
    /// <returns>Null for a pass, and where the verdict is no evidence.</returns>
    public static BugFinding? Classify(Verdict verdict)
    {
        ArgumentNullException.ThrowIfNull(verdict);
        if (verdict.Passed || !verdict.IsEvidence) return null;
        var reason = verdict.Reason ?? "";
        return verdict.Kind switch
        {
            VerdictKind.CompileError => Unreadable(reason),
            VerdictKind.RuntimeError => Raised(verdict, reason),
            VerdictKind.WrongAnswer => new BugFinding(WrongAnswerShape.KindOf(verdict), Sentence(reason, "An answer is wrong."), 0),
            VerdictKind.CpuTimeout or VerdictKind.WallTimeout => new BugFinding(BugKind.OtherRuntime, Sentence(reason, "The program ran too long."), 0),
            _ => new BugFinding(BugKind.OtherRuntime, Sentence(reason, "The program exceeded a limit."), 0),
        };
    }

    private static BugFinding Unreadable(string reason)
    {
        var evidence = Sentence(reason, "The program cannot be read.");
        return CSharpPattern().Match(reason) is { Success: true } match
            ? new BugFinding(CSharpBugs.KindOf(match.Groups["id"].Value, reason), evidence, match.Groups["line"].Success ? Number(match.Groups["line"].Value) : 0)
            : new BugFinding(PythonBugs.KindOfSyntax(reason), evidence, LineOf(reason));
    }

    private static BugFinding Raised(Verdict verdict, string reason)
    {
        // The first test that raised has the exception as data; one that was raised when the program was loaded is in the reason only.
        var error = verdict.Tests.FirstOrDefault(test => test.Status is TestStatus.Failed or TestStatus.Error)?.Error;
        var match = RaisedPattern().Match(reason);
        var type = error?.Type ?? (match.Success ? match.Groups["type"].Value : "");
        var text = error?.Text ?? (match.Success ? match.Groups["text"].Value : reason);
        var kind = CSharpBugs.KindOfException(type) ?? PythonBugs.KindOfException(type, text);
        return new BugFinding(kind, Sentence(reason, type.Length > 0 ? $"The program raised {type}." : "The program failed."), error?.Line ?? LineOf(reason));
    }

    private static int LineOf(string reason) => LinePattern().Match(reason) is { Success: true } match ? Number(match.Groups["line"].Value) : 0;

    private static int Number(string digits) => int.TryParse(digits, CultureInfo.InvariantCulture, out var number) ? number : 0;

    private static string Sentence(string reason, string otherwise) => string.IsNullOrWhiteSpace(reason) ? otherwise : reason;

    [GeneratedRegex(@"(?:\((?<line>\d+),\d+\): )?(?:error )?\b(?<id>CS\d{4})\b", RegexOptions.CultureInvariant)]
    private static partial Regex CSharpPattern();

    [GeneratedRegex(@"^The program raised (?<type>[\w.]+)(?:: (?<text>.*))?", RegexOptions.CultureInvariant | RegexOptions.Singleline)]
    private static partial Regex RaisedPattern();

    [GeneratedRegex(@"(?:\(line (?<line>\d+)\)|\bat line (?<line>\d+) of the program)", RegexOptions.CultureInvariant)]
    private static partial Regex LinePattern();
}
