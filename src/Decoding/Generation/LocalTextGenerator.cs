using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Generation;

/// <summary>
/// The text generator over a local model. The completions of a request are forks of its prompt, and all requests share the scheduler's batches and prefixes;
/// with a batch-invariant model the result of a request depends on the request alone.
/// </summary>
/// <remarks>Needs a model of tier <see cref="CapabilityTier.Logits"/>. Per token it computes one position and O(vocabulary) for sampling, and allocates nothing.</remarks>
public sealed class LocalTextGenerator : ITextGenerator, IDisposable, IAsyncDisposable
{
    private readonly ILanguageModel _model;
    private readonly LocalTextGeneratorOptions _options;
    private readonly bool _ownsScheduler;

    /// <summary>Creates a generator over a scheduler that others may use too; it is not disposed with the generator.</summary>
    /// <param name="model">The model that the scheduler runs.</param>
    /// <param name="scheduler">A scheduler of that model.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The model does not give logits.</exception>
    public LocalTextGenerator(ILanguageModel model, BatchScheduler scheduler, LocalTextGeneratorOptions? options = null)
        : this(model, scheduler, options ?? new LocalTextGeneratorOptions(), ownsScheduler: false)
    {
    }

    private LocalTextGenerator(ILanguageModel model, BatchScheduler scheduler, LocalTextGeneratorOptions options, bool ownsScheduler)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(scheduler);
        if (model.Info.Tier < CapabilityTier.Logits)
            throw new NotSupportedException($"A local generator needs a model of tier {CapabilityTier.Logits}; '{model.Info.Name}' is of tier {model.Info.Tier}.");

        _model = model;
        _options = options;
        _ownsScheduler = ownsScheduler;
        Scheduler = scheduler;
        Capabilities = new GeneratorCapabilities
        {
            Tier = model.Info.Tier, ModelName = model.Info.Name, ContextLength = model.Info.ContextLength,
            MaxTopLogProbabilities = model.Info.VocabularySize, IsReproducible = model.Info.IsBatchInvariant,
        };
    }

    /// <inheritdoc/>
    public GeneratorCapabilities Capabilities { get; }

    /// <summary>The scheduler behind it: for its statistics, and for algorithms that work on the same model.</summary>
    public BatchScheduler Scheduler { get; }

    /// <summary>Creates a generator with a scheduler of its own, which is disposed with it. The model is not.</summary>
    /// <param name="model">The model.</param>
    /// <param name="options">Settings; null for the defaults.</param>
    /// <exception cref="NotSupportedException">The model does not give logits.</exception>
    public static LocalTextGenerator Create(ILanguageModel model, LocalTextGeneratorOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new LocalTextGeneratorOptions();
        var scheduler = new BatchScheduler(model, options.Scheduler);
        try
        {
            return new LocalTextGenerator(model, scheduler, options, ownsScheduler: true);
        }
        catch
        {
            scheduler.Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">A logit bias names a token outside the vocabulary, processors and filters exclude every token, or a text that is to be
    /// completed in time has too few tokens for it.</exception>
    public Task<GenerationResult> GenerateAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        Capabilities.EnsureSupports(request);
        var job = new GenerationJob(request, _model, Scheduler, _options, updates: null);
        return Scheduler.RunAsync(job.RunAsync, cancellationToken);
    }

    /// <inheritdoc/>
    /// <exception cref="ContextOverflowException">The prompt does not fit into the model's context.</exception>
    public IAsyncEnumerable<GenerationUpdate> StreamAsync(GenerationRequest request, CancellationToken cancellationToken = default)
    {
        Capabilities.EnsureSupports(request);
        return UpdateStream.ReadAsync<GenerationUpdate>(
            (updates, token) => Scheduler.RunAsync(new GenerationJob(request, _model, Scheduler, _options, updates).RunAsync, token), cancellationToken);
    }

    /// <inheritdoc/>
    public int? CountInputTokens(DecodingRequest request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return TokenizedPrompt.CountInput(request, _model.Tokenizer);
    }

    /// <summary>Disposes the scheduler if the generator made it; requests under way end with <see cref="ObjectDisposedException"/>.</summary>
    public void Dispose()
    {
        if (_ownsScheduler) Scheduler.Dispose();
    }

    /// <summary>As <see cref="Dispose"/>, without blocking.</summary>
    public ValueTask DisposeAsync() => _ownsScheduler ? Scheduler.DisposeAsync() : ValueTask.CompletedTask;
}
