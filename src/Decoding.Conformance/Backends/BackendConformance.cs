using System.Runtime.CompilerServices;
using Reasoning.Decoding.Models;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>
/// Proves the claims of a backend: what <see cref="ILanguageModel"/> and <see cref="IModelSession"/> promise, as checks with random inputs from a fixed
/// seed. No test framework is needed; every check gives a <see cref="ConformanceResult"/>.
/// </summary>
/// <remarks>
/// Most checks compare with a recomputation from scratch in a session of its own, so some hundred sessions are opened and closed. Each looks at one promise, so
/// that the one that is broken is named; the last runs many sequences through a <see cref="Scheduling.BatchScheduler"/>, where everything comes together.
/// </remarks>
public static class BackendConformance
{
    /// <summary>All checks of this kit, in the order in which a new backend comes to keep them.</summary>
    public static IReadOnlyList<ConformanceCheck> Checks { get; } =
    [
        .. DescriptionChecks.All, .. SequenceChecks.All, .. BatchChecks.All, .. RefusalChecks.All, .. SoftTokenChecks.All, SchedulerChecks.Flows,
    ];

    /// <summary>Runs the checks that apply to a model, one after the other, and gives each result as soon as it is there.</summary>
    /// <param name="model">The model; not disposed.</param>
    /// <param name="options">How thoroughly; null for the defaults.</param>
    /// <param name="checks">The checks; null for <see cref="Checks"/>.</param>
    /// <param name="cancellationToken">Looked at between checks and handed to each.</param>
    /// <exception cref="ArgumentException">The model's context is shorter than <see cref="BackendConformanceOptions.ShortestContext"/>.</exception>
    public static async IAsyncEnumerable<ConformanceResult> RunAsync(
        ILanguageModel model,
        BackendConformanceOptions? options = null,
        IEnumerable<ConformanceCheck>? checks = null,
        [EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        foreach (var check in checks ?? Checks)
        {
            if (!check.AppliesTo(model)) continue;
            yield return await check.RunAsync(model, options, cancellationToken).ConfigureAwait(false);
        }
    }
}
