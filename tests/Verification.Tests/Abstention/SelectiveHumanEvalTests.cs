using System.IO.Compression;
using System.Text.Json;
using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Tests.Abstention;

/// <summary>Selective accuracy on real programs: CodeGen-16B on half of HumanEval, with tests that the model wrote, chosen by CodeT.</summary>
public class SelectiveHumanEvalTests
{
    [Fact]
    public void ClusterShare_CodeTOnHumanEval_OrdersAnswersBetterThanTestsPassed()
    {
        using var stream = new GZipStream(File.OpenRead(SharedData.Path("golden/dual_humaneval_codegen16b_half.json.gz")), CompressionMode.Decompress);
        using var golden = JsonDocument.Parse(stream);
        List<ScoredAnswer> byCluster = [], byTests = [];
        foreach (var task in golden.RootElement.GetProperty("tasks").EnumerateArray())
        {
            if (task.GetProperty("codet_protocol_chosen").ValueKind == JsonValueKind.Null)
            {
                // No sample passes a test: whatever is answered is a guess.
                byCluster.Add(new ScoredAnswer(0, false));
                byTests.Add(new ScoredAnswer(0, false));
                continue;
            }

            var chosen = Numbers(task, "codet_protocol_chosen");
            var samples = Numbers(task, "freq");
            var alike = chosen.Sum(row => samples[row]);
            // What is chosen is one of these samples at random; it is taken as right where most of them are.
            var isRight = 2 * chosen.Sum(row => Numbers(task, "true")[row] * samples[row]) > alike;
            var tests = task.GetProperty("rows")[chosen[0]].GetString()!;
            byCluster.Add(new ScoredAnswer(Confidence.OfCluster(alike, samples.Sum()).Value, isRight));
            byTests.Add(new ScoredAnswer((double)tests.Count(test => test == '1') / tests.Length, isRight));
        }

        Assert.Equal(82, byCluster.Count);
        var (cluster, test) = (RiskCoverageCurve.Of(byCluster), RiskCoverageCurve.Of(byTests));
        var line = string.Join("; ", ((double[])[1, 0.6, 0.4, 0.2]).Select(c => FormattableString.Invariant($"{c:P0}: {cluster.AccuracyAt(c):P1} / {test.AccuracyAt(c):P1}")));
        TestContext.Current.SendDiagnosticMessage($"Coverage: accuracy by cluster share / by tests passed. {line}. Area {cluster.Area:0.000} / {test.Area:0.000}, {cluster.Count} tasks.");
        Assert.True(cluster.Area < test.Area);
        Assert.True(cluster.AccuracyAt(0.2) > 1.5 * cluster.AccuracyAt(1));
        Assert.True(cluster.AccuracyAt(0.2) > test.AccuracyAt(0.2));
    }

    private static int[] Numbers(JsonElement task, string name) => [.. task.GetProperty(name).EnumerateArray().Select(number => number.GetInt32())];
}
