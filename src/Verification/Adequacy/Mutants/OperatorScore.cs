namespace Reasoning.Verification.Adequacy.Mutants;

/// <summary>How many mutants with one kind of mistake were killed.</summary>
/// <param name="Operator">The kind of mistake.</param>
/// <param name="Killed">Killed ones.</param>
/// <param name="Survived">Surviving ones.</param>
public sealed record OperatorScore(MutationOperator Operator, int Killed, int Survived)
{
    /// <summary>killed / (killed + survived); null where there is neither.</summary>
    public double? Score => Killed + Survived == 0 ? null : (double)Killed / (Killed + Survived);
}
