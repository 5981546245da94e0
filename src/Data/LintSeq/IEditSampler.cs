using Reasoning.Decoding.Sampling;

namespace Reasoning.Data.LintSeq;

/// <summary>Samples edit sequences of programs. May be asked from many threads at once.</summary>
public interface IEditSampler
{
    /// <summary>Samples sequences of a program, independently of each other: two may be the same, all the more of a short program.</summary>
    /// <param name="program">The program.</param>
    /// <param name="random">Randomness: sequence i draws from part i of it, so that the first sequences are the same whatever their number.</param>
    /// <param name="count">How many sequences; at least 1.</param>
    /// <param name="cancellationToken">Gives up.</param>
    /// <exception cref="Linting.LinterException">A linter failed over a text of the program.</exception>
    Task<IReadOnlyList<EditSequence>> SampleAsync(string program, CounterRandom random, int count = 1, CancellationToken cancellationToken = default);
}
