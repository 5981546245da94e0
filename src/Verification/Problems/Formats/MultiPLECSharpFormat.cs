using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.Values;
using Reasoning.Verification.Values.Literals;

namespace Reasoning.Verification.Problems.Formats;

/// <summary>
/// MultiPL-E's translations of HumanEval and MBPP to C# (Cassano et al. 2022), the files <c>humaneval-cs-*.jsonl</c> and <c>mbpp-cs-*.jsonl</c>: <c>name</c>,
/// <c>language</c> (<c>cs</c>), <c>prompt</c> (a class <c>Problem</c> up to the opening brace of the method to write), <c>tests</c> (the closing brace, and a method
/// <c>Main</c> of <c>Debug.Assert</c> calls). <c>stop_tokens</c>, <c>doctests</c>, <c>original</c> and <c>prompt_terminology</c> are ignored.
/// </summary>
/// <remarks>
/// The tests are not run: their arguments and expected values are read out of the syntax, so that a candidate sees inputs only. A problem with an assertion that does more
/// than compare one call with a value (by <c>==</c>, <c>Equals</c> or <c>SequenceEqual</c>) counts as a broken record. It departs in this: floating-point numbers
/// are equal within 1e-6, as in HumanEval's own tests, where the translation asks for the same bits; and lists and dictionaries are equal by their items, where an
/// <c>Equals</c> in the published files asks for the same object, so that no answer passes there.
/// </remarks>
internal sealed class MultiPLECSharpFormat : BenchmarkFormat
{
    private const string Needed = "a problem of MultiPL-E has name, language, prompt and tests";
    private static readonly ValueComparison Comparison = new() { AbsoluteTolerance = 1e-6, RelativeTolerance = 1e-6 };

    public override string Name => "multipl-e-cs";

    public override string Title => "MultiPL-E for C# (Cassano et al. 2022)";

    public override ProgramLanguage Language => ProgramLanguage.CSharp;

    public override string Tests => "calls, read out of assertions";

    public override string File => "humaneval-cs-*.jsonl or mbpp-cs-*.jsonl of MultiPL-E.";

    public override Uri Homepage { get; } = new("https://github.com/nuprl/MultiPL-E");

    public override string Licence => "MIT (HumanEval), CC-BY-4.0 (MBPP)";

    public override IReadOnlyList<string> Fields { get; } = ["name", "language", "prompt", "tests"];

    private protected override CodeProblem ParseRecord(ProblemRecord record)
    {
        var name = record.GetText("name", Needed);
        if (record.GetText("language", Needed) is var language && language is not ("cs" or "csharp"))
            throw record.Broken($"the field 'language' is '{language}'; of MultiPL-E only C# (cs) is read");
        var prompt = record.GetText("prompt", Needed).ReplaceLineEndings("\n");
        var tests = record.GetText("tests", Needed).ReplaceLineEndings("\n");
        if (CSharpNesting.IsTooDeep(prompt) || CSharpNesting.IsTooDeep(tests)) throw record.Broken("the code in the fields 'prompt' and 'tests' is nested too deeply to be read");
        var root = CSharpSyntaxTree.ParseText(prompt + tests).GetCompilationUnitRoot();
        var main = root.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(method => method.Identifier.Text == "Main" && method.Body is not null)
            ?? throw record.Broken("the field 'tests' has no method Main");
        var calls = main.Body!.Statements.Where(statement => statement is not EmptyStatementSyntax).Select(statement => ReadAssertion(record, statement, prompt.Length, tests)).ToArray();
        if (calls.Length == 0) throw record.Broken("the method Main in the field 'tests' asserts nothing");
        var method = calls[0].Method;
        if (calls.FirstOrDefault(call => call.Method != method) is { Method: { } other }) throw record.Broken($"the tests call both '{method}' and '{other}'");
        var declared = root.DescendantNodes().OfType<MethodDeclarationSyntax>().FirstOrDefault(candidate => candidate.Identifier.Text == method)
            ?? throw record.Broken($"the tests call '{method}', which the field 'prompt' does not declare");
        return new CodeProblem
        {
            TaskId = name,
            Language = ProgramLanguage.CSharp,
            Prompt = prompt,
            EntryPoint = declared.Parent is TypeDeclarationSyntax type ? $"{type.Identifier.Text}.{method}" : method,
            Tests = new CallTests([.. calls.Select(call => call.Test)], Comparison),
        };
    }

    private static (string Method, CallTest Test) ReadAssertion(ProblemRecord record, StatementSyntax statement, int offset, string tests)
    {
        if (statement is not ExpressionStatementSyntax
            {
                Expression: InvocationExpressionSyntax { Expression: var target, ArgumentList.Arguments: [{ Expression: var claim }, ..] }
            } || target.ToString() is not ("Debug.Assert" or "System.Diagnostics.Debug.Assert" or "Trace.Assert"))
            throw Refused(statement.SpanStart, "this is no call of Debug.Assert");
        try
        {
            var (call, expected) = Split(claim);
            if (Bare(call) is not InvocationExpressionSyntax { Expression: var callee, ArgumentList.Arguments: var arguments })
                throw new LiteralFormatException(call.SpanStart, "what is compared must be a call of the function");
            var method = callee switch
            {
                SimpleNameSyntax simple => simple.Identifier.Text,
                MemberAccessExpressionSyntax { Expression: IdentifierNameSyntax, Name: var member } => member.Identifier.Text,
                _ => throw new LiteralFormatException(callee.SpanStart, "what is compared must be a call of the function"),
            };
            if (arguments.FirstOrDefault(argument => argument.NameColon is not null || !argument.RefKindKeyword.IsKind(SyntaxKind.None)) is { } odd)
                throw new LiteralFormatException(odd.SpanStart, "arguments must be plain values in their order");
            return (method, new CallTest(new CallArguments([.. arguments.Select(argument => CSharpLiteral.Read(argument.Expression))]), expected));
        }
        catch (LiteralFormatException error)
        {
            throw Refused(error.Position, error.Problem, error);
        }

        ProblemFormatException Refused(int position, string problem, Exception? cause = null)
        {
            var line = tests.AsSpan(0, Math.Clamp(position - offset, 0, tests.Length)).Count('\n') + 1;
            return record.Broken($"the assertion in line {line} of the field 'tests' cannot be read as a call and its value: {problem}", cause);
        }
    }

    // f(x) == v, f(x).Equals(v), f(x).SequenceEqual(v), f(x) and !f(x)
    private static (ExpressionSyntax Call, PlainValue Expected) Split(ExpressionSyntax claim) => Bare(claim) switch
    {
        BinaryExpressionSyntax { RawKind: (int)SyntaxKind.EqualsExpression, Left: var call, Right: var value } => (call, CSharpLiteral.Read(value)),
        InvocationExpressionSyntax
        {
            Expression: MemberAccessExpressionSyntax { Name.Identifier.Text: "Equals" or "SequenceEqual", Expression: var call },
            ArgumentList.Arguments: [{ Expression: var value }],
        } => (call, CSharpLiteral.Read(value)),
        PrefixUnaryExpressionSyntax { RawKind: (int)SyntaxKind.LogicalNotExpression, Operand: var call } => (call, false),
        InvocationExpressionSyntax call => (call, true),
        var other => throw new LiteralFormatException(other.SpanStart, "it compares nothing"),
    };

    private static ExpressionSyntax Bare(ExpressionSyntax expression)
    {
        while (expression is ParenthesizedExpressionSyntax { Expression: var inner }) expression = inner;
        return expression;
    }
}
