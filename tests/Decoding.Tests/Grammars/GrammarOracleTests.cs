using System.Globalization;

namespace Reasoning.Decoding.Tests.Grammars;

/// <summary>
/// The engine against the recogniser, on grammars and vocabularies at random: at every state of random walks all tokens are tried. The environment variable
/// <c>REASONING_GRAMMAR_FUZZ</c> asks for more grammars than the usual run takes, from a seed on: <c>count</c> or <c>count:first</c>.
/// </summary>
public class GrammarOracleTests
{
    private const int Steps = 7;

    [Fact]
    public void Masks_RandomGrammars_EqualBruteForceOverAllTokens() => ForEachSeed(1000, seed =>
    {
        var walk = new OracleWalk(seed, hasTokens: seed % 3 == 0);
        if (!walk.CanBegin) return 0;
        for (int step = 0; step < Steps && walk.Step(); step++) { }
        return walk.Checks;
    });

    [Fact]
    public void RollbackAndFork_RandomGrammars_EqualReadingAnew() => ForEachSeed(250, seed =>
    {
        var walk = new OracleWalk(-1 - seed, hasTokens: seed % 3 == 0);
        if (!walk.CanBegin) return 0;
        for (int step = 0; step < 2 * Steps && walk.StepOrGoBack(); step++) { }
        return walk.Checks;
    });

    private static void ForEachSeed(int usual, Func<int, int> check)
    {
        string[] asked = (Environment.GetEnvironmentVariable("REASONING_GRAMMAR_FUZZ") ?? usual.ToString(CultureInfo.InvariantCulture)).Split(':');
        int count = int.Parse(asked[0], CultureInfo.InvariantCulture), first = asked.Length > 1 ? int.Parse(asked[1], CultureInfo.InvariantCulture) : 0;
        int checks = 0;
        var failures = new List<string>();
        for (int seed = first; seed < first + count; seed++)
        {
            try
            {
                checks += check(seed);
            }
            catch (Exception error)
            {
                failures.Add($"Seed {seed}: {error}");
            }
        }

        Assert.True(failures.Count == 0, $"{failures.Count} of {count} failed:\n{string.Join('\n', failures.Take(10))}");
        Assert.True(checks > count * 20, $"Only {checks} tokens were checked.");
    }
}
