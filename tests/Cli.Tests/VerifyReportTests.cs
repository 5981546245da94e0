using Reasoning.Evaluation.Runs;
using Reasoning.Evaluation.Scoring;
using Reasoning.Verification;
using Reasoning.Verification.Sandboxing;

namespace Reasoning.Cli.Tests;

public sealed class VerifyReportTests
{
    [Theory]
    [InlineData(null, false)]
    [InlineData(0.5, true)]
    public void Write_SamplesLeftOut_SaysWhatTheFiguresWereIfTheyHadFailed(double? value, bool said)
    {
        var error = Write(Summary(new PassAtKEstimate(1, 1, null, 1, value)));

        Assert.Equal(said, error.Contains("With these counted as failures, pass@1 is 50.0 %.", StringComparison.Ordinal));
    }

    [Fact]
    public void Write_ProblemsWithTooFewJudgedSamples_AreCountedAndNamed()
    {
        var error = Write(Summary(new PassAtKEstimate(1, 1, null, 1), new PassAtKEstimate(2, null, null, 0), new PassAtKEstimate(3, null, null, 0)));

        Assert.DoesNotContain("pass@1 leaves out", error, StringComparison.Ordinal);
        Assert.Contains("pass@2 leaves out the problems with fewer than 2 judged samples: 1 of 1 (Toy/0).", error, StringComparison.Ordinal);
        Assert.Contains("pass@3 needs 3 samples of every problem; Toy/0 has 2.", error, StringComparison.Ordinal);
    }

    private static string Write(ScoringSummary summary)
    {
        var error = new StringWriter();
        VerifyReport.Write(new Terminal { In = TextReader.Null, Out = new StringWriter(), Error = error }, summary, perProblem: false, tellMissing: true);
        return error.ToString();
    }

    // A problem with two samples, of which one could not be judged.
    private static ScoringSummary Summary(params PassAtKEstimate[] estimates)
    {
        var verdicts = new Dictionary<VerdictKind, int> { [VerdictKind.Pass] = 1, [VerdictKind.Flaky] = 1 };
        return new ScoringSummary
        {
            Benchmark = "toy",
            BenchmarkSha256 = "00",
            BenchmarkProblems = 1,
            Source = "samples",
            SamplesSha256 = "00",
            Samples = 2,
            BrokenLines = 0,
            UnknownProblems = 0,
            Judge = new JudgeIdentity("Python 3.11", IsolationLevel.Namespaces, 3, 512 << 20, 1 << 20, 1, 0),
            Verdicts = verdicts,
            PassAtK = estimates,
            Problems = [new ProblemScore("Toy/0", 2, 1, 1, verdicts)],
            Missing = [],
            Restored = 0,
            Seconds = 1,
            SamplesPerSecond = 2,
        };
    }
}
