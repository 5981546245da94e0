using Reasoning.Data.Linting.CSharp;
using Reasoning.Verification.Sandboxing.CSharp;

namespace Reasoning.Data.Linting;

/// <summary>Lints C# programs with the compiler (Roslyn, C# 14) in this process: its errors, under their codes.</summary>
/// <remarks>
/// <para>The line of an error is the one to delete: where something is missing that a bracket or a statement asks for, the line that it begins in, not the one where the compiler notices.</para>
/// <para>Programs are compiled against the assemblies of the runtime, as <see cref="CSharpCompiler"/> does it, and never run: a program with a <c>Main</c>, with top-level statements, of types alone, or
/// of methods without a class around them. One that is too large or too tangled for the compiler is refused with a <see cref="LinterException"/>.</para>
/// </remarks>
public sealed class CSharpLinter : ILinter
{
    private readonly CSharpCompiler _compiler = new();

    /// <inheritdoc/>
    /// <exception cref="LinterException">The compiler refuses to judge the text.</exception>
    public async ValueTask<IReadOnlyList<LintFinding>> LintAsync(string text, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text)) return [];
        CompiledProgram compiled = await _compiler.CompileAsync(text, ProgramForm.Methods, cancellationToken).ConfigureAwait(false);
        if (compiled.Succeeded) return [];
        var findings = new List<LintFinding>();
        BracketPairs? brackets = null;
        foreach (ProgramDiagnostic diagnostic in compiled.Diagnostics.Where(diagnostic => diagnostic.IsError))
        {
            if (diagnostic.Id.StartsWith("RC", StringComparison.Ordinal)) throw new LinterException($"The compiler could not judge a text of {text.AsSpan().Count('\n') + 1} lines: {diagnostic.Message}");
            brackets ??= new BracketPairs(text);
            findings.Add(new LintFinding(diagnostic.Id, brackets.LineToDelete(diagnostic), diagnostic.Message));
        }

        return findings;
    }
}
