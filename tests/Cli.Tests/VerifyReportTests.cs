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
        var verdicts = new Dictionary<VerdictKind, int> { [VerdictKind.Pass] = 1, [VerdictKind.Flaky] = 1 };
        var summary = new ScoringSummary
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
            PassAtK = [new PassAtKEstimate(1, 1, null, 1, value)],
            Problems = [new ProblemScore("Toy/0", 2, 1, 1, verdicts)],
            Missing = [],
            Restored = 0,
            Seconds = 1,
            SamplesPerSecond = 2,
        };
        var error = new StringWriter();

        VerifyReport.Write(new Terminal { In = TextReader.Null, Out = new StringWriter(), Error = error }, summary, perProblem: false, tellMissing: true);

        Assert.Equal(said, error.ToString().Contains("With these counted as failures, pass@1 is 50.0 %.", StringComparison.Ordinal));
    }
}
