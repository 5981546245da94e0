using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Agreement;

namespace Reasoning.Verification.Tests.Agreement;

public class SelectionRuleTests
{
    private static readonly B4Options _priors = new() { Alpha = 7, Beta0 = 30 };

    private static readonly ISelectionRule[] _rules =
        [new MaxPassRule(), new ClusterSizeRule(), new CodeTRule(), new CodeTRule { AcceptFailing = false }, new B4Rule(), new B4Rule(_priors)];

    private static Arbitrary<Table> Tables => Arb.From(
        from solutions in Gen.Choose(1, 12)
        from tests in Gen.Frequency((4, Gen.Choose(0, 6)), (1, Gen.Choose(60, 130)))
        from prototypes in Gen.ArrayOf(Gen.ArrayOf(Gen.Elements('0', '1'), tests), 4)
        from which in Gen.ArrayOf(Gen.Choose(0, 3), solutions)
        from counts in Gen.ArrayOf(Gen.Choose(1, 4), solutions)
        from testCounts in Gen.ArrayOf(Gen.Choose(1, 3), tests)
        from seed in Gen.Choose(0, 1000)
        select new Table([.. which.Select(prototype => new string(prototypes[prototype]))], counts, testCounts, seed));

    [Fact]
    public void Rank_WithCounts_IsTheRankingOfTheMatrixWrittenOut()
    {
        Prop.ForAll(Tables, table =>
        {
            var owners = table.Rows.SelectMany((_, row) => Enumerable.Repeat(row, table.Counts[row])).ToArray();
            var written = PassMatrix.FromRows([.. owners.Select(row => string.Concat(table.Rows[row].Select((cell, test) => new string(cell, table.TestCounts[test]))))]);
            foreach (var rule in _rules)
            {
                var (counted, expanded) = (rule.Rank(table.Matrix), rule.Rank(written));
                Assert.Equal(
                    expanded.Clusters.Select(cluster => (string.Join(',', cluster.Solutions.Select(row => owners[row]).Distinct()), cluster.Samples, cluster.Score)),
                    counted.Clusters.Select(cluster => (string.Join(',', cluster.Solutions), cluster.Samples, cluster.Score)));
                Assert.Equal(expanded.Confidence, counted.Confidence);
                var right = table.Rows.Select((_, row) => row % 2 == 0).ToArray();
                Assert.Equal(expanded.ExpectedAccuracy([.. owners.Select(row => right[row])]), counted.ExpectedAccuracy(right));
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rank_RowsAndColumnsInAnotherOrder_GivesTheSameClustersAndScores()
    {
        Prop.ForAll(Tables, table =>
        {
            var random = new Random(table.Seed);
            var (rows, columns) = (Enumerable.Range(0, table.Rows.Length).ToArray(), Enumerable.Range(0, table.TestCounts.Length).ToArray());
            random.Shuffle(rows);
            random.Shuffle(columns);
            var shuffled = PassMatrix.FromRows(
                [.. rows.Select(row => string.Concat(columns.Select(column => table.Rows[row][column])))],
                [.. rows.Select(row => table.Counts[row])],
                [.. columns.Select(column => table.TestCounts[column])]);
            foreach (var rule in _rules)
            {
                Assert.Equal(Described(rule.Rank(table.Matrix), row => row), Described(rule.Rank(shuffled), row => rows[row]));
                Assert.Equal(rule.Rank(table.Matrix).BestSolutions, rule.Rank(shuffled).BestSolutions.Select(row => rows[row]).Order());
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rank_CountedNaively_HasTheSameScores()
    {
        Prop.ForAll(Tables, table =>
        {
            var rows = table.Rows;
            var matrix = PassMatrix.FromRows(rows);
            foreach (var (rule, score) in new (ISelectionRule, Func<string, double>)[]
            {
                (new MaxPassRule(), row => row.Count(cell => cell == '1')),
                (new ClusterSizeRule(), row => rows.Count(other => other == row)),
                (new CodeTRule(), row => row.Count(cell => cell == '1') * Math.Sqrt(rows.Count(other => other == row))),
                (new B4Rule(_priors), row => NaiveB4(rows, row, _priors.Alpha, _priors.Beta0)),
                (new B4Rule(), row => NaiveB4(rows, row, 1e3, 1e5)),
            })
            {
                var ranking = rule.Rank(matrix);
                Assert.Equal(Enumerable.Range(0, rows.Length), ranking.Clusters.SelectMany(cluster => cluster.Solutions).Order());
                foreach (var cluster in ranking.Clusters)
                {
                    foreach (var solution in cluster.Solutions)
                        Assert.Equal(score(rows[solution]), cluster.Score, 1e-10 * Math.Max(1, Math.Abs(cluster.Score)));
                }
            }
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Rank_TiedClusters_AreAllNamedAndNoneIsPreferred()
    {
        var ranking = new CodeTRule().Rank(PassMatrix.FromRows(["10", "01", "00"]));
        Assert.True(ranking.IsTied);
        Assert.Equal([0, 1], ranking.BestSolutions);
        Assert.Equal(1.0 / 3, ranking.Confidence);
        Assert.Equal(0.5, ranking.ExpectedAccuracy([true, false, true]));
        var chosen = Enumerable.Range(0, 200).Select(seed => ranking.Choose(seed)).ToList();
        Assert.Equal([0, 1], chosen.Distinct().Order().Select(row => row!.Value));
        Assert.Equal(chosen, Enumerable.Range(0, 200).Select(seed => ranking.Choose(seed)));
    }

    [Fact]
    public void Choose_ManySeeds_TakesEachTiedSolutionAsOftenAsItWasSampled()
    {
        var ranking = new MaxPassRule().Rank(PassMatrix.FromRows(["1", "1", "0"], [3, 1, 5]));
        var first = Enumerable.Range(0, 4000).Count(seed => ranking.Choose(seed) == 0);
        Assert.InRange(first, 2850, 3150);   // 3000 expected, five standard deviations of 27
    }

    [Fact]
    public void Rank_CodeTsProtocolWithoutAPass_HasNoChoice()
    {
        var ranking = new CodeTRule { AcceptFailing = false }.Rank(PassMatrix.FromRows(["00", "00"]));
        Assert.Empty(ranking.Clusters);
        Assert.False(ranking.IsTied);
        Assert.Null(ranking.Choose(1));
        Assert.Equal(0, ranking.Confidence);
        Assert.Equal(0, ranking.ExpectedAccuracy([true, true]));
    }

    [Fact]
    public void ExpectedAccuracy_TruthsOfAnotherLength_SaysSo()
    {
        var ranking = new MaxPassRule().Rank(PassMatrix.FromRows(["1", "0"]));
        var error = Assert.Throws<ArgumentException>(() => ranking.ExpectedAccuracy([true]));
        Assert.Contains("1 truths for 2 solutions", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void B4Options_PriorsThatAreNone_AreRefused(double value)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new B4Options { Alpha = value });
        Assert.Throws<ArgumentOutOfRangeException>(() => new B4Options { Beta0 = value });
    }

    // The posterior as the paper writes it, cell by cell, each log-beta a product of whole numbers.
    private static double NaiveB4(string[] rows, string row, double alpha, double beta0)
    {
        var others = rows.Where(other => other != row).ToList();
        int tests = row.Length, passed = row.Count(cell => cell == '1'), size = rows.Length - others.Count;
        var cells = new int[2, 2];   // [does the cluster pass the test, does the other solution]
        foreach (var other in others)
        {
            for (var test = 0; test < tests; test++) cells[row[test] - '0', other[test] - '0']++;
        }

        return NaiveLogBeta(passed + alpha, tests - passed + 1) + NaiveLogBeta(size + alpha, others.Count + 1)
            + NaiveLogBeta(cells[1, 1] + 1, cells[1, 0] + 1) + NaiveLogBeta(cells[0, 1] + 1, cells[0, 0] + beta0);
    }

    private static double NaiveLogBeta(double a, double b)
    {
        var (small, large) = a < b ? (a, b) : (b, a);
        var sum = Math.Log(large);
        for (var i = 1; i < small; i++) sum += Math.Log((large + i) / i);
        return -sum;
    }

    private static List<(string Rows, long Samples, double Score)> Described(ClusterRanking ranking, Func<int, int> original) =>
        [.. ranking.Clusters.Select(cluster => (string.Join(',', cluster.Solutions.Select(original).Order()), cluster.Samples, cluster.Score)).Order()];

    private sealed record Table(string[] Rows, int[] Counts, int[] TestCounts, int Seed)
    {
        public PassMatrix Matrix => PassMatrix.FromRows(Rows, Counts, TestCounts);
    }
}
