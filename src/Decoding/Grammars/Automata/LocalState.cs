namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The part of a configuration that says what may come within the frames at the top of the stack: groups of terms, one group for each different rest of the
/// stack. What that rest is does not matter here, so nesting depth makes no new local states.
/// </summary>
internal sealed class LocalState(int id, TermGroup[] groups)
{
    public const int DeadId = 1;

    /// <summary>At most so many groups are told apart in a word of bits; a state with more has no mask of its own.</summary>
    public const int MaxMaskedGroups = 62;

    public int Id { get; } = id;

    public TermGroup[] Groups { get; } = groups;

    /// <summary>Whether a frame at the top may end here.</summary>
    public bool HasExits { get; } = Array.Exists(groups, group => group.HasExit);

    /// <summary>Whether all that may happen here is the end of the one frame.</summary>
    public bool IsEndOnly { get; } = groups is [{ Terms: [{ IsEnd: true }] }];

    /// <summary>What may come next; null until computed.</summary>
    public StateOutlook? Outlook { get; set; }

    /// <summary>What was found out about the tokens that may come; set by whoever computes masks.</summary>
    public object? Tokens { get; set; }
}
