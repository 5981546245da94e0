using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>All texts of a small language, with what the decoders know of their tokens.</summary>
internal static class TextList
{
    public static List<IReadOnlyList<TokenStep>> Of(ExactTarget target) =>
        [.. target.Target.Keys.Select(key => StepsOf(target, [.. key.Split(' ').Select(int.Parse)]))];

    private static List<TokenStep> StepsOf(ExactTarget target, int[] tokens)
    {
        var matcher = CompiledGrammar.For(target.Request.Constraint!, target.Model.Tokenizer).CreateMatcher();
        var steps = new List<TokenStep>();
        foreach (int token in tokens)
        {
            var mask = steps.Count < target.Request.MaxTokens - 1 ? matcher.ComputeMask() : matcher.Compiled.EndMask;
            int[] context = [0, .. steps.Select(step => step.Token)];
            var row = new ConstrainedRow();
            row.Load(target.Model.Logits(context), mask, new LogitsPipeline([]), new LogitsContext(context, 1), findsWanted: false);
            steps.Add(row.StepOf(token, withEntropy: true));
            Assert.True(matcher.TryAccept(token));
        }

        return steps;
    }
}
