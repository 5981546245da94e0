namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>A rule that recursion goes through. While it is being matched it has a frame on the stack; all other rules are part of the frames they appear in.</summary>
internal sealed class FrameRule(int index, string name)
{
    public int Index { get; } = index;

    public string Name { get; } = name;

    public bool IsNullable { get; set; }

    /// <summary>The whole rule as a term.</summary>
    public Term Start { get; set; } = null!;

    /// <summary>The bytes it may begin with.</summary>
    public ByteSet First { get; set; }

    /// <summary>Whether it may begin with a token of a token expression.</summary>
    public bool BeginsWithToken { get; set; }

    /// <summary>
    /// Position of the rule's left-recursive component: rules that begin with others come before these. Rules of one component begin with each other.
    /// </summary>
    public int Component { get; set; }

    /// <summary>Whether the rule may begin with itself, directly or not.</summary>
    public bool IsLeftRecursive { get; set; }

    /// <summary>The rules of the same component that may begin with this one, and what follows it there.</summary>
    public List<(int Rule, Term Return)> LeftReturns { get; } = [];
}
