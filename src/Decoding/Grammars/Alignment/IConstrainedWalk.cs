namespace Reasoning.Decoding.Grammars.Alignment;

/// <summary>Work on one sequence that goes on until it needs the model, so that many can share its passes.</summary>
internal interface IConstrainedWalk
{
    /// <summary>The sequence that is worked on.</summary>
    ConstrainedSequence Sequence { get; }

    /// <summary>Does all that can be done without the model. False when nothing is left to do.</summary>
    bool Advance();
}
