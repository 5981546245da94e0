using Reasoning.Search.Trees.Levin;

namespace Reasoning.Search.Tests.Trees.Levin;

public sealed class LevinSearchTests
{
    private static readonly double[][] Policies =
    [
        [0.7, 0.2, 0.1], [0.1, 0.8, 0.1], [0.2, 0.2, 0.6], [0.5, 0.3, 0.2], [0.34, 0.33, 0.33], [0.05, 0.05, 0.9], [0.6, 0.1, 0.3],
    ];

    // Counts of an independent program over the same tree: policy number (5 · Σ (i+1)·t_i + 3 · length) mod 7, four levels below the target.
    [Theory]
    [InlineData("0", 2, 2.43)]
    [InlineData("12", 29, 101)]
    [InlineData("012", 10, 24.81)]
    [InlineData("2201", 591, 4041.4)]
    [InlineData("01122", 627, 3969.25)]
    public void Run_FixedTree_LooksAtAsManyNodesAsKnownAndNoMoreThanTheBound(string target, int visited, double bound)
    {
        var result = LevinSearch.Run("", node => node.Length < target.Length + 4 ? Children(node) : [], node => node == target);

        Assert.Equal((true, target, target.Length, visited), (result.Found, result.Goal, result.Depth, result.Visited));
        Assert.Equal(bound, result.Bound, 0.005);
        Assert.True(result.Visited <= result.Bound);
    }

    [Fact]
    public void Run_UniformPolicy_IsBreadthFirst()
    {
        var visited = new List<string>();

        LevinSearch.Run<string>(
            "",
            node => node.Length < 5 ? [.. "012".Select(letter => new LevinAction<string>(node + letter, 1.0 / 3))] : [],
            node =>
            {
                visited.Add(node);
                return false;
            });

        Assert.Equal(364, visited.Count);
        Assert.Equal(visited.OrderBy(node => node.Length).ThenBy(node => node, StringComparer.Ordinal), visited);
    }

    [Fact]
    public void Run_RandomTrees_KeepTheBound()
    {
        for (var seed = 0; seed < 1000; seed++)
        {
            var random = new Random(seed);
            var policies = new Dictionary<string, LevinAction<string>[]>(StringComparer.Ordinal);
            var depth = random.Next(1, 6);
            var width = random.Next(2, 5);
            var goal = string.Concat(Enumerable.Range(0, depth).Select(_ => random.Next(width)));
            var epsilon = seed % 2 == 0 ? 0 : 0.05;

            var result = LevinSearch.Run<string>("", node => node.Length < depth + 2 ? Policy(node) : [], node => node == goal, new() { Epsilon = epsilon });

            Assert.True(result.Found);
            Assert.True(result.Visited <= result.Bound + 1e-6, $"seed {seed}: {result.Visited} > {result.Bound}");

            LevinAction<string>[] Policy(string node)
            {
                if (policies.TryGetValue(node, out var known)) return known;
                var weights = Enumerable.Range(0, width).Select(_ => Math.Pow(random.NextDouble(), 4) + 1e-4).ToArray();
                return policies[node] = [.. weights.Select((weight, i) => new LevinAction<string>($"{node}{i}", weight / weights.Sum() * 0.999999))];
            }
        }
    }

    [Fact]
    public void Run_GoalThatThePolicyRulesOut_IsFoundOnlyByTheMixture()
    {
        LevinAction<string>[] Expand(string node) => node.Length < 3 ? [new(node + "a", 1), new(node + "b", 0)] : [];

        Assert.False(LevinSearch.Run("", Expand, node => node == "ab").Found);
        var mixed = LevinSearch.Run("", Expand, node => node == "ab", new() { Epsilon = 0.01 });
        Assert.True(mixed.Found);
        Assert.Equal(Math.Log(0.995 * 0.005), mixed.LogProbability, 12);
        Assert.True(mixed.Visited <= mixed.Bound);
    }

    [Fact]
    public void Run_ExactHeuristic_LooksAtFewerNodes()
    {
        const string Target = "2201";
        double StepsLeft(string node)
        {
            var common = node.Zip(Target).TakeWhile(pair => pair.First == pair.Second).Count();
            return common == node.Length ? Target.Length - node.Length : Target.Length - common + (2 * (node.Length - common));
        }

        var plain = LevinSearch.Run("", node => node.Length < 8 ? Children(node) : [], node => node == Target);
        var guided = LevinSearch.Run("", node => node.Length < 8 ? Children(node) : [], node => node == Target, heuristic: StepsLeft);

        Assert.Equal(Target, guided.Goal);
        Assert.True(guided.Visited < plain.Visited, $"{guided.Visited} of {plain.Visited}");
    }

    [Fact]
    public void Run_PathsThatMeet_AreFollowedOnceUnlessTheNewOneIsMoreProbable()
    {
        // On a line of numbers, every number is reached by many paths.
        LevinAction<int>[] Expand(int at) => [new(at - 1, 0.5), new(at + 1, 0.5)];

        var all = LevinSearch.Run(0, Expand, at => at == 6);
        var once = LevinSearch.Run(0, Expand, at => at == 6, states: EqualityComparer<int>.Default);

        Assert.Equal((6, 6), (all.Depth, once.Depth));
        Assert.True(all.Visited > 64);
        Assert.InRange(once.Visited, 7, 13);

        // The shorter path to 2 is less probable: it is dominated by neither, and the later one is looked at too.
        var visits = 0;
        LevinAction<int>[] Diamond(int at) => at switch
        {
            0 => [new(2, 0.1), new(1, 0.9)],
            1 => [new(2, 1)],
            2 => [new(3, 1)],
            _ => [],
        };
        LevinSearch.Run(
            0,
            Diamond,
            at =>
            {
                visits += at == 2 ? 1 : 0;
                return false;
            },
            states: EqualityComparer<int>.Default);
        Assert.Equal(2, visits);
    }

    [Fact]
    public void Run_Limit_EndsWithoutAGoal()
    {
        var result = LevinSearch.Run("", Children, _ => false, new() { MaxVisited = 50 });

        Assert.Equal((false, 50), (result.Found, result.Visited));
        Assert.True(double.IsNaN(result.Bound));
    }

    [Fact]
    public void Run_ProbabilitiesAboveOne_AreRefused()
    {
        Assert.Throws<ArgumentException>(() => LevinSearch.Run<string>("", node => [new(node + "a", 0.7), new(node + "b", 0.7)], _ => false));
        Assert.Throws<ArgumentException>(() => LevinSearch.Run<string>("", node => [new(node + "a", double.NaN)], _ => false));
    }

    [Fact]
    public void Cost_KnownValues()
    {
        Assert.Equal(double.NegativeInfinity, LevinCost.Of(0, 0));
        Assert.Equal(Math.Log(2 / 0.1), LevinCost.Of(2, Math.Log(0.1)), 12);
        Assert.Equal(Math.Log(5) - (2.5 * Math.Log(0.1)), LevinCost.Of(2, Math.Log(0.1), 3), 12);
        Assert.Equal(21, LevinCost.Bound(2, Math.Log(0.1)), 9);
        Assert.Equal(0.4505, LevinCost.Mix(0.5, 0.1, 200), 12);
        Assert.Throws<ArgumentOutOfRangeException>(() => LevinCost.Of(1, 0.5));
    }

    private static LevinAction<string>[] Children(string node)
    {
        var sum = node.Select((digit, i) => (i + 1) * (digit - '0')).Sum();
        var policy = Policies[((sum * 5) + (node.Length * 3)) % 7];
        return [.. policy.Select((probability, i) => new LevinAction<string>($"{node}{i}", probability))];
    }
}
