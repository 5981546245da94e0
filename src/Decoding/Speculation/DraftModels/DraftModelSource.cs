using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Speculation.DraftModels;

/// <summary>
/// Drafts with a second, smaller model of the same vocabulary. It draws its tokens as the sequence does: by the same options and processors, and with the same
/// uniform numbers, so that where the two models agree their draws do too.
/// </summary>
/// <remarks>
/// <para>Leviathan, Kalman and Matias, "Fast inference from transformers via speculative decoding" (ICML 2023), with the shared randomness of Daliri, Musco and
/// Suresh (arXiv 2408.07978, 2024) by inversion of the cumulative distribution. Sessions opened without a <see cref="DraftContext"/> draft greedily. A draft of
/// n tokens takes n passes of the draft model, which sequences that draft at the same time share; its cache is cut back to what was decided. Drafts end before
/// an end of generation and where the draft model's context ends.</para>
/// <para>Owns a scheduler with a session of the draft model, which lasts until it is disposed; the model is not disposed. Dispose it after the runs that use
/// it. Safe to share between runs. Each draft allocates a little, as it is made on another thread.</para>
/// </remarks>
public sealed class DraftModelSource : IDraftSource, IDisposable, IAsyncDisposable
{
    /// <summary>Opens a session of the draft model and starts its scheduler.</summary>
    /// <param name="model">The draft model; not disposed with the source.</param>
    /// <param name="options">Limits of its scheduler; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The model does not give logits.</exception>
    public DraftModelSource(ILanguageModel model, SchedulerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (model.Info.Tier < CapabilityTier.Logits)
            throw new NotSupportedException($"A draft model must be of tier {CapabilityTier.Logits}; '{model.Info.Name}' is of tier {model.Info.Tier}.");
        Scheduler = new BatchScheduler(model, options);
    }

    /// <summary>The size of the draft model's vocabulary, which the model it drafts for must have too.</summary>
    public int? VocabularySize => Scheduler.Model.Info.VocabularySize;

    /// <summary>The scheduler of the draft model: for its statistics.</summary>
    public BatchScheduler Scheduler { get; }

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public IDraftSession OpenSession() => new DraftModelSession(Scheduler, null);

    /// <inheritdoc/>
    /// <exception cref="ObjectDisposedException">The source was disposed.</exception>
    public IDraftSession OpenSession(DraftContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new DraftModelSession(Scheduler, context);
    }

    /// <summary>Disposes the scheduler; drafts under way end with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose() => Scheduler.Dispose();

    /// <summary>As <see cref="Dispose"/>, without blocking.</summary>
    public ValueTask DisposeAsync() => Scheduler.DisposeAsync();
}
