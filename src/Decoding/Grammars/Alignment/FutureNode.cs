using System.Runtime.InteropServices;

namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>A beginning of texts that was visited. Only children that were visited too are kept; all others are one number.</summary>
internal sealed class FutureNode(FutureNode? parent, int token, double logProbability)
{
    private List<FutureNode>? _children;

    public FutureNode? Parent { get; } = parent;

    /// <summary>The token that leads here from the parent.</summary>
    public int Token { get; } = token;

    /// <summary>Log-probability of that token.</summary>
    public double LogProbability { get; } = logProbability;

    /// <summary>Children that were visited.</summary>
    public ReadOnlySpan<FutureNode> Children => CollectionsMarshal.AsSpan(_children);

    /// <summary>Log-probability of the allowed tokens that were not visited. Their θ is 1, also that of an end.</summary>
    public double LogUnvisited { get; set; }

    /// <summary>ln θ: an upper bound of the log-probability that a text of the language follows.</summary>
    public double LogTheta { get; set; }

    /// <summary>Whether the distribution of the next token was seen.</summary>
    public bool IsKnown { get; set; }

    /// <summary>The distribution of the next token, where few are allowed.</summary>
    public ConstrainedRow? Row { get; set; }

    public void Add(FutureNode child) => (_children ??= []).Add(child);
}
