using Reasoning.Data.Linting;

namespace Reasoning.Data.Tests.Linting;

/// <summary>Says of each text what a linter once said of it.</summary>
internal sealed class RecordedLinter(IReadOnlyDictionary<string, IReadOnlyList<LintFinding>> verdicts) : ILinter
{
    public ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default) =>
        verdicts.TryGetValue(text, out IReadOnlyList<LintFinding>? findings)
            ? ValueTask.FromResult(findings)
            : throw new LinterException($"This text was not recorded: {text}");
}
