using Reasoning.Search;
using Reasoning.Verification;
using Reasoning.Verification.Answers;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Evaluation.Benchmarks;

/// <summary>A problem together with what decides whether a candidate solves it.</summary>
public sealed class BenchmarkProblem
{
    private static readonly string[] AnswerStops = ["\nQuestion:"];

    private readonly string? _answer;

    /// <summary>A programming task.</summary>
    public BenchmarkProblem(CodeProblem code)
    {
        ArgumentNullException.ThrowIfNull(code);
        Code = code;
        Problem = new Problem { Id = code.TaskId, Prompt = code.Prompt, Kind = ProblemKind.Program, StopStrings = CompletionProgram.StopStringsOf(code) };
    }

    /// <summary>A problem with one right answer.</summary>
    /// <param name="id">Its name, unique in its benchmark.</param>
    /// <param name="question">The text that the model continues with its solution.</param>
    /// <param name="answer">The right answer.</param>
    public BenchmarkProblem(string id, string question, string answer)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(answer);
        _answer = answer;
        Problem = new Problem { Id = id, Prompt = question, Kind = ProblemKind.Answer, StopStrings = AnswerStops };
    }

    /// <summary>What the model sees.</summary>
    public Problem Problem { get; }

    /// <summary>The programming task with its tests; null for a problem that is none.</summary>
    public CodeProblem? Code { get; }

    /// <summary>The language of its programs; null for a problem that is none.</summary>
    public ProgramLanguage? Language => Code?.Language;

    /// <summary>Why a judge cannot judge this problem, in one sentence; null where it can.</summary>
    /// <param name="judge">What judges programs.</param>
    public string? WhyNot(UnitTestJudge judge)
    {
        ArgumentNullException.ThrowIfNull(judge);
        return Code is null ? null : judge.WhyNot(Code);
    }

    /// <summary>Makes the verifier of this problem.</summary>
    /// <param name="judge">What judges programs, which the verifier needs as long as it is used; problems that are no programs do without.</param>
    /// <exception cref="ArgumentNullException">This is a programming task and there is no judge.</exception>
    /// <exception cref="NotSupportedException">The judge cannot judge this problem (<see cref="WhyNot"/>).</exception>
    public IVerifier CreateVerifier(UnitTestJudge? judge)
    {
        if (Code is null) return new AnswerVerifier(_answer!);
        ArgumentNullException.ThrowIfNull(judge);
        return judge.For(Code);
    }

    /// <summary>Makes a verifier that knows what the problem's text shows, and nothing of the tests that decide whether it is solved.</summary>
    /// <param name="judge">What judges programs, which the verifier needs as long as it is used.</param>
    /// <returns>Null for a problem that is no program in Python.</returns>
    public IVerifier? CreateExampleVerifier(UnitTestJudge? judge) =>
        Code is not null && judge is not null && DocstringExamples.ExampleProblem(Code) is { } examples && judge.WhyNot(examples) is null ? judge.For(examples) : null;
}
