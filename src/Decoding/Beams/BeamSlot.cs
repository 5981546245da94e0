using Reasoning.Decoding.Sampling;
using Reasoning.Decoding.Scheduling;

namespace Reasoning.Decoding.Beams;

/// <summary>What a hypothesis needs to go on: its positions in the cache and its processors' state.</summary>
internal sealed class BeamSlot(ScheduledSequence sequence, LogitsPipeline pipeline)
{
    public ScheduledSequence Sequence { get; } = sequence;

    public LogitsPipeline Pipeline { get; set; } = pipeline;
}
