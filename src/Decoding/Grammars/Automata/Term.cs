namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// What is still to come within a frame: expressions one after the other. A state of the nondeterministic automaton; its transitions are Antimirov's linear form,
/// made when first needed ("Partial derivatives of regular expressions and finite automaton constructions", Theoretical Computer Science 155, 1996).
/// </summary>
internal sealed class Term(int id, Expression? head, Term? tail)
{
    /// <summary>Number within the pool; the end of a frame is 0.</summary>
    public int Id { get; } = id;

    /// <summary>What comes next; null at the end of the frame. Never a sequence, empty or nothing.</summary>
    public Expression? Head { get; } = head;

    public Term? Tail { get; } = tail;

    public bool IsEnd => Head is null;

    /// <summary>Whether the frame may end here.</summary>
    public bool IsNullable { get; } = head is null || (head.IsNullable && tail!.IsNullable);

    /// <summary>Whether a counted repetition is among what is still to come.</summary>
    public bool HasCount { get; } = head is not null && (head.IsCounted || tail!.HasCount);

    /// <summary>The fewest tokens to the end of the frame; negative until somebody found out.</summary>
    public int Completion { get; set; } = head is null ? 0 : -1;

    /// <summary>The transitions; null until <see cref="TermPool.Expand"/>.</summary>
    public LinearForm? Form { get; set; }
}
