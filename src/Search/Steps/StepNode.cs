using Reasoning.Decoding.Generation;
using Reasoning.Search.Scoring;

namespace Reasoning.Search.Steps;

/// <summary>A solution, or the beginning of one, as the step that was added last and the beginning that it was added to. Immutable; beginnings are shared.</summary>
public sealed class StepNode
{
    private StepNode()
    {
        Step = "";
        Text = "";
    }

    internal StepNode(StepNode parent, string step, string text, int tokens, double logProbability, FinishReason finishReason, StepEnd end)
    {
        (Parent, Step, Text, Depth, End, FinishReason) = (parent, step, text, parent.Depth + 1, end, finishReason);
        (StepTokens, StepLogProbability) = (tokens, logProbability);
        (Tokens, LogProbability) = (parent.Tokens + tokens, parent.LogProbability + logProbability);
    }

    /// <summary>The solution that nothing is known of yet.</summary>
    public static StepNode Empty { get; } = new();

    /// <summary>What the step was added to; null for <see cref="Empty"/>.</summary>
    public StepNode? Parent { get; }

    /// <summary>The step as the model wrote it, with the line break that ended it.</summary>
    public string Step { get; }

    /// <summary>The text so far, without the prompt: the steps, cut where one of the problem's stop strings begins.</summary>
    public string Text { get; }

    /// <summary>How many steps there are; 0 for <see cref="Empty"/>.</summary>
    public int Depth { get; }

    /// <summary>Tokens generated for the step.</summary>
    public int StepTokens { get; }

    /// <summary>Natural-log probability of the step given what comes before it; NaN where unknown.</summary>
    public double StepLogProbability { get; }

    /// <summary>Tokens generated for all steps.</summary>
    public int Tokens { get; }

    /// <summary>Natural-log probability of all steps together; NaN where unknown.</summary>
    public double LogProbability { get; }

    /// <summary>Whether it goes on.</summary>
    public StepEnd End { get; }

    /// <summary>Why the last request ended.</summary>
    public FinishReason FinishReason { get; }

    /// <summary>Whether nothing is to be added any more.</summary>
    public bool IsEnded => End != StepEnd.Open;

    /// <summary>It and what it was made from, the latest first, without <see cref="Empty"/>.</summary>
    public IEnumerable<StepNode> Path
    {
        get
        {
            for (var node = this; node.Parent is not null; node = node.Parent) yield return node;
        }
    }

    /// <summary>As a scorer sees it.</summary>
    public PartialSolution ToPartialSolution() => new(Text, IsEnded, Tokens, LogProbability);

    /// <summary>As a candidate; its index is the scope's next.</summary>
    /// <param name="scope">The scope.</param>
    /// <param name="origin">How it came about.</param>
    public Candidate ToCandidate(SearchScope scope, string? origin = null)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope.ToCandidate(new Reply(Text, Tokens, LogProbability, FinishReason, StopString: null), origin: origin);
    }
}
