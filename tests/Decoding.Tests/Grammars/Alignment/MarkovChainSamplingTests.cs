using Reasoning.Decoding.Grammars.Alignment;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>Chains keep the target, exactly, and reach it. Each chi-square errs with probability 1e-4.</summary>
public class MarkovChainSamplingTests
{
    // K(x, y) = q(y|x)·α(x, y): Q(x)·K(x, y) = Q(y)·K(y, x) for every pair, and Q·K = Q.
    [Theory]
    [InlineData("binary", ProposalPosition.Uniform)]
    [InlineData("binary", ProposalPosition.Entropy)]
    [InlineData("binary", ProposalPosition.Restart)]
    [InlineData("toy", ProposalPosition.Uniform)]
    [InlineData("toy", ProposalPosition.Entropy)]
    [InlineData("random", ProposalPosition.Uniform)]
    public void LogAcceptance_EveryPairOfTexts_IsInDetailedBalance(string name, ProposalPosition position)
    {
        var target = ExactTarget.Named(name);
        var texts = TextList.Of(target);
        Assert.Equal(target.Target.Count, texts.Count);
        double[,] kernel = new double[texts.Count, texts.Count];
        double[] probabilities = [.. texts.Select(text => target.Target[string.Join(' ', text.Select(step => step.Token))])];
        bool hasDeadEnds = name != "binary";
        for (int from = 0; from < texts.Count; from++)
        {
            double[] positions = ProposalKernel.LogPositions(position, texts[from]);
            Assert.Equal(1, positions.Sum(Math.Exp), 1e-12);
            double proposed = 0, moved = 0;
            for (int to = 0; to < texts.Count; to++)
            {
                double proposal = Math.Exp(ProposalKernel.LogProposal(texts[from], texts[to], positions));
                proposed += proposal;
                if (to != from) moved += kernel[from, to] = proposal * Math.Exp(ProposalKernel.LogAcceptance(position, texts[from], texts[to]));
            }

            kernel[from, from] = 1 - moved;
            Assert.InRange(proposed, hasDeadEnds ? 0 : 1 - 1e-6, 1 + 1e-6);   // what is missing are dead ends, which stay
        }

        for (int from = 0; from < texts.Count; from++)
        {
            double arriving = 0;
            for (int to = 0; to < texts.Count; to++)
            {
                Assert.Equal(probabilities[from] * kernel[from, to], probabilities[to] * kernel[to, from], 1e-8);
                arriving += probabilities[to] * kernel[to, from];
            }

            Assert.Equal(probabilities[from], arriving, 1e-7);
        }
    }

    [Theory]
    [InlineData("binary", ProposalPosition.Uniform, 150)]
    [InlineData("binary", ProposalPosition.Restart, 60)]
    [InlineData("toy", ProposalPosition.Uniform, 60)]
    [InlineData("toy", ProposalPosition.Entropy, 60)]
    [InlineData("toy", ProposalPosition.Restart, 60)]
    [InlineData("random", ProposalPosition.Uniform, 100)]
    public async Task DecodeAsync_AfterManyMoves_FollowsTheTarget(string name, ProposalPosition position, int moves)
    {
        var target = ExactTarget.Named(name);
        var result = await target.RunAsync(new MarkovChainSampling { Chains = 4000, BurnIn = moves, Position = position });
        Assert.True(result.IsComplete);
        Assert.Equal(4000L * moves, result.Moves);
        Assert.All(result.Hypotheses, hypothesis => Assert.True(target.IsInLanguage(hypothesis)));
        ExactTarget.AssertFits(result.Hypotheses.Select(ExactTarget.KeyOf), target.Target, 1e-4);
    }

    [Fact]
    public async Task DecodeAsync_NoMoves_IsPlainConstrainedDecoding()
    {
        var target = ExactTarget.Toy();
        var result = await target.RunAsync(new MarkovChainSampling { Chains = 4000, BurnIn = 0 });
        ExactTarget.AssertFits(result.Hypotheses.Select(ExactTarget.KeyOf), target.Constrained, 1e-4);
        Assert.Equal(0, result.Moves);
    }

    [Fact]
    public async Task DecodeAsync_SeveralSamplesPerChain_ComeAfterTheBurnInAndTheThinning()
    {
        var result = await ExactTarget.Binary().RunAsync(new MarkovChainSampling { Chains = 3, BurnIn = 5, SamplesPerChain = 4, Thinning = 7 });
        Assert.Equal(12, result.Samples.Count);
        Assert.Equal(3 * (5 + (3 * 7)), result.Moves);
        Assert.InRange(result.Accepted, result.Changed, result.Moves);
    }
}
