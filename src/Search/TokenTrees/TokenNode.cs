using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Search.TokenTrees;

/// <summary>A node of a tree over tokens: a beginning of a solution, token by token.</summary>
internal sealed class TokenNode
{
    public TokenNode(TokenNode? parent, TokenLogProbability token)
    {
        (Parent, Token) = (parent, token);
        (Depth, Text) = parent is null ? (0, "") : (parent.Depth + 1, parent.Text + token.Text);
        LogProbability = (parent?.LogProbability ?? 0) + token.LogProbability;
    }

    public TokenNode? Parent { get; }

    public TokenLogProbability Token { get; }

    /// <summary>Tokens from the root to here.</summary>
    public int Depth { get; }

    public string Text { get; }

    public double LogProbability { get; }

    public double Prior => Math.Exp(Token.LogProbability);

    /// <summary>What may follow, most probable first; null as long as it is not known.</summary>
    public TokenNode[]? Children { get; private set; }

    /// <summary>What the model wrote on from this node, or from one above through it; null as long as it was not asked.</summary>
    public TokenPath? Path { get; set; }

    public int Visits { get; private set; }

    /// <summary>The best reward below, and the sum of all.</summary>
    public double Best { get; private set; }

    public double Total { get; private set; }

    /// <summary>Nothing new can be found below.</summary>
    public bool IsExhausted { get; private set; }

    public double Value(bool isMean) => Visits == 0 ? 0 : isMean ? Total / Visits : Best;

    /// <summary>Whether it is a whole solution: by the model's end, a stop string, or the greatest length.</summary>
    public bool IsWhole(SearchScope scope) => Depth > 0 && (Token.EndsText || Depth >= scope.MaxTokens || FirstStop(scope) >= 0);

    /// <summary>A whole solution, as the model would have given it.</summary>
    public Reply ToReply(SearchScope scope)
    {
        var stop = FirstStop(scope);
        var reason = Token.EndsText ? FinishReason.EndOfSequence : stop >= 0 ? FinishReason.StopString : FinishReason.Length;
        return new Reply(stop >= 0 ? Text[..stop] : Text, Depth, LogProbability, reason, null);
    }

    /// <summary>Asks the model to go on from here.</summary>
    public GenerationRequest Request(SearchScope scope, int maxTokens, int top, SamplingOptions sampling) =>
        scope.Prompts.Solve(scope.Problem).ToRequest(1, Math.Min(maxTokens, scope.MaxTokens - Depth), sampling, scope.Capabilities) with
        {
            PrefixTokens = Tokens(),
            TopLogProbabilities = Math.Min(top, scope.Capabilities.MaxTopLogProbabilities),
        };

    /// <summary>Learns from its path what may follow.</summary>
    /// <param name="count">How many tokens at the most.</param>
    /// <param name="keepsPaths">Whether the child that the path goes on with has the path too, as far as it reaches.</param>
    public void Expand(int count, bool keepsPaths)
    {
        if (Children is not null || Path?.TopAt(Depth) is not { } top) return;
        Children = [.. top.Take(count).Where(token => token.LogProbability > double.NegativeInfinity).Select(token => new TokenNode(this, token))];
        if (!keepsPaths) return;
        foreach (var child in Children)
            if (Path.TokenAt(Depth) == child.Token.Id && (Path.Candidate is not null || Path.TokenAt(Depth + 1) is not null)) child.Path = Path;
    }

    /// <summary>Counts a visit here and above, before its reward is known: so others of a wave go elsewhere.</summary>
    public void Visit()
    {
        for (var node = this; node is not null; node = node.Parent) node.Visits++;
    }

    /// <summary>Takes a visit back that came to nothing.</summary>
    public void Unvisit()
    {
        for (var node = this; node is not null; node = node.Parent) node.Visits--;
    }

    /// <summary>Hands the reward of a visit up.</summary>
    public void Reward(double reward)
    {
        for (var node = this; node is not null; node = node.Parent)
        {
            node.Best = Math.Max(node.Best, reward);
            node.Total += reward;
        }
    }

    /// <summary>Nothing can come after this node: closes it, and those above of which every child is closed.</summary>
    public void Close()
    {
        IsExhausted = true;
        for (var node = Parent; node is { Children: { } children } && Array.TrueForAll(children, child => child.IsExhausted); node = node.Parent) node.IsExhausted = true;
    }

    private int[] Tokens()
    {
        var tokens = new int[Depth];
        for (var node = this; node.Parent is not null; node = node.Parent) tokens[node.Depth - 1] = node.Token.Id;
        return tokens;
    }

    private int FirstStop(SearchScope scope) =>
        scope.Problem.StopStrings.Select(stop => Text.IndexOf(stop, StringComparison.Ordinal)).Where(at => at >= 0).DefaultIfEmpty(-1).Min();
}
