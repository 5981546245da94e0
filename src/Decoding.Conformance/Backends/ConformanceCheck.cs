using System.Globalization;
using System.Text;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;

namespace Reasoning.Decoding.Conformance.Backends;

/// <summary>
/// A claim about backends and the function that checks it. Lists of checks are plain lists: whoever has a claim of their own puts a check beside those of
/// <see cref="BackendConformance.Checks"/>.
/// </summary>
/// <param name="Name">A short name in kebab case, unique within a list; also chooses the check's randomness.</param>
/// <param name="Claim">One sentence that is true of a right backend.</param>
/// <param name="Body">
/// Uses the model of the trial and tells the trial what it expects. An exception that leaves it counts as a difference, except a cancellation that was asked
/// for.
/// </param>
public sealed record ConformanceCheck(string Name, string Claim, Func<ConformanceTrial, CancellationToken, Task> Body)
{
    /// <summary>Creates a check that awaits nothing.</summary>
    /// <param name="name">A short name in kebab case, unique within a list.</param>
    /// <param name="claim">One sentence that is true of a right backend.</param>
    /// <param name="body">The check.</param>
    public ConformanceCheck(string name, string claim, Action<ConformanceTrial> body)
        : this(name, claim, (trial, _) =>
        {
            body(trial);
            return Task.CompletedTask;
        })
    {
    }

    /// <summary>Which models the claim is about; the default is all.</summary>
    public Predicate<ILanguageModel> AppliesTo { get; init; } = _ => true;

    /// <summary>Creates a check that awaits nothing and is repeated as often as the options say.</summary>
    /// <param name="name">A short name in kebab case, unique within a list.</param>
    /// <param name="claim">One sentence that is true of a right backend.</param>
    /// <param name="body">Gets the trial and the generator of the round.</param>
    public static ConformanceCheck PerRound(string name, string claim, Action<ConformanceTrial, CounterRandom> body) => new(
        name,
        claim,
        (trial, cancellationToken) =>
        {
            for (int round = 0; round < trial.Options.Rounds; round++)
            {
                cancellationToken.ThrowIfCancellationRequested();
                body(trial, trial.StartRound(round));
            }

            return Task.CompletedTask;
        });

    /// <summary>
    /// Checks a model, whether or not the claim is about it. The same model, options and name give the same result; what a scheduler puts into one batch depends
    /// on timing, which shows only in models that are not batch-invariant.
    /// </summary>
    /// <param name="model">The model; opened sessions are closed again.</param>
    /// <param name="options">How thoroughly; null for the defaults.</param>
    /// <param name="cancellationToken">Handed to the check.</param>
    /// <exception cref="ArgumentException">The model's context is shorter than <see cref="BackendConformanceOptions.ShortestContext"/>.</exception>
    public async Task<ConformanceResult> RunAsync(
        ILanguageModel model, BackendConformanceOptions? options = null, CancellationToken cancellationToken = default)
    {
        var trial = new ConformanceTrial(model, options ?? new BackendConformanceOptions(), StreamOf(Name));
        try
        {
            cancellationToken.ThrowIfCancellationRequested();
            await Body(trial, cancellationToken).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw;
        }
        catch (Exception error)
        {
            trial.Expect(false, string.Create(CultureInfo.InvariantCulture, $"{error.GetType().Name} was thrown: {error.Message}"));
        }

        return trial.ToResult(this);
    }

    // A check keeps its random choices whatever else is in the list. FNV-1a, 64 bits.
    private static ulong StreamOf(string name)
    {
        ulong hash = 14695981039346656037;
        foreach (byte value in Encoding.UTF8.GetBytes(name)) hash = (hash ^ value) * 1099511628211;
        return hash;
    }
}
