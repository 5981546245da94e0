using Reasoning.Decoding.Generation;

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

    /// <summary>A completion that begins with this node; null as long as there is none.</summary>
    public TokenCompletion? Completion { get; set; }

    public int Visits { get; private set; }

    /// <summary>The best reward below, and the sum of all.</summary>
    public double Best { get; private set; }

    public double Total { get; private set; }

    /// <summary>Nothing new can be found below.</summary>
    public bool IsExhausted { get; private set; }

    public double Value(bool isMean) => Visits == 0 ? 0 : isMean ? Total / Visits : Best;

    /// <summary>The tokens from the root to here.</summary>
    public int[] Path()
    {
        var path = new int[Depth];
        for (var node = this; node.Parent is not null; node = node.Parent) path[node.Depth - 1] = node.Token.Id;
        return path;
    }

    /// <summary>Learns what may follow from a completion that passes through here.</summary>
    public void Expand(int count, bool keepsCompletions)
    {
        if (Children is not null || Completion is not { } completion || completion.TopAt(Depth) is not { } top) return;
        Children = [.. top.Take(count).Where(token => token.LogProbability > double.NegativeInfinity).Select(token => new TokenNode(this, token))];
        if (!keepsCompletions) return;
        foreach (var child in Children)
            if (completion.TokenAt(Depth) == child.Token.Id) child.Completion = completion;
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
}
