namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>
/// The frames of one left-recursive component that began at the same place. They return to each other without a new frame for each turn of the recursion, which
/// is what keeps left recursion finite.
/// </summary>
internal sealed class StackGroup
{
    public required int Id { get; init; }

    /// <summary>Where the frames return to outside the component: rule, and return.</summary>
    public required (int Rule, StackReturn Return)[] Entries { get; init; }

    /// <summary>The rules of the component that were begun, in ascending order.</summary>
    public required int[] Started { get; init; }

    public required bool HasHoles { get; init; }

    /// <summary>As <see cref="StackNode.Completion"/>, for each of <see cref="Started"/>; null until somebody found out.</summary>
    public int[]? Completions { get; set; }
}
