namespace Reasoning.Data.LintSeq;

/// <summary>A line of a program, and what hangs together with it.</summary>
/// <param name="Traits">What it is.</param>
/// <param name="Depth">How deep it is nested, in levels; not below 0, not always a whole number.</param>
/// <param name="BlockEnd">The line after the last one that cannot stand without it, from 0: all from the next line to there go when it goes. Its own number + 1 where there are none.</param>
/// <param name="UnitStart">First line of the unit that it belongs to, from 0: the lines of a unit go together, and only the first is drawn. Its own number where it stands alone.</param>
/// <param name="UnitEnd">The line after the last of that unit.</param>
public readonly record struct ProgramLine(LineTraits Traits, double Depth, int BlockEnd, int UnitStart, int UnitEnd);
