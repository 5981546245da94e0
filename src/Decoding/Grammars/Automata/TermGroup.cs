namespace Reasoning.Decoding.Grammars.Automata;

/// <summary>Terms above one rest of the stack.</summary>
/// <param name="Rule">The frame rule; −1 at the bottom of the stack.</param>
/// <param name="Terms">In ascending order of id, each once; not empty.</param>
/// <param name="HasExit">Whether the frame may end here.</param>
internal readonly record struct TermGroup(int Rule, Term[] Terms, bool HasExit);
