using Reasoning.Decoding.Conformance.Backends;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Models;
using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;
using Reasoning.Decoding.Speculation;

namespace Reasoning.Decoding.Conformance.Speculation;

/// <summary>Checks that speculation changes nothing but the cost, for any backend and any draft source.</summary>
/// <remarks>
/// A batch-invariant model must give exactly the same completions. Another may choose another token where its two largest logits are closer than its
/// rounding errors.
/// </remarks>
public static class SpeculationCheck
{
    /// <summary>
    /// The check as one of a list, beside those of <see cref="BackendConformance.Checks"/>: greedy and drawn texts from nothing, guessed from their own suffixes.
    /// For batch-invariant models that have a token to begin with.
    /// </summary>
    public static ConformanceCheck Conformance { get; } = new(
        "speculation",
        "Speculative decoding gives the texts, tokens and log-probabilities of plain decoding.",
        RunAsync)
    {
        AppliesTo = model => model.Info.IsBatchInvariant && (model.Tokenizer.BeginOfSequence ?? model.Tokenizer.EndOfSequence) is not null,
    };

    /// <summary>Runs a request with and without speculation and compares tokens, texts, reasons to stop, and log-probabilities bit for bit.</summary>
    /// <param name="model">The model; not disposed.</param>
    /// <param name="request">The request.</param>
    /// <param name="decoder">The decoder that is checked, without a limit on positions.</param>
    /// <param name="options">Limits of the schedulers of both runs; null for the defaults.</param>
    /// <param name="cancellationToken">Handed to both.</param>
    /// <returns>A sentence that says where they first differ; null when they do not.</returns>
    /// <exception cref="ArgumentException">The decoder limits positions, which plain decoding cannot.</exception>
    public static async Task<string?> FindDifferenceAsync(
        ILanguageModel model,
        DecodingRequest request,
        SpeculativeDecoder decoder,
        SchedulerOptions? options = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(model);
        ArgumentNullException.ThrowIfNull(request);
        ArgumentNullException.ThrowIfNull(decoder);
        if (decoder.MaxPositions is not null)
            throw new ArgumentException("Decoding with a limit on positions has no plain twin to compare with.", nameof(decoder));
        options ??= new SchedulerOptions();
        var generator = LocalTextGenerator.Create(model, new LocalTextGeneratorOptions { Scheduler = options });
        IReadOnlyList<Completion> plain;
        await using (generator.ConfigureAwait(false))
            plain = (await generator.GenerateAsync(ToGeneration(request, decoder.Count), cancellationToken).ConfigureAwait(false)).Completions;

        var scheduler = new BatchScheduler(model, options);
        await using (scheduler.ConfigureAwait(false))
        {
            var result = await scheduler.DecodeAsync(request, decoder, cancellationToken).ConfigureAwait(false);
            return FindDifference(plain, result.Completions);
        }
    }

    /// <summary>Compares completions as <see cref="FindDifferenceAsync"/> does.</summary>
    /// <param name="plain">Those without speculation.</param>
    /// <param name="speculative">Those with it, in the same order.</param>
    public static string? FindDifference(IReadOnlyList<Completion> plain, IReadOnlyList<Completion> speculative)
    {
        ArgumentNullException.ThrowIfNull(plain);
        ArgumentNullException.ThrowIfNull(speculative);
        if (plain.Count != speculative.Count) return $"There are {plain.Count} completions without speculation and {speculative.Count} with it.";
        return plain.Zip(speculative, FindDifference).FirstOrDefault(difference => difference is not null);
    }

    private static async Task RunAsync(ConformanceTrial trial, CancellationToken cancellationToken)
    {
        for (int round = 0; round < trial.Options.Rounds; round++)
        {
            var request = new DecodingRequest
            {
                Prompt = "", MaxTokens = trial.LongestSequence, Seed = trial.StartRound(round).NextUInt64(),
                Sampling = round % 2 == 0 ? SamplingOptions.Greedy : SamplingOptions.Default,
            };
            string? difference = await FindDifferenceAsync(
                trial.Model, request, new SpeculativeDecoder { Count = 3, PositionCost = 0 }, options: null, cancellationToken).ConfigureAwait(false);
            trial.Expect(difference is null, difference ?? "");
        }
    }

    private static GenerationRequest ToGeneration(DecodingRequest request, int count) => new()
    {
        Prompt = request.Prompt, Prefix = request.Prefix, ParsesSpecialTokens = request.ParsesSpecialTokens, MaxTokens = request.MaxTokens,
        Sampling = request.Sampling, Seed = request.Seed, StopStrings = request.StopStrings, Processors = request.Processors, Count = count,
    };

    private static string? FindDifference(Completion plain, Completion speculative)
    {
        int common = plain.Tokens.Zip(speculative.Tokens).TakeWhile(pair => Same(pair.First, pair.Second)).Count();
        if (common < Math.Max(plain.Tokens.Count, speculative.Tokens.Count))
            return $"Completion {plain.Index} has {Show(plain, common)} at index {common} without speculation and {Show(speculative, common)} with it.";
        if (plain.Text != speculative.Text)
            return $"Completion {plain.Index} is '{plain.Text}' without speculation and '{speculative.Text}' with it, of the same tokens.";
        if (plain.FinishReason != speculative.FinishReason || plain.StopString != speculative.StopString)
        {
            return $"Completion {plain.Index} ends by {plain.FinishReason} '{plain.StopString}' without speculation and by " +
                $"{speculative.FinishReason} '{speculative.StopString}' with it.";
        }

        return SameBits(plain.LogProbability, speculative.LogProbability)
            ? null
            : $"Completion {plain.Index} has log-probability {plain.LogProbability:R} without speculation and {speculative.LogProbability:R} with it.";
    }

    private static bool Same(GeneratedToken left, GeneratedToken right) => left.Id == right.Id && SameBits(left.LogProbability, right.LogProbability);

    private static bool SameBits(double left, double right) => BitConverter.DoubleToInt64Bits(left) == BitConverter.DoubleToInt64Bits(right);

    private static string Show(Completion completion, int index) => index < completion.Tokens.Count
        ? $"token {completion.Tokens[index].Id} of log-probability {completion.Tokens[index].LogProbability:R}"
        : "no token";
}
