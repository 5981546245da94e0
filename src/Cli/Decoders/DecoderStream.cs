using Reasoning.Decoding.Decoders;
using Reasoning.Decoding.Generation;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Cli.Decoders;

/// <summary>Runs a decoder, whatever it finds: the updates of <see cref="DecodingExtensions.StreamAsync{TResult}"/> without the result's own type.</summary>
internal delegate IAsyncEnumerable<DecodingUpdate<DecodingResult>> DecoderStream(
    BatchScheduler scheduler, DecodingRequest request, CancellationToken cancellationToken);
