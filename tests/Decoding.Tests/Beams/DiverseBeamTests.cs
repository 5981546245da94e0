using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Conformance;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;

namespace Reasoning.Decoding.Tests.Beams;

public class DiverseBeamTests
{
    private static readonly DecodingRequest Empty = new() { Prompt = "", MaxTokens = 6 };

    [Fact]
    public async Task DecodeAsync_OneGroup_IsABeam()
    {
        for (ulong seed = 0; seed < 30; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 7, seed: seed);
            var beam = await model.DecodeAsync(Empty, new BeamSearch { Width = 4 });
            var diverse = await model.DecodeAsync(Empty, new DiverseBeam { Groups = 1, GroupWidth = 4, Penalty = 3 });
            Assert.Equal(beam.Hypotheses.Select(hypothesis => hypothesis.Tokens), diverse.Hypotheses.Select(hypothesis => hypothesis.Tokens));
            Assert.Equal(beam.Hypotheses.Select(hypothesis => hypothesis.Score), diverse.Hypotheses.Select(hypothesis => hypothesis.Score));
        }
    }

    [Fact]
    public async Task DecodeAsync_Groups_ChooseAsTheDefinitionSays()
    {
        for (int seed = 0; seed < 120; seed++)
        {
            using var model = new HashLanguageModel(vocabularySize: 4 + (seed % 5), seed: (ulong)seed, endBias: (seed % 3) - 1);
            var options = new DiverseBeam { Groups = 1 + (seed % 4), GroupWidth = 1 + (seed % 3), Penalty = seed % 5 };
            var result = await model.DecodeAsync(Empty, options);
            Assert.Equal(
                Naive(model, options, Empty.MaxTokens).Select(tokens => string.Join(' ', tokens)).Order(),
                result.Hypotheses.Select(hypothesis => string.Join(' ', hypothesis.Tokens)).Order());
        }
    }

    [Fact]
    public async Task DecodeAsync_LargePenalty_MakesFirstTokensDiffer()
    {
        using var model = new HashLanguageModel(vocabularySize: 30, endBias: float.NegativeInfinity);
        var result = await model.DecodeAsync(Empty, new DiverseBeam { Groups = 5, Penalty = 100 });
        Assert.Equal(5, result.Hypotheses.Select(hypothesis => hypothesis.Tokens[0]).Distinct().Count());
    }

    // The logits of the toy model are sevenths, so many of its texts are equally probable.
    [Fact]
    public async Task DecodeAsync_Groups_KeepTheirLogProbabilitiesAndComeInOrder()
    {
        using var model = new ToyLanguageModel();
        for (int seed = 0; seed < 60; seed++)
        {
            var decoder = new DiverseBeam { Groups = 2 + (seed % 5), GroupWidth = 1 + (seed % 6), Penalty = 0.1 * (seed % 7) };
            var result = await model.DecodeAsync(Empty with { MaxTokens = 2 + (seed % 4) }, decoder);
            Assert.All(result.Hypotheses, hypothesis => Assert.Equal(hypothesis.LogProbability, hypothesis.Score));
            var found = result.Hypotheses.Select(hypothesis => (Tokens: string.Join(' ', hypothesis.Tokens), hypothesis.Score)).ToArray();
            Assert.Equal(found.OrderByDescending(text => text.Score).ThenBy(text => text.Tokens, StringComparer.Ordinal), found);
        }
    }

    private static List<int[]> Naive(FunctionLanguageModel model, DiverseBeam options, int most)
    {
        var groups = Enumerable.Range(0, options.Groups).Select(_ => new List<(int[] Tokens, double Score)> { ([], 0) }).ToArray();
        for (int step = 0; step < most; step++)
        {
            var chosen = new Dictionary<int, int>();
            for (int group = 0; group < groups.Length; group++)
            {
                var candidates = new List<(int[] Tokens, double Score, double Ranked)>();
                foreach (var (tokens, score) in groups[group])
                {
                    if (tokens is [.., 0]) candidates.Add((tokens, score, score));
                    else candidates.AddRange(NaiveBeam.Continuations(model, tokens, score).Select(next =>
                        (next.Tokens, next.LogProbability, next.LogProbability - (options.Penalty * chosen.GetValueOrDefault(next.Tokens[^1])))));
                }

                var next = candidates.OrderByDescending(candidate => candidate.Ranked).Take(options.GroupWidth).ToList();
                foreach (var (tokens, _, _) in next)
                    if (tokens.Length == step + 1) chosen[tokens[^1]] = chosen.GetValueOrDefault(tokens[^1]) + 1;
                groups[group] = [.. next.Select(candidate => (candidate.Tokens, candidate.Score))];
            }
        }

        return [.. groups.SelectMany(group => group.Select(hypothesis => hypothesis.Tokens))];
    }
}
