using System.CommandLine;
using System.Runtime.CompilerServices;
using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Cli.Decoders;

/// <summary>A decoder that can be named on the command line.</summary>
/// <param name="Name">What it is called there.</param>
/// <param name="Options">The options that it takes; any other option of a decoder is refused beside it.</param>
/// <param name="Build">Makes it of what the options say.</param>
internal sealed record DecoderKind(string Name, IReadOnlyList<Option> Options, Func<ParseResult, DecoderStream> Build)
{
    /// <summary>The temperature where none is given: decoders that rank texts rank them by the model's own probabilities. Null for the option's own default.</summary>
    public double? Temperature { get; init; } = 1;

    /// <summary>Whether the number of texts is asked for with --n.</summary>
    public bool TakesCount { get; init; }

    /// <summary>Whether it makes sense only for texts that a constraint limits.</summary>
    public bool NeedsConstraint { get; init; }

    /// <summary>A kind whose options make a decoder.</summary>
    public static DecoderKind Of<TResult>(string name, IReadOnlyList<Option> options, Func<ParseResult, Decoder<TResult>> build)
        where TResult : DecodingResult => new(name, options, parsed => StreamOf(build(parsed)));

    /// <summary>Runs a decoder without its result's own type.</summary>
    public static DecoderStream StreamOf<TResult>(Decoder<TResult> decoder)
        where TResult : DecodingResult
    {
        return RunAsync;

        async IAsyncEnumerable<DecodingUpdate<DecodingResult>> RunAsync(
            BatchScheduler scheduler, DecodingRequest request, [EnumeratorCancellation] CancellationToken cancellationToken)
        {
            await foreach (var update in scheduler.StreamAsync(request, decoder, cancellationToken))
                yield return new DecodingUpdate<DecodingResult>(update.Text, update.Hypothesis, update.Result);
        }
    }
}
