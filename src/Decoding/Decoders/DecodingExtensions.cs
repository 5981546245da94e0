using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Decoders;

/// <summary>
/// Runs decoders: <c>await model.DecodeAsync("def add(a, b):", new BestFirstBeam { Width = 10 })</c>.
/// </summary>
/// <remarks>
/// Called on a model, a run has a scheduler of its own and computes its prompt afresh; a decoder that needs more than the model's type promises does not
/// compile. Called on a <see cref="BatchScheduler"/>, all runs share its forward passes and its kept prefixes; there the model's tier is checked when the
/// run starts. With a batch-invariant model the outcome is the same.
/// </remarks>
public static class DecodingExtensions
{
    /// <summary>Decodes a prompt with default settings.</summary>
    /// <inheritdoc cref="DecodeAsync{TResult}(BatchScheduler, DecodingRequest, Decoder{TResult}, CancellationToken)"/>
    public static Task<TResult> DecodeAsync<TResult>(
        this ILanguageModel model, string prompt, LogitsDecoder<TResult> decoder, CancellationToken cancellationToken = default)
        where TResult : DecodingResult => DecodeAloneAsync(model, new DecodingRequest { Prompt = prompt }, decoder, cancellationToken);

    /// <summary>Decodes a request.</summary>
    /// <inheritdoc cref="DecodeAsync{TResult}(BatchScheduler, DecodingRequest, Decoder{TResult}, CancellationToken)"/>
    public static Task<TResult> DecodeAsync<TResult>(
        this ILanguageModel model, DecodingRequest request, LogitsDecoder<TResult> decoder, CancellationToken cancellationToken = default)
        where TResult : DecodingResult => DecodeAloneAsync(model, request, decoder, cancellationToken);

    /// <summary>Decodes a prompt with soft tokens and default settings.</summary>
    /// <inheritdoc cref="DecodeAsync{TResult}(BatchScheduler, DecodingRequest, Decoder{TResult}, CancellationToken)"/>
    public static Task<TResult> DecodeAsync<TResult>(
        this ISoftTokenModel model, string prompt, SoftTokenDecoder<TResult> decoder, CancellationToken cancellationToken = default)
        where TResult : DecodingResult => DecodeAloneAsync(model, new DecodingRequest { Prompt = prompt }, decoder, cancellationToken);

    /// <summary>Decodes a request with soft tokens.</summary>
    /// <inheritdoc cref="DecodeAsync{TResult}(BatchScheduler, DecodingRequest, Decoder{TResult}, CancellationToken)"/>
    public static Task<TResult> DecodeAsync<TResult>(
        this ISoftTokenModel model, DecodingRequest request, SoftTokenDecoder<TResult> decoder, CancellationToken cancellationToken = default)
        where TResult : DecodingResult => DecodeAloneAsync(model, request, decoder, cancellationToken);

    /// <summary>Decodes a request in the shared batches of a scheduler.</summary>
    /// <exception cref="NotSupportedException">The model is below the decoder's tier.</exception>
    /// <exception cref="ArgumentException">The prompt is empty where the model has no token to begin with, a logit bias names a token outside the vocabulary, the
    /// prompt alone exceeds the limit on positions, processors exclude every token, or a text that is to be completed in time has too few tokens for
    /// it.</exception>
    /// <exception cref="ContextOverflowException">The prompt does not fit into the model's context.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; what was computed for this run is freed.</exception>
    public static Task<TResult> DecodeAsync<TResult>(
        this BatchScheduler scheduler, DecodingRequest request, Decoder<TResult> decoder, CancellationToken cancellationToken = default)
        where TResult : DecodingResult
    {
        Check(scheduler, request, decoder);
        var run = new DecodingRun(request, scheduler, decoder.MaxPositions, report: null);
        return scheduler.RunAsync(token => decoder.RunAsync(run, token), cancellationToken);
    }

    /// <summary>Decodes a request and streams what is final: text or hypotheses as they are found, then the result.</summary>
    /// <inheritdoc cref="DecodeAsync{TResult}(BatchScheduler, DecodingRequest, Decoder{TResult}, CancellationToken)" path="/exception"/>
    public static IAsyncEnumerable<DecodingUpdate<TResult>> StreamAsync<TResult>(
        this BatchScheduler scheduler, DecodingRequest request, Decoder<TResult> decoder, CancellationToken cancellationToken = default)
        where TResult : DecodingResult
    {
        Check(scheduler, request, decoder);
        return UpdateStream.ReadAsync<DecodingUpdate<TResult>>(
            async (updates, token) =>
            {
                var run = new DecodingRun(
                    request, scheduler, decoder.MaxPositions, (text, hypothesis) => updates.TryWrite(new DecodingUpdate<TResult>(text, hypothesis, null)));
                var result = await scheduler.RunAsync(inner => decoder.RunAsync(run, inner), token).ConfigureAwait(false);
                updates.TryWrite(new DecodingUpdate<TResult>("", null, result));
            },
            cancellationToken);
    }

    private static void Check<TResult>(BatchScheduler scheduler, DecodingRequest request, Decoder<TResult> decoder)
        where TResult : DecodingResult
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decoder);
        var info = scheduler.Model.Info;
        if (info.Tier < decoder.Tier)
            throw new NotSupportedException($"{decoder.GetType().Name} needs a model of tier {decoder.Tier}, but '{info.Name}' is of tier {info.Tier}.");
    }

    private static async Task<TResult> DecodeAloneAsync<TResult>(
        ILanguageModel model, DecodingRequest request, Decoder<TResult> decoder, CancellationToken cancellationToken)
        where TResult : DecodingResult
    {
        var scheduler = new BatchScheduler(model, new SchedulerOptions { PrefixCachePositions = 0 });
        await using (scheduler.ConfigureAwait(false))
            return await scheduler.DecodeAsync(request, decoder, cancellationToken).ConfigureAwait(false);
    }
}
