using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Reasoning.Decoding.Beams;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Grammars.Alignment;
using Reasoning.Decoding.Speculation;
using Reasoning.Decoding.StochasticBeams;
using Reasoning.Decoding.Thinking;

namespace Reasoning.Cli.Decoders;

/// <summary>Prints what a decoder finds: each text under a line with its scores, as soon as it is final, and the cost on standard error; or all of it as JSON lines.</summary>
internal sealed class DecodingOutput(Terminal terminal)
{
    private static readonly JsonSerializerOptions Json = new()
    {
        PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    public async Task PrintTextAsync(IAsyncEnumerable<DecodingUpdate<DecodingResult>> updates, CancellationToken cancellationToken)
    {
        int count = 0;
        bool isStreaming = false;
        await foreach (var (text, hypothesis, result) in updates.WithCancellation(cancellationToken))
        {
            if (text.Length > 0)
            {
                isStreaming = true;
                await terminal.Out.WriteAsync(text);
                await terminal.Out.FlushAsync(cancellationToken);
            }

            if (hypothesis is not null) await PrintAsync(hypothesis, ++count, isStreaming);
            if (result is null) continue;
            foreach (var rest in result.Hypotheses.Skip(count)) await PrintAsync(rest, ++count, isStreaming);
            if (Remark(result) is { } remark) await terminal.Error.WriteLineAsync(remark);
            if (count == 0) await terminal.Error.WriteLineAsync("No text was found.");
            await terminal.Error.WriteLineAsync(Describe(result));
        }
    }

    public async Task PrintJsonAsync(IAsyncEnumerable<DecodingUpdate<DecodingResult>> updates, CancellationToken cancellationToken)
    {
        await foreach (var update in updates.WithCancellation(cancellationToken))
        {
            if (update.Result is not { } result) continue;
            foreach (var (hypothesis, index) in result.Hypotheses.Select((hypothesis, index) => (hypothesis, index)))
            {
                await WriteAsync(new
                {
                    index,
                    hypothesis.Text,
                    Score = Known(hypothesis.Score),
                    LogProbability = Known(hypothesis.LogProbability),
                    FinishReason = NameOf(hypothesis.FinishReason),
                    hypothesis.StopString,
                    hypothesis.Tokens,
                });
            }

            await WriteAsync(new { result.Cost, MinimumGap = Known(result.MinimumGap), result.IsComplete, Evidence = EvidenceOf(result) });
        }

        Task WriteAsync<T>(T value) => terminal.Out.WriteLineAsync(JsonSerializer.Serialize(value, Json));
    }

    // A text that was streamed stands there already.
    private async Task PrintAsync(Hypothesis hypothesis, int number, bool isStreamed)
    {
        if (!isStreamed)
        {
            await terminal.Out.WriteLineAsync(string.Create(
                CultureInfo.InvariantCulture,
                $"--- {number}: score {hypothesis.Score:0.0000}, log-probability {hypothesis.LogProbability:0.0000}, {hypothesis.Length} tokens, {NameOf(hypothesis.FinishReason)} ---"));
            await terminal.Out.WriteAsync(hypothesis.Text);
        }

        if (!hypothesis.Text.EndsWith('\n')) await terminal.Out.WriteLineAsync();
    }

    // JSON has neither NaN nor infinities.
    private static double? Known(double value) => double.IsFinite(value) ? value : null;

    // What a decoder has to say beyond texts and costs, for programs and for people.
    private static object? EvidenceOf(DecodingResult result) => result switch
    {
        DynamicBeamResult dynamic => new { dynamic.Widths },
        SampleResult sample => new { Samples = sample.Samples.Select(drawn => new { drawn.InclusionProbability, Weight = Known(drawn.Weight) }) },
        ExpectedFuturesResult futures => new
        {
            futures.Attempts, futures.Accepted, LogMass = Known(futures.LogMass), LogMassLowerBound = Known(futures.LogMassLowerBound),
            LogMassUpperBound = Known(futures.LogMassUpperBound), Samples = EvidenceOf(futures.Samples),
        },
        MarkovChainResult chains => new { chains.Moves, chains.Accepted, chains.Changed, chains.DeadEnds, Samples = EvidenceOf(chains.Samples) },
        SequentialMonteCarloResult particles => new
        {
            LogEvidence = Known(particles.LogEvidence), particles.EffectiveSampleSize, particles.Resamplings, particles.DeadEnds, Samples = EvidenceOf(particles.Samples),
        },
        SoftThinkingResult soft => new { soft.ThinkingTokens, ThinkingEnd = NameOf(soft.ThinkingEnd), MeanEntropy = Known(soft.Entropy.Mean) },
        SpeculativeResult { Speculation: var speculation } => new { speculation.Passes, speculation.Tokens, speculation.Drafted, speculation.Accepted },
        _ => null,
    };

    private static IEnumerable<object> EvidenceOf(IEnumerable<AlignedSample> samples) =>
        samples.Select(sample => new { sample.LogProbability, sample.LogAllowedMass, sample.Weight, sample.Copies });

    private static string? Remark(DecodingResult result) => result switch
    {
        DynamicBeamResult dynamic => $"width of the beam at each step: {string.Join(' ', dynamic.Widths)}",
        SampleResult sample => string.Join('\n', sample.Samples.Select((drawn, i) => string.Create(
            CultureInfo.InvariantCulture, $"{i + 1}: drawn with probability {drawn.InclusionProbability:0.0000}, weight {drawn.Weight:0.0000}"))),
        ExpectedFuturesResult futures => string.Create(
            CultureInfo.InvariantCulture,
            $"{futures.Accepted:#,0} of {futures.Attempts:#,0} attempts gave a text; log-probability of the language {futures.LogMass:0.0000}, at most {futures.LogMassUpperBound:0.0000}"),
        MarkovChainResult chains => string.Create(
            CultureInfo.InvariantCulture, $"{chains.Accepted:#,0} of {chains.Moves:#,0} moves were accepted; {chains.Changed:#,0} led to another text"),
        SequentialMonteCarloResult particles => string.Create(
            CultureInfo.InvariantCulture,
            $"log-probability of the language {particles.LogEvidence:0.0000}; effective sample size {particles.EffectiveSampleSize:0.0}; resampled {particles.Resamplings.Count} times")
            + string.Concat(particles.Samples.Select((sample, i) => string.Create(CultureInfo.InvariantCulture, $"\n{i + 1}: weight {sample.Weight:0.0000}"))),
        SoftThinkingResult soft => string.Create(
            CultureInfo.InvariantCulture,
            $"thought for {soft.ThinkingTokens} tokens, ended by {NameOf(soft.ThinkingEnd)}; mean entropy {soft.Entropy.Mean:0.000} nats"),
        SpeculativeResult { Speculation: var speculation } => string.Create(
            CultureInfo.InvariantCulture,
            $"{speculation.TokensPerPass:0.00} tokens a pass; {speculation.Accepted:#,0} of {speculation.Drafted:#,0} guessed tokens were right"),
        _ => null,
    };

    private static string Describe(DecodingResult result)
    {
        var (calls, positions, rounds) = result.Cost;
        var gap = double.IsFinite(result.MinimumGap) ? string.Create(CultureInfo.InvariantCulture, $"; smallest gap {result.MinimumGap:0.######}") : "";
        var end = result.IsComplete ? "" : result is ExpectedFuturesResult ? "; ended by --attempts or --max-positions" : "; ended by --max-positions";
        return string.Create(CultureInfo.InvariantCulture, $"{calls:#,0} model calls, {positions:#,0} positions in {rounds:#,0} rounds{gap}{end}");
    }

    private static string NameOf(Enum value) => JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
