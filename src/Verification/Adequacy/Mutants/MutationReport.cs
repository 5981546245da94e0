using Reasoning.Verification.Abstention;

namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>How many small mistakes a test suite finds in a program.</summary>
public sealed class MutationReport
{
    internal MutationReport(IReadOnlyList<JudgedMutant> mutants, int found)
    {
        (Mutants, Found) = (mutants, found);
        Killed = Count(MutantFate.Killed);
        Survived = Count(MutantFate.Survived);
        PossiblyEquivalent = Count(MutantFate.PossiblyEquivalent);
        Unknown = Count(MutantFate.Unknown);
        Operators =
        [
            .. mutants.GroupBy(mutant => mutant.Mutant.Operator).OrderBy(group => group.Key).Select(group => new OperatorScore(
                group.Key, group.Count(mutant => mutant.Fate == MutantFate.Killed), group.Count(mutant => mutant.Fate == MutantFate.Survived))),
        ];
    }

    /// <summary>Every mutant with its fate, by place in the program.</summary>
    public IReadOnlyList<JudgedMutant> Mutants { get; }

    /// <summary>How many changes the mutants were chosen from.</summary>
    public int Found { get; }

    /// <summary>Mutants that the suite failed.</summary>
    public int Killed { get; }

    /// <summary>Mutants that the suite passed though they are other programs.</summary>
    public int Survived { get; }

    /// <summary>Mutants that passed and did as the original on all inputs tried; they do not count in the score.</summary>
    public int PossiblyEquivalent { get; }

    /// <summary>Mutants that could not be judged; they do not count in the score.</summary>
    public int Unknown { get; }

    /// <summary>The mutation score: killed / (killed + survived); null where there is neither.</summary>
    public double? Score => Killed + Survived == 0 ? null : (double)Killed / (Killed + Survived);

    /// <summary>The score by kind of mistake, for kinds that occur.</summary>
    public IReadOnlyList<OperatorScore> Operators { get; }

    /// <summary>What the suite does not find, with a diff and, where inputs were tried, one that shows the mistake.</summary>
    public IEnumerable<JudgedMutant> Survivors => Mutants.Where(mutant => mutant.Fate == MutantFate.Survived);

    /// <summary>
    /// The mutants as wrong candidates, for an estimate of the suite's soundness with its interval. Small mistakes are harder to find than those that make a sample of a
    /// model wrong, and a survivor may still mean the same as its program: both make the estimate low rather than high.
    /// </summary>
    public VerifierCounts Counts => new() { WrongFailed = Killed, WrongPassed = Survived };

    private int Count(MutantFate fate) => Mutants.Count(mutant => mutant.Fate == fate);
}
