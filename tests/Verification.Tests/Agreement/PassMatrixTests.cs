using FsCheck;
using FsCheck.Fluent;
using Reasoning.Verification.Agreement;

namespace Reasoning.Verification.Tests.Agreement;

public class PassMatrixTests
{
    [Fact]
    public void FromRows_AnyBits_GivesEachBack()
    {
        var tables = from tests in Gen.Choose(0, 140)
                     from rows in Gen.NonEmptyListOf(Gen.ArrayOf(Gen.Elements('0', '1'), tests))
                     select rows.Select(row => new string(row)).ToArray();
        Prop.ForAll(Arb.From(tables), rows =>
        {
            var matrix = PassMatrix.FromRows(rows);
            for (var solution = 0; solution < rows.Length; solution++)
            {
                Assert.Equal(rows[solution], string.Concat(Enumerable.Range(0, matrix.TestCount).Select(test => matrix[solution, test] ? '1' : '0')));
                var cluster = Assert.Single(matrix.Clusters, cluster => cluster.Solutions.Contains(solution));
                Assert.Equal(Enumerable.Range(0, rows.Length).Where(other => rows[other] == rows[solution]), cluster.Solutions);
                Assert.Equal(rows[solution].Count(cell => cell == '1'), cluster.TestsPassed);
            }

            Assert.Equal(rows.Distinct(), matrix.Clusters.Select(cluster => rows[cluster.Solutions[0]]));
        }).QuickCheckThrowOnFailure();
    }

    [Fact]
    public void Clusters_WithCounts_CountSamples()
    {
        var matrix = PassMatrix.FromRows(["101", "010", "101"], [2, 5, 3], [1, 10, 100]);
        Assert.Equal((10, 111), (matrix.SampleCount, matrix.TestSampleCount));
        Assert.Equal([(5L, 101L), (5L, 10L)], matrix.Clusters.Select(cluster => (cluster.Samples, cluster.TestsPassed)));
        Assert.Equal(3, matrix.CountOf(2));
    }

    [Fact]
    public void Create_ListsChangedAfterwards_StaysAsItWas()
    {
        var counts = new List<int> { 1, 2 };
        var matrix = PassMatrix.Create(2, 1, (solution, _) => solution == 0, counts);
        counts[0] = 50;
        Assert.Equal(1, matrix.CountOf(0));
    }

    [Fact]
    public void FromRows_BadTables_SayWhatAndWhere()
    {
        Refused(() => PassMatrix.FromRows([]), "at least one solution");
        Refused(() => PassMatrix.FromRows(["10", "1"]), "Row 1 has 1 tests where row 0 has 2");
        Refused(() => PassMatrix.FromRows(["10", "1x"]), "Row 1 has 'x' at test 1");
        Refused(() => PassMatrix.FromRows(["10", null!]), "Row 1 is missing");
        Refused(() => PassMatrix.FromRows(["10"], [1, 1]), "2 counts for 1 solutions");
        Refused(() => PassMatrix.FromRows(["10"], [0]), "count of solution 0 is 0");
        Refused(() => PassMatrix.FromRows(["10"], testCounts: [1]), "1 counts for 2 tests");
        Refused(() => PassMatrix.FromRows(["10"], testCounts: [1, -1]), "count of test 1 is -1");

        static void Refused(Action act, string because) =>
            Assert.Contains(because, Assert.ThrowsAny<ArgumentException>(act).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(2, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 3)]
    public void Item_OutsideTheTable_Throws(int solution, int test) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => PassMatrix.FromRows(["101", "010"])[solution, test]);
}
