namespace Reasoning.Verification.TestGeneration.ModelTests;

/// <summary>Tests that cannot hold together, since a function gives one answer to one input.</summary>
internal static class Contradictions
{
    /// <summary>Keeps of the values expected of one call the one that the most samples expect, and none where several are tied.</summary>
    /// <param name="tests">Tests, each once.</param>
    /// <param name="dropped">Takes what is not kept.</param>
    public static List<FoundTest> Remove(List<FoundTest> tests, List<DroppedTest> dropped)
    {
        var removed = new HashSet<FoundTest>(ReferenceEqualityComparer.Instance);

        // A truth value and a whole value are expectations of different strength: which of them is right cannot be told from counts.
        foreach (var call in tests.Where(test => test.Arguments is not null).GroupBy(test => (test.Arguments, test.IsTruth)))
        {
            var values = call.GroupBy(test => test.Test.Call!.Expected!)
                .Select(group => (Tests: group.ToList(), Votes: group.Sum(test => test.Test.Count)))
                .OrderByDescending(value => value.Votes)
                .ToList();
            if (values.Count < 2) continue;
            var isTied = values[0].Votes == values[1].Votes;
            foreach (var test in values.Skip(isTied ? 0 : 1).SelectMany(value => value.Tests))
            {
                removed.Add(test);
                var rival = values[isTied && values[0].Tests.Contains(test) ? 1 : 0];
                dropped.Add(new DroppedTest(
                    test.Test.Sample,
                    test.Test.Line,
                    test.Test.Source,
                    DropReason.Contradicted,
                    $"{rival.Tests[0].Test.Source} is as frequent or more ({rival.Votes} to {test.Test.Count})"));
            }
        }

        return [.. tests.Where(test => !removed.Contains(test))];
    }
}
