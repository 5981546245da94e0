using Reasoning.Decoding.Grammars;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Tests.Grammars.Alignment;

/// <summary>Visits every beginning of a small language.</summary>
internal static class ThetaCheck
{
    public static ExpectedFutures Explore(ExactTarget target)
    {
        var futures = new ExpectedFutures(100_000);
        Visit(futures.Root, [], CompiledGrammar.For(target.Request.Constraint!, target.Model.Tokenizer).CreateMatcher());
        return futures;

        void Visit(FutureNode node, int[] tokens, GrammarMatcher matcher)
        {
            var mask = tokens.Length < target.Request.MaxTokens - 1 ? matcher.ComputeMask()
                : matcher.IsAccepting ? matcher.Compiled.EndMask : new TokenMask(target.Model.Info.VocabularySize, []);
            int[] context = [0, .. tokens];
            float[] logits = target.Model.Logits(context);
            var row = new ConstrainedRow();
            row.Load(logits, mask, new LogitsPipeline([]), new LogitsContext(context, 1), findsWanted: false);
            ExpectedFutures.Learn(node, row);
            foreach (int token in mask.AllowedTokens())
            {
                if (target.Model.Tokenizer.IsEndOfGeneration(token) || float.IsNegativeInfinity(logits[token])) continue;
                matcher.TryAccept(token);
                Visit(futures.Follow(node, token, row)!, [.. tokens, token], matcher);
                matcher.Rollback(1);
            }
        }
    }

    public static IEnumerable<(string Beginning, FutureNode Node)> Nodes(FutureNode root)
    {
        var pending = new Stack<(string, FutureNode)>([("", root)]);
        while (pending.TryPop(out var next))
        {
            yield return next;
            foreach (var child in next.Item2.Children.ToArray()) pending.Push(($"{next.Item1}{child.Token} ", child));
        }
    }

    /// <summary>ln P of a beginning.</summary>
    public static double Reached(FutureNode node)
    {
        double sum = 0;
        for (FutureNode? at = node; at is not null; at = at.Parent) sum += at.LogProbability;
        return sum;
    }
}
