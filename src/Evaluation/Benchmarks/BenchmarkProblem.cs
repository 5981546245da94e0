using Reasoning.Search;
using Reasoning.Verification;
using Reasoning.Verification.Answers;
using Reasoning.Verification.Problems;
using Reasoning.Verification.Programs;
using Reasoning.Verification.Sandboxing;
using Reasoning.Verification.UnitTests;

namespace Reasoning.Evaluation.Benchmarks;

/// <summary>A problem together with what decides whether a candidate solves it.</summary>
public sealed class BenchmarkProblem
{
    private static readonly string[] AnswerStops = ["\nQuestion:"];

    private readonly CodeProblem? _code;
    private readonly string? _answer;

    /// <summary>A programming task.</summary>
    public BenchmarkProblem(CodeProblem code)
    {
        ArgumentNullException.ThrowIfNull(code);
        _code = code;
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

    /// <summary>Makes the judge of this problem.</summary>
    /// <param name="sandbox">Where programs run; problems that are no programs do without.</param>
    /// <exception cref="ArgumentNullException">This is a programming task and there is no sandbox.</exception>
    public IVerifier CreateVerifier(PythonSandbox? sandbox)
    {
        if (_code is null) return new AnswerVerifier(_answer!);
        ArgumentNullException.ThrowIfNull(sandbox);
        return new HumanEvalVerifier(sandbox, _code);
    }
}
