using Reasoning.Decoding.Engine.Kernels;

namespace Reasoning.Decoding.Engine;

/// <summary>The weights of one transformer block.</summary>
/// <param name="AttentionNorm">Norm before attention.</param>
/// <param name="Queries">(query width x width).</param>
/// <param name="Keys">(key-value width x width).</param>
/// <param name="Values">(key-value width x width).</param>
/// <param name="Biases">Added to queries, keys and values side by side; null where the model has none.</param>
/// <param name="AttentionOutput">(width x query width).</param>
/// <param name="FeedForwardNorm">Norm before the feed-forward layer.</param>
/// <param name="Gate">(feed-forward width x width).</param>
/// <param name="Up">(feed-forward width x width).</param>
/// <param name="Down">(width x feed-forward width).</param>
internal sealed record LlamaLayer(
    NativeBuffer AttentionNorm,
    PackedMatrix Queries,
    PackedMatrix Keys,
    PackedMatrix Values,
    NativeBuffer? Biases,
    PackedMatrix AttentionOutput,
    NativeBuffer FeedForwardNorm,
    PackedMatrix Gate,
    PackedMatrix Up,
    PackedMatrix Down) : IDisposable
{
    public void Dispose()
    {
        AttentionNorm.Dispose();
        Queries.Dispose();
        Keys.Dispose();
        Values.Dispose();
        Biases?.Dispose();
        AttentionOutput.Dispose();
        FeedForwardNorm.Dispose();
        Gate.Dispose();
        Up.Dispose();
        Down.Dispose();
    }
}
